//! `matrix` has the same cells in every format: who takes part in what, with which letters.

#[path = "program/temporary.rs"]
mod temporary;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::process::Command;

use calamine::{Reader, Xlsx};
use kompis::model::vocabulary::Vocabulary;
use kompis::text::words::{Language, Words};
use serde_json::Value;
use tempfile::TempDir;

/// The letters of each cell, by the ids of actor and initiative.
type Cells = BTreeMap<(String, String), String>;

/// Queries for matrices of all sorts: small, large, with groups, on a day, with empty rows.
const MATRICES: [&[&str]; 9] = [
    &[],
    &["kind:municipality", "county:08"],
    &["kind:municipality", "county:08", "--all"],
    &["--expand-groups"],
    &["--min", "3"],
    &["county:22", "--as-of", "2017-12-01"],
    &["--as-of", "2017-11-08"],
    &["role:owner,funder", "initiative.county:05"],
    &["initiative.type:event", "inferred:no"],
];

fn run_matrix(query: &[&str], language: &str, format: &str) -> String {
    String::from_utf8(run_matrix_bytes("registry", query, language, format)).expect("UTF-8")
}

fn run_matrix_bytes(registry: &str, query: &[&str], language: &str, format: &str) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_kompis"))
        .arg("matrix")
        .args(query)
        .args(["--lang", language, "--format", format])
        .env("KOMPIS_REGISTRY", registry)
        .env("KOMPIS_TODAY", "2026-11-22")
        .env("COLUMNS", "80")
        .output()
        .expect("kompis runs");
    assert!(output.status.success(), "{query:?}");
    output.stdout
}

/// Returns the result as JSON.
fn json_result(query: &[&str]) -> Value {
    let text = run_matrix(query, "sv", "json");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    document["result"].clone()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// Returns the letters of a cell, by the vocabulary: lower case where inferred, † where ended before the initiative.
fn letters_of(marks: &Value, head: &Value, words: Words) -> String {
    let vocabulary = Vocabulary::default();
    let letter = |mark: &Value| {
        let letter = vocabulary.letter(&text(&mark["role"]), words);
        let letter = match mark["inferred"] == true {
            true => letter.to_lowercase(),
            false => letter,
        };
        let ended = mark["ended"] == true && head["ended"] == false;
        let maybe = mark["maybe"] == true;
        format!(
            "{letter}{}{}",
            if ended { "†" } else { "" },
            if maybe { "?" } else { "" }
        )
    };
    let letters: Vec<String> = list(marks).iter().map(letter).collect();
    letters.join(",")
}

fn cells_of_json(result: &Value, words: Words) -> Cells {
    let heads = list(&result["columns"]);
    let mut cells = Cells::new();
    for row in list(&result["rows"]) {
        for head in heads {
            let key = (text(&row["id"]), text(&head["id"]));
            let marks = row["cells"].get(text(&head["id"]));
            let cell_letters =
                marks.map_or_else(String::new, |marks| letters_of(marks, head, words));
            cells.insert(key, cell_letters);
        }
    }
    cells
}

/// Returns the cells of a sheet whose columns are `actor`, `name`, ids and `total`.
fn cells_of_sheet(sheet: &str, delimiter: u8) -> Cells {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .from_reader(sheet.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    assert_eq!((&heads[0], &heads[1]), ("actor", "name"));
    assert_eq!(&heads[heads.len() - 1], "total");
    let mut cells = Cells::new();
    for row in reader.records() {
        let row = row.expect("as many cells as heads");
        for at in 2..heads.len() - 1 {
            cells.insert(
                (row[0].to_owned(), heads[at].to_owned()),
                row[at].to_owned(),
            );
        }
    }
    cells
}

/// Returns the decoded cells of a row of a markdown table.
fn split_row(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut letters = line.trim().trim_matches('|').chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => cells.last_mut().expect("a cell").extend(letters.next()),
            '|' => cells.push(String::new()),
            other => cells.last_mut().expect("a cell").push(other),
        }
    }
    let decode = |cell: &String| {
        let cell = cell.replace("&lt;", "<").replace("&gt;", ">");
        cell.replace("&amp;", "&").trim().to_owned()
    };
    cells.iter().map(decode).collect()
}

