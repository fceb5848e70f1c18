//! The result of `diff`, in each of its formats.

use super::{Format, Look, changes, json};
use crate::model::change::Change;

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Json];

/// The changes in a format; for people nothing when there are none.
pub fn render(all: &[Change], format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("diff", &all),
        _ => changes::sentences(all, look)
            .iter()
            .map(|sentence| format!("{sentence}\n"))
            .collect(),
    }
}
