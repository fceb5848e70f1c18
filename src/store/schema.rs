//! The files that tell editors what records may hold: schemas, and which is for which folder.

use std::path::Path;

use super::disk;
use super::folder::SETTINGS;
use super::replace::NewText;
use crate::error::write::WriteError;
use crate::model::shape::Shape;

/// Where taplo looks, the TOML server of most editors.
pub const TAPLO: &str = ".taplo.toml";

/// The file that holds the schema of a shape; a hidden folder is no place for records.
pub fn schema_path(shape: Shape) -> String {
    format!(".schema/{}.json", shape.key())
}

/// Whether a registry keeps schemas.
pub fn has_schemas(root: &Path) -> bool {
    root.join(schema_path(Shape::Registry)).is_file()
}

/// The text of `.taplo.toml` in a folder that the registry lies `below`: empty, or a path that ends with `/`.
///
/// The last rule keeps an editor that formats files from undoing the canonical form.
pub fn taplo_text(below: &str, comment: &str) -> String {
    let mut text = format!("# {comment}\n");
    let mut all = Vec::new();
    for shape in Shape::ALL {
        let mut files: Vec<String> = shape
            .kinds()
            .map(|kind| format!("{below}{}/**/*.toml", kind.folder()))
            .collect();
        if files.is_empty() {
            files.push(format!("{below}{SETTINGS}"));
        }
        all.extend(files.iter().cloned());
        let schema = format!("{below}{}", schema_path(shape));
        text.push_str(&format!(
            "\n[[rule]]\ninclude = {}\nschema = {{ path = {} }}\n",
            list(&files),
            quoted(&schema)
        ));
    }
    text.push_str(&format!(
        "\n[[rule]]\ninclude = {}\nformatting = {{ {FORMATTING} }}\n",
        list(&all)
    ));
    text
}

/// What keeps the canonical form: four spaces, no lists cut or joined, no tables opened.
const FORMATTING: &str = "indent_string = \"    \", array_auto_expand = false, array_auto_collapse = false, \
     inline_table_expand = false";

fn list(texts: &[String]) -> String {
    match texts {
        [only] => format!("[{}]", quoted(only)),
        _ => {
            let lines = texts.iter().map(|it| format!("  {},\n", quoted(it)));
            format!("[\n{}]", lines.collect::<String>())
        }
    }
}

fn quoted(text: &str) -> String {
    crate::document::format::quoted(text, "\n")
}

/// Those of some files that are missing or have another text, with their texts.
///
/// # Errors
/// [`WriteError::Io`] when one can't be read.
pub fn outdated_files(root: &Path, files: &[(String, String)]) -> Result<Vec<NewText>, WriteError> {
    let mut texts = Vec::new();
    for (path, new) in files {
        let old = disk::text_if_any(&root.join(path))?;
        if old.as_ref() != Some(new) {
            texts.push(NewText::new(path, old, Some(new.clone())));
        }
    }
    Ok(texts)
}
