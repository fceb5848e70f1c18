//! What guards the registry when a record comes or changes: no number, code or name twice without a word.

use crate::error::change::ChangeError;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::Block;
use crate::text::fold::fold;

/// Holds that no other record has the organisation number, and none of the kind the code.
///
/// # Errors
/// [`ChangeError::Taken`] with the record that has it.
pub fn numbers(
    registry: &Registry,
    kind: Kind,
    block: &Block,
    own: Option<&Id>,
) -> Result<(), ChangeError> {
    for (key, of_kind) in [("orgnr", false), ("code", true)] {
        let Some(value) = block.text(key) else {
            continue;
        };
        let same = |other: &&Record| {
            other.block.text(key) == Some(value)
                && (!of_kind || other.kind == kind)
                && Some(&other.id) != own
        };
        if let Some(other) = registry.records().find(same) {
            return Err(taken(key, value, other, false));
        }
    }
    Ok(())
}

/// Holds that the record keeps a name.
///
/// # Errors
/// [`ChangeError::Missing`] when it has none.
pub fn has_name(block: &Block) -> Result<(), ChangeError> {
    match block.text("name") {
        Some(name) if !name.trim().is_empty() => Ok(()),
        _ => Err(ChangeError::Missing(
            "a name: a record without one can't be read",
        )),
    }
}

/// Holds that no record goes by the name already, accents and case aside, or by one that is nearly the same.
///
/// # Errors
/// [`ChangeError::Taken`], which `--force` may overrule.
pub fn name(registry: &Registry, kind: Kind, name: &str) -> Result<(), ChangeError> {
    let folded = fold(name);
    let alike = |other: &&Record| {
        let comparable = other.kind == kind || (other.kind.is_actor() && kind.is_actor());
        comparable && other.names().any(|known| is_near(&fold(known), &folded))
    };
    // A name that is the same is told of before one that is near.
    let same = registry
        .records()
        .find(|other| alike(other) && other.names().any(|known| fold(known) == folded));
    match same.or_else(|| registry.records().find(alike)) {
        Some(other) => Err(taken("name", name, other, true)),
        None => Ok(()),
    }
}

/// Whether two folded names are the same but for one or two letters; numbers in them must be the same.
fn is_near(left: &str, right: &str) -> bool {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let length = left.chars().count().min(right.chars().count());
    let limit = if length < 8 { 0 } else { 1 };
    digits(left) == digits(right) && crate::text::suggest::distance(left, right) <= limit
}

pub(super) fn taken(
    what: &'static str,
    value: &str,
    other: &Record,
    forcible: bool,
) -> ChangeError {
    ChangeError::Taken {
        what,
        value: value.to_owned(),
        id: other.id.clone(),
        name: other.name().to_owned(),
        forcible,
    }
}