/// Returns the cells of a markdown table. It has names, for which `result` gives the ids.
fn cells_of_markdown(markdown: &str, result: &Value) -> Cells {
    let table: Vec<Vec<String>> = markdown
        .lines()
        .take_while(|line| line.starts_with('|'))
        .map(split_row)
        .collect();
    let (heads, rows, columns) = (&table[0], list(&result["rows"]), list(&result["columns"]));
    // A header, a rule, the actors, and the sums.
    assert_eq!(table.len(), rows.len() + 3);
    assert_eq!(heads.len(), columns.len() + 2);
    for (head, column) in heads[1..].iter().zip(columns) {
        let short = column["short"]
            .as_str()
            .unwrap_or(column["name"].as_str().expect("a name"));
        let ended = if column["ended"] == true { " †" } else { "" };
        assert_eq!(*head, format!("{short}{ended}"));
    }
    let mut cells = Cells::new();
    for (line, row) in table[2..].iter().zip(rows) {
        assert_eq!(line[0], text(&row["name"]));
        assert_eq!(line[line.len() - 1], row["total"].to_string());
        for (cell, column) in line[1..].iter().zip(columns) {
            cells.insert((text(&row["id"]), text(&column["id"])), cell.clone());
        }
    }
    cells
}

/// Decodes the entities in a text of a page or drawing.
fn decode_entities(text: &str) -> String {
    let numbered = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
    ];
    let text = numbered
        .iter()
        .fold(text.to_owned(), |text, (written, read)| {
            text.replace(written, read)
        });
    text.replace("&amp;", "&")
}

/// Returns the text between two marks, if both occur.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> Option<&'t str> {
    let (_, text) = text.split_once(begin)?;
    text.split_once(end).map(|(text, _)| text)
}

/// Returns the visible cells of a page.
fn cells_of_page(page: &str, result: &Value) -> Cells {
    let body = between(page, "<tbody>\n", "</tbody>").expect("a body");
    let (rows, columns) = (list(&result["rows"]), list(&result["columns"]));
    assert_eq!(body.lines().count(), rows.len());
    let mut cells = Cells::new();
    for (line, row) in body.lines().zip(rows) {
        let name = between(line, "scope=\"row\"", "</th>").expect("a head");
        assert!(
            decode_entities(name).contains(&text(&row["name"])),
            "{name}"
        );
        let shown: Vec<&str> = line.split("<td").skip(1).collect();
        assert_eq!(shown.len(), columns.len() + 1);
        for (cell, column) in shown.iter().zip(columns) {
            let letters = between(cell, "aria-hidden=\"true\">", "</span>").unwrap_or_default();
            cells.insert(
                (text(&row["id"]), text(&column["id"])),
                decode_entities(letters),
            );
        }
    }
    cells
}

/// Returns the cells of a drawing. Their tooltips start with the names of row and column.
fn cells_of_drawing(drawing: &str, result: &Value) -> Cells {
    let mut cells = Cells::new();
    let drawn: BTreeMap<String, String> = drawing
        .split("<g class=\"cell ")
        .skip(1)
        .map(|cell| {
            let tip = decode_entities(between(cell, "<title>", "</title>").expect("a tip"));
            let inside = between(cell, "</title>", "</g>").expect("a cell");
            let lines = inside.split("<text").skip(1);
            let lines = lines.filter_map(|line| between(line, ">", "</text>"));
            (tip, decode_entities(&lines.collect::<Vec<_>>().join(" ")))
        })
        .collect();
    for row in list(&result["rows"]) {
        for column in list(&result["columns"]) {
            let begins = format!("{} · {}: ", text(&row["name"]), text(&column["name"]));
            let letters = drawn.iter().find(|(tip, _)| tip.starts_with(&begins));
            let letters = letters.map_or_else(String::new, |(_, letters)| letters.clone());
            cells.insert((text(&row["id"]), text(&column["id"])), letters);
        }
    }
    cells
}

