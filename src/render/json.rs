//! JSON: a versioned promise to programs. A test a command holds its shape.

use serde::Serialize;

use super::escape;

/// The version of the shape of every result; a change that breaks readers raises it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a, T: Serialize> {
    kompis: u32,
    command: &'a str,
    result: &'a T,
}

/// A result as JSON, with the command and the version of its shape.
pub fn json<T: Serialize>(command: &str, result: &T) -> String {
    let document = Document {
        kompis: VERSION,
        command,
        result,
    };
    plain(&document)
}

/// JSON of a shape that somebody else promises.
pub fn plain<T: Serialize>(document: &T) -> String {
    // Results are plain data with text keys, which always can be written.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    escape::json(&text) + "\n"
}
