//! Arguments that are wrong together.

use std::fmt;

/// Arguments that are wrong together, or wrong by themselves in a way that clap can't see.
#[derive(Debug)]
pub enum ArgumentsError {
    /// Not a day.
    BadDay(String),
    /// An option that says something about another format.
    NotOfFormat {
        /// The option.
        option: &'static str,
        /// The format that it is for.
        format: &'static str,
    },
    /// What can't be written in a format.
    NotInFormat {
        /// The option.
        option: &'static str,
        /// The format that was asked for.
        format: &'static str,
    },
    /// No such field for `--fields` or `--sort`.
    UnknownField {
        /// What was typed.
        field: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// No such rule of `check`.
    UnknownRule {
        /// What was typed.
        rule: String,
        /// What was probably meant.
        near: Option<&'static str>,
    },
    /// A rule that can't be set: it tells what can't be read.
    FixedRule(&'static str),
    /// The same along both edges of a matrix, where it meets itself only.
    SameEdges(String),
    /// Roles, signs or amounts where actors meet actors: they share initiatives.
    NotShared(&'static str),
    /// A format of what is read, where something is written.
    ForReading(&'static str),
}

impl ArgumentsError {
    /// What to type instead.
    pub fn hint(&self) -> String {
        let meant = |near: &str| format!("did you mean `{near}`?");
        match self {
            ArgumentsError::NotOfFormat { format, .. } => format!("give --format {format}"),
            ArgumentsError::NotInFormat { .. } => {
                "formats that can are text, json, csv, tsv, excel, xlsx, markdown, ids".to_owned()
            }
            ArgumentsError::ForReading(_) => "give text or json".to_owned(),
            ArgumentsError::BadDay(_) => "write a day as `2023-10-25`".to_owned(),
            ArgumentsError::UnknownField { near, .. } => near.as_deref().map_or_else(
                || {
                    "a field is a key of a record, or `id`, `kind`, `role`, `initiative`, `amount` …"
                        .to_owned()
                },
                meant,
            ),
            ArgumentsError::UnknownRule { near, .. } => {
                near.map_or_else(|| "see all rules: `kompis explain`".to_owned(), meant)
            }
            ArgumentsError::FixedRule(rule) => {
                format!("what can't be read is always told: `kompis explain {rule}`")
            }
            ArgumentsError::SameEdges(_) => {
                "only actors and initiatives meet themselves: `--rows actor --columns actor`".to_owned()
            }
            ArgumentsError::NotShared("names") => {
                "names are of what is shared: `--rows actor --columns actor --cells names`".to_owned()
            }
            ArgumentsError::NotShared(_) => {
                "where actors meet actors, write `--cells count` or `--cells names`".to_owned()
            }
        }
    }
}

impl fmt::Display for ArgumentsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArgumentsError::NotOfFormat { option, format } => {
                write!(formatter, "`{option}` is for the format `{format}`")
            }
            ArgumentsError::NotInFormat { option, format } => {
                write!(formatter, "`{option}` can't be written as `{format}`")
            }
            ArgumentsError::ForReading(format) => {
                write!(formatter, "what is written is not told as `{format}`")
            }
            ArgumentsError::BadDay(text) => write!(formatter, "`{text}` is no day"),
            ArgumentsError::UnknownField { field, .. } => {
                write!(formatter, "there is no field `{field}`")
            }
            ArgumentsError::UnknownRule { rule, .. } => {
                write!(formatter, "there is no rule `{rule}`")
            }
            ArgumentsError::FixedRule(rule) => {
                write!(formatter, "the rule `{rule}` can't be set or left out")
            }
            ArgumentsError::SameEdges(word) => {
                write!(formatter, "rows and columns are both `{word}`")
            }
            ArgumentsError::NotShared(cells) => {
                write!(formatter, "`--cells {cells}` says nothing here")
            }
        }
    }
}
