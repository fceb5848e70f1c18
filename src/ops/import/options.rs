//! What is known of a file beside its rows: options, guesses that were accepted, decisions about rows.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use serde::Serialize;

use crate::model::id::Id;
use crate::model::kind::Kind;

/// What is known of a file beside its rows.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The kind of records that rows without one are about.
    pub kind: Option<Kind>,
    /// The fields that the user gave columns, by heading.
    pub mapping: Vec<(String, String)>,
    /// Where people work whose row does not say it.
    pub actor: Option<Id>,
    /// The role of participations whose row does not say it.
    pub role: Option<String>,
    /// The source of the facts.
    pub source: Option<Id>,
    /// Tags for the records of the rows.
    pub tags: Vec<String>,
    /// Guesses that the user agreed to.
    pub accepted: BTreeSet<Reading>,
    /// What happens to records that are there already.
    pub mode: Mode,
    /// What the user decided about rows, by their keys.
    pub judgements: BTreeMap<String, Judgement>,
}

/// What happens to records that are there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// They get what they lack.
    #[default]
    Fill,
    /// Values that differ are replaced too.
    Update,
    /// They stay as they are.
    OnlyNew,
}

/// A guess about what a cell meant before a spreadsheet changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// A zero, or a `+`, was in front of a number.
    LeadingZero,
    /// A number is a day of a spreadsheet.
    ExcelDate,
    /// A name has the surname before a comma.
    SurnameFirst,
}

impl Reading {
    /// Every guess.
    pub const ALL: [Reading; 3] = [
        Reading::LeadingZero,
        Reading::ExcelDate,
        Reading::SurnameFirst,
    ];

    /// Its name for options and files.
    pub fn key(self) -> &'static str {
        match self {
            Reading::LeadingZero => "leading-zero",
            Reading::ExcelDate => "excel-date",
            Reading::SurnameFirst => "surname-first",
        }
    }

    /// The guess with this name.
    pub fn from_key(key: &str) -> Option<Reading> {
        Reading::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// What the user decided about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is about this record.
    Same(Id),
    /// It is about a record that is not there yet.
    New,
    /// It is not for this registry.
    NotOurs,
    /// Somebody decides later; until the end of that day it is not asked about again.
    Later(Option<civil::Date>),
}