/// Returns the cells of a workbook.
fn cells_of_workbook(workbook: Vec<u8>, result: &Value) -> Cells {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    assert_eq!(workbook.sheet_names().len(), 3);
    let sheet = workbook.worksheet_range_at(0).expect("a sheet");
    let sheet = sheet.expect("a sheet that can be read");
    let (rows, columns) = (list(&result["rows"]), list(&result["columns"]));
    // A header, rows and sums; a name, columns and a sum.
    assert_eq!(sheet.get_size(), (rows.len() + 2, columns.len() + 2));
    let mut cells = Cells::new();
    for (line, row) in sheet.rows().skip(1).zip(rows) {
        assert!(line[0].to_string().starts_with(&text(&row["name"])));
        for (cell, column) in line[1..].iter().zip(columns) {
            cells.insert((text(&row["id"]), text(&column["id"])), cell.to_string());
        }
    }
    cells
}

#[test]
fn every_format_has_the_same_cells() {
    for query in MATRICES {
        let result = json_result(query);
        for (language, words) in [
            ("sv", Words::new(Language::Sv)),
            ("en", Words::new(Language::En)),
        ] {
            let cells = cells_of_json(&result, words);
            assert!(
                cells.values().any(|letters| !letters.is_empty()),
                "{query:?} is empty"
            );
            let csv = cells_of_sheet(&run_matrix(query, language, "csv"), b',');
            assert_eq!(cells, csv, "csv of {query:?}");
            let tsv = cells_of_sheet(&run_matrix(query, language, "tsv"), b'\t');
            assert_eq!(cells, tsv, "tsv of {query:?}");
            let markdown = cells_of_markdown(&run_matrix(query, language, "markdown"), &result);
            assert_eq!(cells, markdown, "markdown of {query:?}");
            let page = cells_of_page(&run_matrix(query, language, "html"), &result);
            assert_eq!(cells, page, "html of {query:?}");
            let drawing = cells_of_drawing(&run_matrix(query, language, "svg"), &result);
            assert_eq!(cells, drawing, "svg of {query:?}");
            let workbook = run_matrix_bytes("registry", query, language, "xlsx");
            let workbook = cells_of_workbook(workbook, &result);
            assert_eq!(cells, workbook, "xlsx of {query:?}");
        }
    }
}

