//! Checks of each format: which characters and elements it may have, and that the name is printed in full.

use serde_json::Value;

use crate::all_commands::SCRIPT;
use crate::program::{output_text, workbook_cells};

type CheckResult = Result<(), String>;

/// Checks that no character controls a terminal or deceives a reader.
pub(crate) fn check_characters(text: &str, format: &str) -> CheckResult {
    let text = match format {
        "excel" | "outlook" | "vcard" => text.replace("\r\n", "\n"),
        _ => text.to_owned(),
    };
    let has_tabs = ["csv", "tsv", "excel", "outlook"].contains(&format);
    let is_special = |letter: char| match letter {
        '\n' => false,
        '\t' => !has_tabs,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => letter.is_control(),
    };
    match text.find(is_special) {
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

/// Returns whether the output contains the name, in the notation of the format.
pub(crate) fn contains_name(bytes: &[u8], format: &str) -> bool {
    !bytes.is_empty() && output_text(bytes.to_vec(), format).contains("alert")
}

/// Checks output as a program that reads the format would.
pub(crate) fn check_output(bytes: &[u8], format: &str) -> CheckResult {
    if bytes.is_empty() {
        return Ok(());
    }
    if format == "xlsx" {
        return check_workbook(bytes);
    }
    // A database is for programs, and holds texts as they are.
    if format == "sqlite" {
        return match bytes.starts_with(b"SQLite format 3\0") {
            true => check_whole_name_occurs(vec![output_text(bytes.to_vec(), format)]),
            false => Err("no database".to_owned()),
        };
    }
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    check_characters(text, format)?;
    match format {
        "text" | "emails" => Ok(()),
        "json" | "popolo" | "sarif" => check_json(text),
        "ndjson" => text.lines().try_for_each(check_json),
        "csv" => sheet_cells(text, b',').and_then(check_names_are_whole),
        "excel" => sheet_cells(text, b';').and_then(check_names_are_whole),
        "tsv" => sheet_cells(text, b'\t').and_then(check_names_are_whole),
        // The name of a person is split into two cells here.
        "outlook" => sheet_cells(text, b',').and_then(check_whole_name_occurs),
        "markdown" => check_markdown(text),
        "ids" => check_ids(text),
        "github" => check_github(text),
        "graphml" | "gexf" => xml_texts(text).and_then(check_names_are_whole),
        // Long names are split into lines here, with the whole name in a tooltip.
        "svg" => xml_texts(text).and_then(check_whole_name_occurs),
        "html" => check_page(text),
        "dot" => check_dot(text),
        "mermaid" => check_mermaid(text),
        "vcard" => check_vcard(text),
        other => Err(format!(
            "say in tests/escapes/formats.rs what `{other}` may hold"
        )),
    }
}

/// Checks that each text with the name has the whole name, plain or escaped as in a file.
fn check_names_are_whole(texts: impl IntoIterator<Item = impl AsRef<str>>) -> CheckResult {
    let cut = |it: &str| has_name(it) && !has_whole_name(it);
    match texts.into_iter().find(|it| cut(it.as_ref())) {
        Some(text) => Err(format!("not the whole name: {:?}", text.as_ref())),
        None => Ok(()),
    }
}

/// Checks that if the name occurs, the whole name occurs in some text.
fn check_whole_name_occurs(texts: Vec<String>) -> CheckResult {
    let is_complete =
        texts.iter().any(|it| has_whole_name(it)) || !texts.iter().any(|it| has_name(it));
    is_complete
        .then_some(())
        .ok_or(format!("nowhere the whole name: {texts:?}"))
}

fn has_name(text: &str) -> bool {
    text.contains("alert(1)")
}

fn has_whole_name(text: &str) -> bool {
    text.contains(SCRIPT) || text.contains(&SCRIPT.replace('"', "\\\""))
}

fn collect_strings<'v>(value: &'v Value, all: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => all.push(text),
        Value::Array(list) => list.iter().for_each(|it| collect_strings(it, all)),
        Value::Object(object) => object.values().for_each(|it| collect_strings(it, all)),
        _ => {}
    }
}

