//! Arguments that are wrong together, or by themselves in a way that clap can't see.

use std::path::PathBuf;

use miette::Diagnostic;
use thiserror::Error;

use crate::text::suggest::did_you_mean;

/// Why arguments can't be used.
#[derive(Debug, Error, Diagnostic)]
#[diagnostic(code(usage))]
pub enum ArgumentsError {
    /// Not a day.
    #[error("`{0}` is no day")]
    #[diagnostic(help("write a day as `2023-10-25`"))]
    BadDay(String),
    /// An option that belongs to another format.
    #[error("`{option}` is for the format `{format}`")]
    #[diagnostic(help("give --format {format}"))]
    NotOfFormat {
        /// The option.
        option: &'static str,
        /// The format that it is for.
        format: &'static str,
    },
    /// An option whose result the format can't hold.
    #[error("`{option}` can't be written as `{format}`")]
    #[diagnostic(help("formats that can are text, json, csv, tsv, excel, xlsx, markdown, ids"))]
    NotInFormat {
        /// The option.
        option: &'static str,
        /// The format.
        format: &'static str,
    },
    /// No such field for `--fields` or `--sort`.
    #[error("there is no field `{field}`")]
    #[diagnostic(help("{}", did_you_mean(.near, "a field is a key of a record, or `id`, `kind`, `role`, `initiative`, `amount` …")))]
    UnknownField {
        /// What was typed.
        field: String,
        /// The field that was probably meant.
        near: Option<String>,
    },
    /// No such rule of `check`.
    #[error("there is no rule `{rule}`")]
    #[diagnostic(help("{}", did_you_mean(.near, "see all rules: `kompis explain`")))]
    UnknownRule {
        /// What was typed.
        rule: String,
        /// The rule that was probably meant.
        near: Option<&'static str>,
    },
    /// A rule whose level can't be set, because it reports what can't be read.
    #[error("the rule `{0}` can't be set or left out")]
    #[diagnostic(help("what can't be read is always told: `kompis explain {0}`"))]
    // Without it lists would lack records and nothing would say so.
    FixedRule(&'static str),
    /// The same along both edges of a matrix, for something that can't meet itself.
    #[error("rows and columns are both `{0}`")]
    #[diagnostic(help(
        "only actors and initiatives meet themselves: `--rows actor --columns actor`"
    ))]
    SameEdges(String),
    /// Cells that a matrix with these edges can't have: actors that meet actors have no roles or amounts, only
    /// shared initiatives.
    #[error("`--cells {0}` says nothing here")]
    #[diagnostic(help("{}", match *.0 {
        "names" => "names are of what is shared: `--rows actor --columns actor --cells names`",
        _ => "where actors meet actors, write `--cells count` or `--cells names`",
    }))]
    NotShared(&'static str),
    /// A format of reading commands, given to a command that writes.
    #[error("what is written is not told as `{0}`")]
    #[diagnostic(help("give text or json"))]
    ForReading(&'static str),
}

/// Why arguments select nothing of the registry.
#[derive(Debug, Error, Diagnostic)]
pub enum SelectError {
    /// There is no such file or folder.
    #[error("there is no file `{typed}`")]
    #[diagnostic(help("{}", did_you_mean(.near, &format!(
        "name a file or folder of the registry; to look for the text, put it in quotes: '\"{typed}\"'"
    ))))]
    Missing {
        /// What was typed.
        typed: String,
        /// The file of the registry that was probably meant.
        near: Option<String>,
    },
    /// The file is no part of the registry.
    #[error("`{typed}` is not in the registry")]
    #[diagnostic(help("the registry is `{}`; for another, give --registry DIR", .root.display()))]
    Elsewhere {
        /// What was typed.
        typed: String,
        /// The folder of the registry.
        root: PathBuf,
    },
    /// Both files and words that name no file.
    #[error("`{0}` is no file, and files and a query don't go together")]
    #[diagnostic(
        code(usage),
        help("give either: `kompis check municipalities` or `kompis check kind:region`")
    )]
    Mixed(String),
}
