//! The result of `diff`, in each of its formats.

mod comment;
mod group;
mod lines;
mod parts;
mod rows;
mod tally;

use super::{Format, Look, json};
use crate::ops::diff::summary::Summary;

/// The formats of the command.
pub const FORMATS: &[Format] = &[Format::Text, Format::Markdown, Format::Json];

/// The changes in a format; on a screen nothing when there are none, while a comment says so.
pub fn render(summary: &Summary, format: Format, look: &Look<'_>) -> String {
    match format {
        Format::Json => json::json("diff", summary),
        Format::Markdown => comment::comment(summary, look),
        _ => lines::lines(summary, look),
    }
}
