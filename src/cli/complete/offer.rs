//! Suggestions, and which of them fit what is typed.

use std::collections::BTreeSet;

use crate::model::reference::has_word_beginning;
use crate::text::fold::fold;

/// One suggestion.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) value: String,
    pub(super) help: String,
    /// What it is also called.
    pub(super) names: Vec<String>,
}

impl Offer {
    pub(super) fn new(value: impl Into<String>, help: impl Into<String>) -> Offer {
        let help = help.into();
        Offer {
            value: value.into(),
            names: vec![help.clone()],
            help,
        }
    }

    /// Whether a shell takes it for one word as it stands: it is put on a command line as it is.
    pub(super) fn is_plain(&self) -> bool {
        let plain = |letter: char| letter.is_alphanumeric() || "-_.:".contains(letter);
        !self.value.is_empty() && !self.value.starts_with('-') && self.value.chars().all(plain)
    }
}

/// The offers that fit what is typed behind the last comma; what stands before it is not offered again.
pub(super) fn in_list(before: &str, typed: &str, mut offers: Vec<Offer>) -> Vec<Offer> {
    let (given, last) = typed.split_at(typed.rfind(',').map_or(0, |comma| comma + 1));
    let taken: BTreeSet<&str> = given.split(',').collect();
    offers.retain(|offer| !taken.contains(offer.value.as_str()));
    fitting(&format!("{before}{given}"), last, offers)
}

/// The offers that begin with what is typed, or else those that are called so: `örebro` finds `orebro-kommun`.
pub(super) fn fitting(before: &str, typed: &str, mut offers: Vec<Offer>) -> Vec<Offer> {
    offers.retain(Offer::is_plain);
    if offers.iter().any(|offer| offer.value.starts_with(typed)) {
        offers.retain(|offer| offer.value.starts_with(typed));
    } else {
        let folded = fold(typed);
        let is_called = |name: &str| has_word_beginning(&fold(name), &folded);
        offers.retain(|offer| {
            is_called(&offer.value) || offer.names.iter().any(|name| is_called(name))
        });
    }
    for offer in &mut offers {
        offer.value.insert_str(0, before);
    }
    offers
}
