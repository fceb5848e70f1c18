//! `forget`: the file of a person goes.

use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::record::Record;

/// Plans that the file of a person goes.
pub fn forget(person: &Record) -> Plan {
    let mut plan = Plan::default();
    plan.edit(&person.path, person.kind, Edit::Delete);
    plan.changes.push(Change::Removed {
        id: person.id.clone(),
        kind: person.kind,
        name: person.name().to_owned(),
    });
    plan
}
