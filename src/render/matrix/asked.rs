//! What was asked, as a matrix that leaves the terminal says it.

use jiff::civil;

use super::words::legend;
use crate::ops::matrix::table::Matrix;
use crate::render::Look;

/// What was asked, and when.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The query as it was typed.
    pub query: String,
    /// The day that the matrix tells of.
    pub day: civil::Date,
    /// Today.
    pub today: civil::Date,
}

/// What the matrix is called: its registry, and how much there is.
pub(super) fn title(matrix: &Matrix, look: &Look<'_>) -> String {
    let counts = legend(matrix, look).pop().unwrap_or_default().concat();
    match look.registry.settings.name.as_str() {
        "" => counts,
        name => format!("{name}: {counts}"),
    }
}

/// The query and the days, each with the word for it.
pub(super) fn facts(asked: &Asked, look: &Look<'_>) -> Vec<[String; 2]> {
    let word = |id: &str| look.words.get(id).into_owned();
    let query = match asked.query.as_str() {
        "" => word("matrix-every"),
        query => query.to_owned(),
    };
    vec![
        [word("matrix-query"), query],
        [word("matrix-day"), asked.day.to_string()],
        [word("matrix-made"), asked.today.to_string()],
    ]
}

/// The same on one line.
pub(super) fn told(asked: &Asked, look: &Look<'_>) -> String {
    let facts = facts(asked, look);
    let facts: Vec<String> = facts.iter().map(|fact| fact.join(": ")).collect();
    facts.join(" · ")
}
