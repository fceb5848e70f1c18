//! JSON: a versioned promise to programs. A test for each command holds its shape.

use serde::Serialize;

use super::escape;
use crate::ops::schema::RESULT;

#[derive(Serialize)]
struct Document<'a, T: Serialize> {
    kompis: i64,
    command: &'a str,
    result: &'a T,
}

/// A result as JSON, with the command and the version of its shape.
pub fn json<T: Serialize>(command: &str, result: &T) -> String {
    let document = Document {
        kompis: RESULT,
        command,
        result,
    };
    plain(&document)
}

/// JSON of a shape that others define.
pub fn plain<T: Serialize>(document: &T) -> String {
    // Plain data with text keys always serializes.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    escape::json(&text) + "\n"
}
