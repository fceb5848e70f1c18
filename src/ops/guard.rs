//! What guards the registry when a record comes or changes: no number, code or name twice without a word.

use super::assign::OPEN;
use crate::error::change::ChangeError;
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::value::Block;
use crate::text::fold::fold;
use crate::text::suggest::distance;

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

/// Holds that a municipality lies in one county, that of its code.
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

/// Holds that the record keeps a name.
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

/// Holds that no record goes by the name already, accents and case aside, or by one that is nearly the same.
///
/// # Errors
/// [`ChangeError::Taken`], which `--force` may overrule.
pub fn name(registry: &Registry, kind: Kind, block: &Block) -> Result<(), ChangeError> {
    let name = block.text("name").unwrap_or_default();
    let folded = fold(name);
    // Two with numbers of their own are two: Habo and Håbo, Mora and Nora.
    let are_two = |other: &Record, key: &str| {
        let (own, others) = (block.text(key), other.block.text(key));
        own.is_some() && others.is_some() && own != others
    };
    let alike = |other: &&Record| {
        let comparable = other.kind == kind || (other.kind.is_actor() && kind.is_actor());
        comparable
            && !(other.kind == kind && are_two(other, "code"))
            && other.names().any(|known| is_near(&fold(known), &folded))
    };
    // A name that is the same is told of before one that is near.
    let same = registry
        .records()
        .find(|other| alike(other) && other.names().any(|known| fold(known) == folded));
    if let Some(other) = same {
        return Err(taken("name", name, other, true));
    }
    let distance = |other: &&Record| {
        let names = other.names().map(|known| distance(&fold(known), &folded));
        names.min().unwrap_or(usize::MAX)
    };
    // Who is withheld is told of to nobody who has not said the whole name.
    let near = |other: &&Record| alike(other) && !are_two(other, "orgnr") && !other.is_withheld();
    match registry.records().filter(near).min_by_key(distance) {
        Some(other) => Err(ChangeError::Near {
            value: name.to_owned(),
            id: other.id.clone(),
            name: other.name().to_owned(),
        }),
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
    let limit = match length {
        0..8 => 0,
        8..16 => 1,
        _ => 2,
    };
    digits(left) == digits(right) && distance(left, right) <= limit
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
    use super::{county, is_near};
    use crate::model::kind::Kind;
    use crate::model::value::{Block, Value};

    #[test]
    fn names_are_near_by_their_letters_and_never_by_their_numbers() {
        assert!(is_near("provkoping", "provkopimg"));
        assert!(!is_near("habo", "hobo"));
        assert!(!is_near("provkoping", "prvkopimg"));
        assert!(is_near("arbetsmarknadsprovet", "arbetsmaknadsprvet"));
        assert!(!is_near("provskolan 12", "provskolan 13"));
    }

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
