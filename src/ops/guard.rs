//! Checks before a record is added or changed: no two records have the same number, code or name by mistake.

use super::assign::OPEN;
use super::{duplicates, link};
use crate::error::change::ChangeError;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::Block;
use crate::text::fold::fold;

/// Checks that no other record has the organisation number, and no other of the kind the code. Codes of dissolved records do
/// not count: they are used again.
///
/// # Errors
/// [`ChangeError::Taken`] with the record that has it.
pub fn numbers(
    registry: &Registry,
    kind: Kind,
    block: &Block,
    own: Option<&Id>,
) -> Result<(), ChangeError> {
    let is_gone = |block: &Block| block.date("dissolved").is_some();
    // A number has one holder among all records; municipalities, regions and schools each have codes of their own.
    for (key, of_kind) in [("orgnr", false), ("code", true)] {
        let Some(value) = block.text(key) else {
            continue;
        };
        let same = |other: &&Record| {
            other.block.text(key) == Some(value)
                && (!of_kind || other.kind == kind && !is_gone(block) && !is_gone(&other.block))
                && Some(&other.id) != own
        };
        if let Some(other) = registry.records().find(same) {
            return Err(taken(key, value, other, false));
        }
    }
    Ok(())
}

/// Checks that a municipality is in one county, that of its code.
///
/// # Errors
/// [`ChangeError::BadValue`] when it does not.
pub fn county(kind: Kind, block: &Block) -> Result<(), ChangeError> {
    let counties = block.list("county");
    if kind != Kind::Municipality || counties.is_empty() {
        return Ok(());
    }
    let own = block.text("code").and_then(|code| code.get(..2));
    let fits = counties.len() == 1 && own.is_none_or(|own| counties[0] == own);
    if fits {
        return Ok(());
    }
    Err(ChangeError::BadValue {
        key: "county".to_owned(),
        value: counties.join(","),
        takes: own.map_or_else(
            || "one county: a municipality lies in one".to_owned(),
            |own| format!("the county of its code: {own}"),
        ),
    })
}

/// Checks that the subject of a record does not end before it begins.
///
/// # Errors
/// [`ChangeError::UntilBeforeSince`] when it does.
pub fn period(kind: Kind, block: &Block) -> Result<(), ChangeError> {
    let (since, until) = match kind {
        Kind::Initiative => ("start", "end"),
        _ => ("founded", "dissolved"),
    };
    link::check_period(&Period::of(block, since, until), false)
}

/// Checks that a record has a name.
///
/// # Errors
/// [`ChangeError::Missing`] when it has none.
pub fn has_name(block: &Block) -> Result<(), ChangeError> {
    match block.text("name") {
        Some(name) if !name.trim().is_empty() && name.trim() != OPEN => Ok(()),
        _ => Err(ChangeError::Missing(
            "a name: a record without one can't be read",
        )),
    }
}

/// Checks that no other record has the name, ignoring case and accents, or nearly.
///
/// # Errors
/// [`ChangeError::Taken`], which `--force` may overrule.
pub fn name(registry: &Registry, kind: Kind, block: &Block) -> Result<(), ChangeError> {
    let name = block.text("name").unwrap_or_default();
    let folded = fold(name);
    // Two records with different codes are different: Habo and Håbo, Mora and Nora.
    let are_two = |other: &Record, key: &str| {
        let (own, others) = (block.text(key), other.block.text(key));
        own.is_some() && others.is_some() && own != others
    };
    // First the same name; then nearly the same, by the rule that `check` uses too: what one lets pass, the other must not
    // report.
    let same = registry.records().find(|other| {
        let comparable = other.kind == kind || (other.kind.is_actor() && kind.is_actor());
        comparable
            && !(other.kind == kind && are_two(other, "code"))
            && other.names().any(|known| fold(known) == folded)
    });
    if let Some(other) = same {
        return Err(taken("name", name, other, true));
    }
    let new = Record {
        id: Id::from_name(name),
        kind,
        path: String::new(),
        block: block.clone(),
    };
    match duplicates::of(registry, &new) {
        Some(known) => Err(ChangeError::Near {
            value: name.to_owned(),
            id: known.id.clone(),
            name: known.name().to_owned(),
        }),
        None => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use super::county;
    use crate::model::kind::Kind;
    use crate::model::value::{Block, Value};

    #[test]
    fn a_municipality_lies_in_the_one_county_of_its_code() {
        let fits = |counties: &[&str], code: Option<&str>| {
            let mut block = Block::default();
            let counties = counties.iter().map(|it| (*it).to_owned()).collect();
            block.set("county", Value::List(counties));
            if let Some(code) = code {
                block.set("code", Value::Text(code.to_owned()));
            }
            county(Kind::Municipality, &block).is_ok()
        };
        assert!(fits(&["08"], Some("0880")));
        assert!(!fits(&["05"], Some("0880")));
        assert!(fits(&["05"], None));
        assert!(!fits(&["05", "08"], None));
    }
}
