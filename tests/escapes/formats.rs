//! What each format may hold, and whether the name stands in it letter for letter.

use serde_json::Value;

use crate::everywhere::SCRIPT;
use crate::program::{cells, read};

type Found = Result<(), String>;

/// No character by which a terminal does something, or that deceives whoever reads.
pub(crate) fn calm(text: &str, format: &str) -> Found {
    let text = match format {
        "excel" | "outlook" | "vcard" => text.replace("\r\n", "\n"),
        _ => text.to_owned(),
    };
    let has_tabs = ["csv", "tsv", "excel", "outlook"].contains(&format);
    let obeyed = |letter: char| match letter {
        '\n' => false,
        '\t' => !has_tabs,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => letter.is_control(),
    };
    match text.find(obeyed) {
        None => Ok(()),
        Some(at) => {
            let before: String = text[..at].chars().rev().take(40).collect();
            let before: String = before.chars().rev().collect();
            Err(format!(
                "a terminal would obey what follows {before:?} in {text:?}"
            ))
        }
    }
}

/// Whether the name stands in it at all, in the form of the format.
pub(crate) fn tells(bytes: &[u8], format: &str) -> bool {
    !bytes.is_empty() && read(bytes.to_vec(), format).contains("alert")
}

/// Looks at an answer as those do who read the format.
pub(crate) fn holds(bytes: &[u8], format: &str) -> Found {
    if bytes.is_empty() {
        return Ok(());
    }
    if format == "xlsx" {
        return workbook(bytes);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    calm(text, format)?;
    match format {
        "text" | "emails" => Ok(()),
        "json" | "sarif" => json(text),
        "csv" => sheet(text, b',').and_then(whole),
        "excel" => sheet(text, b';').and_then(whole),
        "tsv" => sheet(text, b'\t').and_then(whole),
        // The name of a person stands there in two pieces.
        "outlook" => sheet(text, b',').and_then(somewhere),
        "markdown" => markdown(text),
        "ids" => ids(text),
        "github" => github(text),
        "graphml" | "gexf" => xml(text).and_then(whole),
        // Long names stand there in lines, and as a whole where the pointer rests.
        "svg" => xml(text).and_then(somewhere),
        "html" => page(text),
        "dot" => dot(text),
        "mermaid" => mermaid(text),
        "vcard" => vcard(text),
        other => Err(format!(
            "say in tests/escapes/formats.rs what `{other}` may hold"
        )),
    }
}

/// Whoever has the name has the whole of it, as it is or as files write it.
fn whole(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Found {
    let cut = |it: &str| is_about(it) && !is_whole(it);
    match texts.into_iter().find(|it| cut(it.as_ref())) {
        Some(text) => Err(format!("not the whole name: {:?}", text.as_ref())),
        None => Ok(()),
    }
}

/// Where the name is told, the whole of it is told somewhere.
fn somewhere(texts: Vec<String>) -> Found {
    let is_told = texts.iter().any(|it| is_whole(it)) || !texts.iter().any(|it| is_about(it));
    is_told
        .then_some(())
        .ok_or(format!("nowhere the whole name: {texts:?}"))
}

fn is_about(text: &str) -> bool {
    text.contains("alert(1)")
}

fn is_whole(text: &str) -> bool {
    text.contains(SCRIPT) || text.contains(&SCRIPT.replace('"', "\\\""))
}

fn strings<'v>(value: &'v Value, all: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => all.push(text),
        Value::Array(list) => list.iter().for_each(|it| strings(it, all)),
        Value::Object(object) => object.values().for_each(|it| strings(it, all)),
        _ => {}
    }
}

fn json(text: &str) -> Found {
    let document: Value = serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))?;
    let mut all = Vec::new();
    strings(&document, &mut all);
    whole(all)
}

/// The cells, of which none is a formula.
fn sheet(text: &str, delimiter: u8) -> Result<Vec<String>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter != b'\t')
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut all = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("{error}: {text}"))?;
        all.extend(row.iter().map(str::to_owned));
    }
    let is_number = |cell: &str| {
        cell.chars()
            .all(|it| it.is_ascii_digit() || " +-".contains(it))
    };
    let is_formula =
        |cell: &&String| cell.starts_with(['=', '@', '+', '-', '\t', '\r']) && !is_number(cell);
    match all.iter().find(is_formula) {
        Some(cell) => Err(format!("a formula: {cell:?}")),
        None => Ok(all),
    }
}

fn workbook(bytes: &[u8]) -> Found {
    use calamine::{Data, Reader, Xlsx};
    let mut workbook: Xlsx<_> =
        Xlsx::new(std::io::Cursor::new(bytes)).map_err(|it| it.to_string())?;
    for name in workbook.sheet_names() {
        let formulas = workbook
            .worksheet_formula(&name)
            .map_err(|it| it.to_string())?;
        if let Some((.., formula)) = formulas.used_cells().next() {
            return Err(format!("a formula: {formula}"));
        }
    }
    let cells = cells(bytes);
    let texts = cells.iter().filter_map(|cell| match cell {
        Data::String(text) => Some(text.as_str()),
        _ => None,
    });
    whole(texts)
}

