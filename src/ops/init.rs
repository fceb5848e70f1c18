//! `init`: the records of a new registry.

use crate::model::change::Change;
use crate::model::edit::{Edit, Plan};
use crate::model::public_actors;
use crate::model::subject::Subject;

/// Plans a registry called `name`, with the public actors of Sweden or with nothing.
pub fn init(name: &str, with_reference: bool) -> Plan {
    let mut plan = Plan::default();
    if with_reference {
        for ((kind, id), block) in public_actors::all() {
            let path = format!("{}/{id}.toml", kind.folder());
            plan.edit(&path, Subject::Record(kind), Edit::Create(block));
        }
    }
    plan.changes.push(Change::Registry {
        name: name.to_owned(),
        records: plan.files.len(),
    });
    plan
}