/// Pages and workbooks have the same numbers as JSON.
#[test]
fn counts_and_amounts_are_the_same_in_every_format() {
    let matrices: [&[&str]; 4] = [
        &["--rows", "actor", "--columns", "actor"],
        &["--rows", "county", "--columns", "type", "--cells", "count"],
        &["--rows", "kind", "--columns", "role", "--cells", "count"],
        &["--rows", "role", "--columns", "year", "--cells", "count"],
    ];
    for query in matrices {
        let result = json_result(query);
        let wanted: Vec<String> = list(&result["rows"])
            .iter()
            .flat_map(|row| list(&result["columns"]).iter().map(move |head| (row, head)))
            .map(|(row, head)| match row["cells"].get(text(&head["id"])) {
                Some(cell) => cell["number"].to_string(),
                None => String::new(),
            })
            .collect();
        let page = run_matrix(query, "sv", "html");
        let body = between(&page, "<tbody>\n", "</tbody>").expect("a body");
        let shown = body.split("<td").skip(1);
        let shown = shown.filter(|cell| !cell.starts_with(" class=\"sum\""));
        let number = |cell: &str| {
            between(cell, "data-value=\"", "\"")
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(
            shown.map(number).collect::<Vec<_>>(),
            wanted,
            "html of {query:?}"
        );
        let workbook = Cursor::new(run_matrix_bytes("registry", query, "sv", "xlsx"));
        let mut workbook: Xlsx<_> = Xlsx::new(workbook).expect("a workbook");
        let sheet = workbook.worksheet_range_at(0).expect("a sheet");
        let sheet = sheet.expect("a sheet that can be read");
        let rows = sheet.rows().skip(1).take(list(&result["rows"]).len());
        let cells = rows.flat_map(|row| row[1..row.len() - 1].iter().map(ToString::to_string));
        assert_eq!(cells.collect::<Vec<_>>(), wanted, "xlsx of {query:?}");
    }
}

/// Creates a registry with these files.
fn registry_with(files: &[(&str, &str)]) -> TempDir {
    let folder = temporary::folder();
    for (file, text) in [("registry.toml", "schema = 1\nname = 'Prov'\n")]
        .iter()
        .chain(files)
    {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
    folder
}

/// Returns the sums of the rows with their ids, then the total.
fn row_sums(folder: &TempDir, query: &[&str]) -> String {
    let path = folder.path().to_str().expect("a path");
    let document = run_matrix_bytes(path, query, "sv", "json");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    let result = &document["result"];
    let rows = list(&result["rows"]).iter();
    let rows = rows.map(|row| format!("{} {}, ", text(&row["id"]), row["total"]));
    rows.collect::<String>() + &result["total"].to_string()
}

#[test]
fn the_amount_of_a_group_is_not_counted_for_its_members() {
    let network = "name = 'N'\n[[participant]]\nactor = 'alla'\nrole = 'partner'\namount = 50\n\
                   [[participant]]\nactor = 'a'\nrole = 'owner'\namount = 7\n";
    let folder = registry_with(&[
        ("municipalities/a.toml", "name = 'A'\n"),
        ("municipalities/b.toml", "name = 'B'\n"),
        ("groups/alla.toml", "name = 'Alla'\nmembers = ['a', 'b']\n"),
        ("initiatives/n.toml", network),
    ]);
    let amounts = ["--cells", "amount"];
    assert_eq!(row_sums(&folder, &amounts), "a 7, alla 50, 57");
    let expanded = ["--cells", "amount", "--expand-groups"];
    assert_eq!(row_sums(&folder, &expanded), "a 7, alla 50, 57");
    assert_eq!(row_sums(&folder, &["--expand-groups"]), "a 1, b 1, 2");
}

/// Returns the letters of the non-empty cells with row and column.
fn letters_in(folder: &TempDir, query: &[&str]) -> Vec<String> {
    let path = folder.path().to_str().expect("a path");
    let document = run_matrix_bytes(path, query, "sv", "json");
    let document: Value = serde_json::from_slice(&document).expect("JSON");
    let cells = cells_of_json(&document["result"], Words::new(Language::Sv));
    cells
        .into_iter()
        .filter(|(_, letters)| !letters.is_empty())
        .map(|((row, column), letters)| format!("{row} {column} {letters}"))
        .collect()
}

/// A value is inferred if any record or edge on the path to the cell is.
#[test]
fn an_inferred_value_on_the_path_makes_the_letter_lower_case() {
    let part = |name: &str, more: &str| {
        format!("name = '{name}'\n{more}\n[[participant]]\nactor = 'a'\nrole = 'owner'\n")
    };
    let inferred = "part-of = 'mitt'\ninferred = ['part-of']\n";
    let middle = "name = 'M'\npart-of = 'helt'\n";
    let files = |del: &str, mitt: &str, kommun: &str| {
        registry_with(&[
            ("municipalities/a.toml", kommun),
            ("initiatives/del.toml", &part("D", del)),
            ("initiatives/mitt.toml", mitt),
            ("initiatives/helt.toml", "name = 'H'\n"),
        ])
    };
    let stated = files("part-of = 'mitt'", middle, "name = 'A'\n");
    assert_eq!(letters_in(&stated, &["--roll-up"]), ["a helt Ä"]);
    let of_part = files(inferred, middle, "name = 'A'\n");
    assert_eq!(letters_in(&of_part, &["--roll-up"]), ["a helt ä"]);
    assert_eq!(letters_in(&of_part, &[]), ["a del Ä"]);
    let of_middle = files(
        "part-of = 'mitt'",
        &format!("{middle}inferred = ['part-of']\n"),
        "name = 'A'\n",
    );
    assert_eq!(letters_in(&of_middle, &["--roll-up"]), ["a helt ä"]);
    let county = "name = 'A'\ncounty = ['08']\ninferred = ['county']\n";
    let of_row = files("", middle, county);
    let by_county = ["--rows", "county", "--columns", "initiative"];
    assert_eq!(letters_in(&of_row, &by_county), ["08 del ä"]);
}

/// With several sources of an initiative, it is unknown which one states a participation.
#[test]
fn a_participation_counts_for_its_own_source_or_the_only_source() {
    let files = |sources: &str| {
        let text = format!(
            "name = 'I'\nsources = {sources}\n[[participant]]\nactor = 'a'\nrole = 'owner'\n\
             [[participant]]\nactor = 'b'\nrole = 'owner'\nsource = 'c'\n"
        );
        registry_with(&[
            ("municipalities/a.toml", "name = 'A'\n"),
            ("municipalities/b.toml", "name = 'B'\n"),
            ("sources/c.toml", "name = 'C'\n"),
            ("sources/d.toml", "name = 'D'\n"),
            ("initiatives/i.toml", &text),
        ])
    };
    let by_source = ["--columns", "source"];
    let one = files("['d']");
    assert_eq!(letters_in(&one, &by_source), ["a d Ä", "b c Ä"]);
    let two = files("['c', 'd']");
    assert_eq!(letters_in(&two, &by_source), ["a c ä?", "a d ä?", "b c Ä"]);
}

#[test]
fn roll_up_loses_nothing_in_a_part_of_cycle() {
    let part = |whole: &str, amount: u32| {
        let owner = "[[participant]]\nactor = 'a'\nrole = 'owner'";
        format!("name = 'X'\npart-of = '{whole}'\n{owner}\namount = {amount}\n")
    };
    let folder = registry_with(&[
        ("municipalities/a.toml", "name = 'A'\n"),
        ("initiatives/x.toml", &part("y", 10)),
        ("initiatives/y.toml", &part("x", 200)),
        ("initiatives/z.toml", &part("borta", 3000)),
    ]);
    let options = [
        "--rows",
        "initiative",
        "--columns",
        "role",
        "--cells",
        "amount",
    ];
    assert_eq!(row_sums(&folder, &options), "x 10, y 200, z 3000, 3210");
    let rolled_up = [&options[..], &["--roll-up"]].concat();
    assert_eq!(row_sums(&folder, &rolled_up), "x 10, y 200, z 3000, 3210");
}

#[test]
fn hostile_names_are_plain_text_in_every_format() {
    let name = "<script>alert(1)</script> & \"Söner\"";
    let folder = temporary::folder();
    let files = [
        ("registry.toml", format!("schema = 1\nname = '{name}'\n")),
        ("companies/prov.toml", format!("name = '{name}'\n")),
        (
            "initiatives/prov-insats.toml",
            format!("name = '{name}'\n[[participant]]\nactor = \"prov\"\nrole = \"owner\"\n"),
        ),
    ];
    for (file, text) in files {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
    let registry = folder.path().to_str().expect("a path");
    for format in ["html", "svg"] {
        let text = String::from_utf8(run_matrix_bytes(registry, &[], "sv", format)).expect("UTF-8");
        assert!(!text.contains("<script>alert"), "{format}");
        let seen = text.matches("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Söner&quot;");
        assert!(seen.count() >= 3, "{format}");
    }
    let workbook = Cursor::new(run_matrix_bytes(registry, &[], "sv", "xlsx"));
    let mut workbook: Xlsx<_> = Xlsx::new(workbook).expect("a workbook");
    let sheet = workbook.worksheet_range_at(0).expect("a sheet");
    let sheet = sheet.expect("a sheet that can be read");
    let read = |row, column| sheet.get((row, column)).map(ToString::to_string);
    assert_eq!(read(0, 1).as_deref(), Some(name));
    assert_eq!(read(1, 0).as_deref(), Some(name));
}

#[test]
fn the_ids_format_lists_the_rows() {
    for query in MATRICES {
        let rows: Vec<String> = list(&json_result(query)["rows"])
            .iter()
            .map(|row| text(&row["id"]))
            .collect();
        let ids = run_matrix(query, "sv", "ids");
        assert_eq!(ids.lines().collect::<Vec<_>>(), rows, "{query:?}");
    }
}

#[test]
fn sums_count_the_non_empty_cells() {
    for query in MATRICES {
        let result = json_result(query);
        for row in list(&result["rows"]) {
            let here = row["cells"].as_object().expect("cells").len();
            assert_eq!(row["total"], here, "{query:?}: {}", row["id"]);
        }
        for head in list(&result["columns"]) {
            let rows = list(&result["rows"]).iter();
            let here = rows.filter(|row| row["cells"].get(text(&head["id"])).is_some());
            let here = here.count();
            assert_eq!(head["total"], here, "{query:?}: {}", head["id"]);
        }
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for query in MATRICES {
        for line in run_matrix(query, "sv", "text").lines() {
            assert!(line.chars().count() <= 80, "{query:?}: {line}");
        }
    }
    let narrow = run_matrix(&["kind:municipality", "county:08"], "sv", "text");
    let heads: Vec<&str> = narrow.lines().take(2).collect();
    assert!(
        heads[0].contains("Bred ") && heads[1].contains("satsning †"),
        "{heads:?}"
    );
}

/// Two terms with different keys must hold for the same participation.
#[test]
fn two_terms_about_the_initiative_apply_to_the_same_participation() {
    let columns = |query: &[&str]| -> Vec<String> {
        let result = json_result(query);
        list(&result["columns"])
            .iter()
            .map(|head| text(&head["id"]))
            .collect()
    };
    assert_eq!(
        columns(&["initiative.type:forum", "initiative.county:22"]),
        ["kompetensforsorjningsforum-i-vasternorrland"]
    );
    assert_eq!(
        columns(&[
            "kind:agency",
            "initiative.type:event",
            "no:initiative.county:22"
        ]),
        ["hur-sakrar-vi-framtidens-kompetensforsorjning"]
    );
}

#[test]
fn the_drawing_in_the_readme_is_up_to_date() {
    let drawn = run_matrix(&["initiative.county:22,08"], "sv", "svg");
    let stored = std::fs::read_to_string("docs/matrix.svg").unwrap_or_default();
    let remedy = "KOMPIS_TODAY=2026-11-22 kompis matrix initiative.county:22,08 -o docs/matrix.svg";
    assert!(drawn == stored, "draw it anew: {remedy}");
}

#[test]
fn huge_amounts_do_not_overflow() {
    let participant = |role: &str, amount: i64| {
        format!("[[participant]]\nactor = 'a'\nrole = '{role}'\namount = {amount}\n")
    };
    let [more, less] = [i64::MAX, i64::MIN].map(|amount| {
        let roles = participant("owner", amount) + &participant("partner", amount);
        format!("name = 'X'\nend = 2026-11-21\n{roles}")
    });
    let folder = registry_with(&[
        ("companies/a.toml", "name = 'A'\n"),
        ("initiatives/more.toml", &more),
        ("initiatives/less.toml", &less),
    ]);
    let query = [
        "--rows",
        "initiative",
        "--columns",
        "actor",
        "--cells",
        "amount",
    ];
    let expected = format!("less {}, more {}, ", i64::MIN, i64::MAX);
    assert!(row_sums(&folder, &query).starts_with(&expected));
    let path = folder.path().to_str().expect("a path");
    let compared = [&query[..], &["--compare", "2026-11-20"]].concat();
    for format in ["text", "csv", "markdown", "html", "svg", "xlsx"] {
        for query in [&query[..], &compared] {
            assert!(
                !run_matrix_bytes(path, query, "sv", format).is_empty(),
                "{format}"
            );
        }
    }
}

/// The letter `m` is 12 points wide in a font of 12 points.
#[test]
fn a_drawing_has_enough_space_for_wide_letters() {
    let folder = registry_with(&[
        ("companies/m.toml", "name = 'mmmmmmmmmmmm'\n"),
        (
            "initiatives/i.toml",
            "name = 'I'\n[[participant]]\nactor = 'm'\nrole = 'owner'\n",
        ),
    ]);
    let path = folder.path().to_str().expect("a path");
    let drawing = String::from_utf8(run_matrix_bytes(path, &[], "sv", "svg")).expect("UTF-8");
    let number_between = |before: &str, behind: &str| -> usize {
        let number_between = between(&drawing, before, behind).expect("a place");
        number_between.parse().expect("a number")
    };
    let column = number_between("<path class=\"line\" d=\"M", " ");
    assert!(column >= 12 * 12 + 6, "{column}");
    let sum = drawing.split("<text x=\"").find(|it| it.contains(">Σ<"));
    let sum = sum.and_then(|it| it.split('"').next()?.parse::<usize>().ok());
    let sum = sum.expect("a sum");
    assert!(sum < column + 60, "{sum} is far from {column}");
}
