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
    /// What it is compared with, a day or a revision.
    pub compared: Option<String>,
    /// The revision that it was read at.
    pub rev: Option<String>,
    /// Whether parts count as what they are part of.
    pub is_rolled_up: bool,
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

/// The query, how it was asked, and the days, each with the word for it.
pub(super) fn facts(asked: &Asked, look: &Look<'_>) -> Vec<[String; 2]> {
    let word = |id: &str| look.words.get(id).into_owned();
    let query = match asked.query.as_str() {
        "" => word("matrix-every"),
        query => query.to_owned(),
    };
    let parts = asked.is_rolled_up.then(|| word("matrix-rolled-up"));
    [
        ("matrix-query", Some(query)),
        ("matrix-parts", parts),
        ("matrix-day", Some(asked.day.to_string())),
        ("matrix-rev", asked.rev.clone()),
        ("matrix-compared", asked.compared.clone()),
        ("matrix-made", Some(asked.today.to_string())),
    ]
    .into_iter()
    .filter_map(|(what, value)| Some([word(what), value?]))
    .collect()
}

/// The same on one line.
pub(super) fn told(asked: &Asked, look: &Look<'_>) -> String {
    let facts = facts(asked, look);
    let facts: Vec<String> = facts.iter().map(|fact| fact.join(": ")).collect();
    facts.join(" · ")
}
