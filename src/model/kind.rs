//! The kinds of records, each with a folder of its own.

use serde::Serialize;

use crate::text::fold::fold;
use crate::text::words::{Language, Words};

/// What a record is: the first folder below the registry says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A municipality (kommun).
    Municipality,
    /// A region, the self-governing body of a county (formerly landsting).
    Region,
    /// A government agency, county administrative board, ministry or fund.
    Agency,
    /// A company or bank.
    Company,
    /// A school, learning centre or provider of adult education.
    School,
    /// A university or university college.
    University,
    /// An association, chamber, cluster, council or federation.
    Association,
    /// Actors that a source speaks of together without naming them.
    Group,
    /// What starts, ends or has participants: a project, forum, network, fair, event, plan.
    Initiative,
    /// A contact person.
    Person,
    /// What was published where and when.
    Source,
}

impl Kind {
    /// Every kind, actors first.
    pub const ALL: [Kind; 11] = [
        Kind::Municipality,
        Kind::Region,
        Kind::Agency,
        Kind::Company,
        Kind::School,
        Kind::University,
        Kind::Association,
        Kind::Group,
        Kind::Initiative,
        Kind::Person,
        Kind::Source,
    ];

    /// The word for the kind, and its folder.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Kind::Municipality => ("municipality", "municipalities"),
            Kind::Region => ("region", "regions"),
            Kind::Agency => ("agency", "agencies"),
            Kind::Company => ("company", "companies"),
            Kind::School => ("school", "schools"),
            Kind::University => ("university", "universities"),
            Kind::Association => ("association", "associations"),
            Kind::Group => ("group", "groups"),
            Kind::Initiative => ("initiative", "initiatives"),
            Kind::Person => ("person", "people"),
            Kind::Source => ("source", "sources"),
        }
    }

    /// The word for the kind in queries and commands.
    pub fn key(self) -> &'static str {
        self.names().0
    }

    /// The folder below the registry that holds records of the kind.
    pub fn folder(self) -> &'static str {
        self.names().1
    }

    /// The kind with this word.
    pub fn from_key(key: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The kind that goes by a text: its word, its folder, or its label in either language; case and accents are ignored.
    pub fn find(text: &str) -> Option<Kind> {
        let folded = fold(text);
        let is_called = |kind: &Kind| {
            let labels = Language::ALL.map(|it| fold(&Words::new(it).get(&kind.message())));
            kind.key() == folded || kind.folder() == folded || labels.contains(&folded)
        };
        Kind::ALL.into_iter().find(is_called)
    }

    /// The kind of the records in `folder`.
    pub fn from_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
    }

    /// The kind of record that a file is, by its first folder.
    pub fn of_file(path: &str) -> Option<Kind> {
        // Only the first folder counts: below it may be subfolders by the first letters of ids.
        Kind::from_folder(path.split('/').next()?)
    }

    /// Whether records of the kind can sign, pay or be written to.
    pub fn is_actor(self) -> bool {
        !matches!(self, Kind::Initiative | Kind::Person | Kind::Source)
    }

    /// The message that names one record of the kind.
    pub fn message(self) -> String {
        format!("kind-{}", self.key())
    }
}
