//! What a finding says, and which part of a record it is about.

use crate::model::codes;
use crate::model::fields::{self, FieldType};
use crate::model::finding::{Finding, Place, Step};
use crate::model::record::Record;

pub(super) fn fact<'f>(finding: &'f Finding, name: &str) -> Option<&'f str> {
    let found = finding.facts.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| value.as_str())
}

/// The file's name without its ending.
pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".toml").unwrap_or(name)
}

/// The block that a place is in: what it is called, and its number.
pub(super) fn block_of<'p>(record: &Record, place: &'p Place) -> Option<(&'p str, usize)> {
    let path = place.at.path()?;
    match path.0.as_slice() {
        [Step::Key(key), Step::Index(index), ..] => {
            let field = fields::find(record.kind, key)?;
            matches!(field.holds, FieldType::Blocks(_)).then_some((key, *index))
        }
        _ => None,
    }
}

/// The key of a place as `set` takes it; none inside what `set` can't change in part.
pub(super) fn dotted(place: &Place) -> Option<String> {
    let path = place.at.path()?;
    match path.0.as_slice() {
        [Step::Key(key)] | [Step::Key(key), Step::Index(_)] => Some(key.clone()),
        [Step::Key(key), Step::Key(inner)] => Some(format!("{key}.{inner}")),
        _ => None,
    }
}

/// The number of the entry that a place is about.
pub(super) fn entry(place: &Place) -> Option<usize> {
    match place.at.path()?.0.last()? {
        Step::Index(index) => Some(*index),
        Step::Key(_) => None,
    }
}

/// A list with another entry at the place, as `set` takes it.
pub(super) fn with_entry(list: &[String], place: &Place, new: &str) -> Option<String> {
    let at = entry(place).unwrap_or(0);
    let entries = list.iter().enumerate();
    let entries = entries.map(|(number, old)| if number == at { new } else { old });
    let entries: Vec<&str> = entries.filter(|it| !it.is_empty()).collect();
    // What stands between commas is an entry of its own.
    let is_plain = list.iter().all(|it| !it.contains(','));
    is_plain.then(|| entries.join(","))
}

/// What somebody wrote in another form than the field has, when it is the value itself.
pub(super) fn scalar(finding: &Finding) -> Option<String> {
    let value = fact(finding, "value")?;
    let is_so = match fact(finding, "expected")? {
        "list" | "text" => true,
        "integer" => value.parse::<i64>().is_ok(),
        "flag" => fields::yes_or_no(value).is_some(),
        _ => false,
    };
    let is_county = fact(finding, "field") != Some("county") || codes::county_of(value).is_some();
    (is_so && is_county).then(|| value.to_owned())
}