fn check_json(text: &str) -> CheckResult {
    let document: Value = serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))?;
    let mut all = Vec::new();
    collect_strings(&document, &mut all);
    check_names_are_whole(all)
}

/// Returns the cells, and an error if one is a formula.
fn sheet_cells(text: &str, delimiter: u8) -> Result<Vec<String>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter != b'\t')
        .has_headers(false)
        // Several tables below each other, each with columns of its own.
        .flexible(delimiter == b';')
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut all = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("{error}: {text}"))?;
        all.extend(row.iter().map(str::to_owned));
    }
    // What Excel would take for a number is a formula for its text.
    let is_number = |cell: &str| {
        let quoted = cell.strip_prefix("=\"");
        let quoted = quoted.and_then(|it| it.strip_suffix('"'));
        let signs = if quoted.is_some() { " +-.,:/" } else { " +-" };
        (quoted.unwrap_or(cell).chars()).all(|it| it.is_ascii_digit() || signs.contains(it))
    };
    let is_formula =
        |cell: &&String| cell.starts_with(['=', '@', '+', '-', '\t', '\r']) && !is_number(cell);
    match all.iter().find(is_formula) {
        Some(cell) => Err(format!("a formula: {cell:?}")),
        None => Ok(all),
    }
}

fn check_workbook(bytes: &[u8]) -> CheckResult {
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
    let cells = workbook_cells(bytes);
    let texts = cells.iter().filter_map(|cell| match cell {
        Data::String(text) => Some(text.as_str()),
        _ => None,
    });
    check_names_are_whole(texts)
}

/// Checks that all elements are kompis' own, rows have the same number of cells, and the name is text.
fn check_markdown(text: &str) -> CheckResult {
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
    check_names_are_whole([plain.as_str()])
}

fn check_ids(text: &str) -> CheckResult {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    match text.lines().find(|line| !line.chars().all(plain)) {
        Some(line) => Err(format!("no id: {line:?}")),
        None => Ok(()),
    }
}

/// Checks that each line is an annotation command of kompis itself.
fn check_github(text: &str) -> CheckResult {
    let levels = ["::error ", "::warning ", "::notice "];
    match text
        .lines()
        .find(|line| !levels.iter().any(|level| line.starts_with(level)))
    {
        Some(line) => Err(format!("no annotation: {line}")),
        None => check_names_are_whole([text]),
    }
}

/// Returns all texts and attributes, and an error if a name became an element.
fn xml_texts(text: &str) -> Result<Vec<String>, String> {
    let document = roxmltree::Document::parse(text).map_err(|error| format!("{error}: {text}"))?;
    let is_from_a_name = |node: roxmltree::Node<'_, '_>| {
        ["script", "img", "b", "br"].contains(&node.tag_name().name())
    };
    if document.descendants().any(is_from_a_name) {
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

/// Checks that the tables of the page are well-formed and that it has no script but its own.
fn check_page(text: &str) -> CheckResult {
    if text.matches("<script").count() != 1 || text.contains("<img") {
        return Err("a name became an element".to_owned());
    }
    // There is one table for the screen, and some for paper.
    for part in text.split("<table").skip(1) {
        let (table, _) = part.split_once("</table>").ok_or("no table")?;
        let table = table
            .replace("<br>", " ")
            .replace("em\"></col", "em\"/></col");
        let table = table.replace("em\"><col ", "em\"/><col ");
        xml_texts(&format!("<table{table}</table>")).and_then(check_names_are_whole)?;
    }
    Ok(())
}

/// Checks that every unescaped quote starts or ends a string, and that the text between strings is plain.
fn check_dot(text: &str) -> CheckResult {
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
    check_names_are_whole(texts)
}

fn check_mermaid(text: &str) -> CheckResult {
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
    check_names_are_whole(texts)
}

/// Checks that every line is a known property.
fn check_vcard(text: &str) -> CheckResult {
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
            "X-ABSHOWAS",
        ];
        if !known.contains(&name) {
            return Err(format!("no line of a card: {line:?}"));
        }
    }
    let plain = whole_lines.replace("\\,", ",").replace("\\;", ";");
    check_names_are_whole([plain.as_str()])
}