/// Elements are those of our own comments, tables have as many cells in each row, and the name is text.
fn markdown(text: &str) -> Found {
    let mut columns = None;
    let mut is_code = false;
    for line in text.lines() {
        let row = line.replace("\\\\", "").replace("\\|", "");
        if line.starts_with("```") {
            is_code = !is_code;
        }
        columns = match (row.starts_with('|'), columns) {
            _ if is_code => None,
            (false, _) => None,
            (true, None) => Some(row.matches('|').count()),
            (true, Some(count)) if count == row.matches('|').count() && row.ends_with('|') => {
                columns
            }
            (true, Some(_)) => return Err(format!("a broken row: {line}")),
        };
        let own = [
            "<details>",
            "</details>",
            "<summary>",
            "</summary>",
            "<!-- kompis",
            "<br>",
        ];
        let rest = own
            .iter()
            .fold(row, |rest, element| rest.replace(element, ""));
        if rest.contains('<') && !is_code {
            return Err(format!("an element: {line}"));
        }
    }
    let plain = text
        .replace("&#64;", "@")
        .replace("&#8203;", "")
        .replace("\\", "");
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    whole([plain.as_str()])
}

fn ids(text: &str) -> Found {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    match text.lines().find(|line| !line.chars().all(plain)) {
        Some(line) => Err(format!("no id: {line:?}")),
        None => Ok(()),
    }
}

/// Each line is one of kompis' own commands.
fn github(text: &str) -> Found {
    let levels = ["::error ", "::warning ", "::notice "];
    match text
        .lines()
        .find(|line| !levels.iter().any(|level| line.starts_with(level)))
    {
        Some(line) => Err(format!("no annotation: {line}")),
        None => whole([text]),
    }
}

/// All that is said in a document, in which no name became an element.
fn xml(text: &str) -> Result<Vec<String>, String> {
    let document = roxmltree::Document::parse(text).map_err(|error| format!("{error}: {text}"))?;
    let is_strange = |node: roxmltree::Node<'_, '_>| {
        ["script", "img", "b", "br"].contains(&node.tag_name().name())
    };
    if document.descendants().any(is_strange) {
        return Err("a name became an element".to_owned());
    }
    let texts = document.descendants().flat_map(|node| {
        let attributes = node.attributes().map(|it| it.value().to_owned());
        attributes
            .chain(node.text().map(str::to_owned))
            .collect::<Vec<String>>()
    });
    Ok(texts.collect())
}

/// The page's table is XML, and the page has no script but its own.
fn page(text: &str) -> Found {
    if text.matches("<script").count() != 1 || text.contains("<img") {
        return Err("a name became an element".to_owned());
    }
    // The one for the screen, and those for paper.
    for part in text.split("<table").skip(1) {
        let (table, _) = part.split_once("</table>").ok_or("no table")?;
        let table = table
            .replace("<br>", " ")
            .replace("em\"></col", "em\"/></col");
        let table = table.replace("em\"><col ", "em\"/><col ");
        xml(&format!("<table{table}</table>")).and_then(whole)?;
    }
    Ok(())
}

/// Every quote that is not escaped begins or ends a text, and all that stands between texts is plain.
fn dot(text: &str) -> Found {
    let mut texts = Vec::new();
    for line in text.lines() {
        let line = line.replace("\\\\", "\u{1}").replace("\\\"", "\u{2}");
        let parts: Vec<&str> = line.split('"').collect();
        let plain = |part: &&str| {
            part.chars()
                .all(|it| it.is_ascii_alphanumeric() || " {}[]=;,-_.#".contains(it))
        };
        if parts.len().is_multiple_of(2) || !parts.iter().step_by(2).all(plain) {
            return Err(format!("not DOT: {line}"));
        }
        let inner = parts.iter().skip(1).step_by(2);
        texts.extend(inner.map(|it| {
            it.replace('\u{2}', "\"")
                .replace('\u{1}', "\\")
                .replace("&amp;", "&")
        }));
    }
    whole(texts)
}

fn mermaid(text: &str) -> Found {
    let mut texts = Vec::new();
    for line in text.lines() {
        let parts: Vec<&str> = line.split('"').collect();
        if parts.len().is_multiple_of(2)
            || parts
                .iter()
                .any(|it| it.contains("<script") || it.contains("<img"))
        {
            return Err(format!("not Mermaid: {line}"));
        }
        for part in parts.iter().skip(1).step_by(2) {
            let mut plain = (*part).to_owned();
            for code in 32..127_u8 {
                plain = plain.replace(&format!("#{code};"), &char::from(code).to_string());
            }
            texts.push(plain);
        }
    }
    whole(texts)
}

/// Every line has a known property, and as many parts as it should.
fn vcard(text: &str) -> Found {
    let whole_lines = text.replace("\r\n ", "");
    for line in whole_lines.split_terminator("\r\n") {
        let name = line.split([':', ';']).next().unwrap_or_default();
        let known = [
            "BEGIN",
            "VERSION",
            "KIND",
            "UID",
            "FN",
            "N",
            "ORG",
            "TITLE",
            "ROLE",
            "EMAIL",
            "TEL",
            "NOTE",
            "CATEGORIES",
            "REV",
            "END",
            "PRODID",
            "URL",
            "MEMBER",
            "SOURCE",
        ];
        if !known.contains(&name) {
            return Err(format!("no line of a card: {line:?}"));
        }
    }
    let plain = whole_lines.replace("\\,", ",").replace("\\;", ";");
    whole([plain.as_str()])
}
