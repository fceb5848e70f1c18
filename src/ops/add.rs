//! `add`: a new record, event of an initiative or post of a person.

use super::assign::{Assigner, Assignment};
use super::guard;
use super::link::{check_period, period, single_edit};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::error::reference::ReferenceError;
use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::fields::{self, Field};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::subject::Subject;
use crate::model::value::{Block, Value};

/// A record to add.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its id; none to make it from the name.
    pub id: Option<String>,
    /// Its fields.
    pub assignments: Vec<Assignment>,
    /// Whether to add it although another record has the name, or nearly.
    pub force: bool,
}

/// Plans a new record. The number, code, county and website of a public actor come from the built-in lists.
///
/// # Errors
/// [`ChangeError::Taken`] when another record has the id, number, code or name; others for invalid values.
pub fn add(new: &NewRecord, assigner: &Assigner<'_>) -> Result<Plan, Error> {
    let registry = assigner.registry;
    // Whoever gives an id means another record than the public actor of that name.
    let known = public_actors::find(new.kind, &new.name).filter(|_| new.id.is_none());
    let (made, mut block) = known.unwrap_or_else(|| {
        let mut block = Block::default();
        block.set("name", Value::Text(new.name.clone()));
        (Id::from_name(&new.name), block)
    });
    keep_known_references(registry, &mut block);
    let fields: Vec<&Field> = fields::of(new.kind).collect();
    for assignment in &new.assignments {
        assigner.apply(&fields, &mut block, assignment)?;
    }
    guard::has_name(&block)?;
    guard::county(new.kind, &block)?;
    guard::period(new.kind, &block)?;
    guard::numbers(registry, new.kind, &block, None)?;
    let name = block.text("name").unwrap_or_default().to_owned();
    // After the numbers, which `--force` does not overrule: two records can have one name, but not one number.
    if !new.force {
        guard::name(registry, new.kind, &block)?;
    }
    let id = match &new.id {
        Some(id) => check_id(registry, id)?,
        // From the fields as they are now: an assignment may have given another name, a publisher or a code.
        None => {
            let made = source_id(new.kind, &block).unwrap_or(made);
            free_id(|id| registry.has(id), new.kind, made, &block)
        }
    };
    let mut plan = Plan::default();
    plan.edit(
        &new_path(registry, new.kind, &id),
        Subject::Record(new.kind),
        Edit::Create(block),
    );
    plan.changes.push(Change::Added {
        id,
        kind: new.kind,
        name,
    });
    Ok(plan)
}

/// Removes references of the built-in lists to records that this registry does not have: a source, the region of Gotland.
pub(super) fn keep_known_references(registry: &Registry, block: &mut Block) {
    for key in ["sources", "part-of"] {
        let kept: Vec<String> = block
            .list(key)
            .iter()
            .filter(|id| registry.has(&Id::new(id.as_str())))
            .cloned()
            .collect();
        match block.get(key) {
            // An empty list says no more than a missing key.
            Some(_) if kept.is_empty() => block.remove(key),
            Some(Value::List(_)) => block.set(key, Value::List(kept)),
            _ => {}
        }
    }
}

/// The id that was given, when it is valid and free.
pub(super) fn check_id(registry: &Registry, id: &str) -> Result<Id, Error> {
    if !Id::is_valid(id) {
        return Err(ChangeError::BadId(id.to_owned()).into());
    }
    let id = Id::new(id);
    match registry.get(&id) {
        Some(other) => Err(guard::taken("id", id.as_str(), other, false).into()),
        // The file of an unreadable record has the id all the same, and must stay.
        None if registry.has(&id) => {
            Err(ReferenceError::nothing(registry, id.as_str(), None).into())
        }
        None => Ok(id),
    }
}

/// The id made from the name, with the code or a number appended where it is taken.
pub(super) fn free_id(is_taken: impl Fn(&Id) -> bool, kind: Kind, made: Id, block: &Block) -> Id {
    if !is_taken(&made) && !made.as_str().is_empty() {
        return made;
    }
    // A name in other letters than the Latin ones makes no id.
    let base = match made.as_str() {
        "" => Id::new(kind.key()),
        _ => made.clone(),
    };
    let code = block.text("code").map(str::to_owned);
    let numbers = (2..).map(|number: u32| number.to_string());
    code.into_iter()
        .chain(numbers)
        .map(|ending| base.with_ending(&ending))
        .find(|id| !is_taken(id))
        .unwrap_or(made)
}

/// The id of a source whose publisher and date are known. It is not made from the title: titles are long and change.
pub(super) fn source_id(kind: Kind, block: &Block) -> Option<Id> {
    let publisher = block.text("publisher").filter(|_| kind == Kind::Source)?;
    let date = block.date("date")?;
    Some(Id::from_name(&format!("{publisher} {date}")))
}

/// The path of the file of a new record.
pub(super) fn new_path(registry: &Registry, kind: Kind, id: &Id) -> String {
    match registry.settings.shard {
        0 => format!("{}/{id}.toml", kind.folder()),
        letters => {
            let shard: String = id.as_str().chars().take(letters).collect();
            format!("{}/{shard}/{id}.toml", kind.folder())
        }
    }
}

/// Plans a new event of an initiative, or a new post of a person.
///
/// # Errors
/// [`ChangeError`] for an invalid value, or when there is no date of an event or no actor of a post.
pub fn add_block(
    record: &Record,
    assignments: &[Assignment],
    assigner: &Assigner<'_>,
) -> Result<Plan, Error> {
    let (key, fields) = match record.kind {
        Kind::Person => ("post", fields::POST),
        _ => ("event", fields::EVENT),
    };
    let fields: Vec<&Field> = fields.iter().collect();
    let mut block = Block::default();
    for assignment in assignments {
        assigner.apply(&fields, &mut block, assignment)?;
    }
    let (id, actor, date) = (record.id.clone(), block.text("actor"), block.date("date"));
    let change = match record.kind {
        Kind::Person => {
            let actor = actor.ok_or(ChangeError::Missing("where: actor=REF"))?;
            check_period(&period(&block), false)?;
            Change::Post {
                person: id,
                actor: Id::new(actor),
            }
        }
        _ => {
            let date = date.ok_or(ChangeError::Missing("the day: date=2023-10-25"))?;
            Change::Event {
                initiative: id,
                date: date.to_string(),
            }
        }
    };
    Ok(single_edit(record, Edit::Insert { key, block }, change))
}

#[cfg(test)]
mod tests {
    use super::free_id;
    use crate::model::id::Id;
    use crate::model::kind::Kind;
    use crate::model::registry::sample;
    use crate::model::value::{Block, Value};

    #[test]
    fn an_id_that_is_taken_gets_the_code_and_else_a_number() {
        let registry = sample::registry(&[
            (Kind::Region, "prov", &[("name", "Prov")]),
            (Kind::Region, "prov-2", &[("name", "Prov")]),
        ]);
        let id = |made: &str, block: &Block| {
            free_id(|id| registry.has(id), Kind::Region, Id::new(made), block)
        };
        let mut block = Block::default();
        assert_eq!(id("ny", &block).as_str(), "ny");
        assert_eq!(id("prov", &block).as_str(), "prov-3");
        assert_eq!(id("", &block).as_str(), "region-2");
        block.set("code", Value::Text("08".to_owned()));
        assert_eq!(id("prov", &block).as_str(), "prov-08");
    }
}
