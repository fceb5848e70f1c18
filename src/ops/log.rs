//! `log`: what has happened with a record, commit by commit, in the words of `diff`.

mod asked;
mod names;
mod step;
mod trail;

use serde::Serialize;

use self::asked::Known;
use self::step::{Compared, Told};
use self::trail::{Index, Trail};
use crate::model::history::{Step, Versions};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;

pub use self::asked::{Asked, Entry};
pub use self::trail::{has, now};

/// What has happened with a record.
#[derive(Debug, Serialize)]
pub struct Log {
    /// The record.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Its name today, or the last that it had.
    pub name: String,
    /// The path of its file today; none when it is no longer in the registry.
    pub path: Option<String>,
    /// The ids that it had before, the last first.
    pub former_ids: Vec<Id>,
    /// What happened, the newest first.
    pub entries: Vec<Entry>,
    /// How many older entries there are.
    pub more: usize,
    /// How many commits changed only the layout of its file, or comments in it.
    pub layout_only: usize,
    /// Records that changes name and the registry of today has not, with the ids that they had.
    #[serde(skip)]
    pub named: Vec<Record>,
}

/// What has happened with a record.
///
/// # Errors
/// When versions can't be read.
pub fn log<V: Versions>(
    asked: &Asked<'_>,
    steps: &[Step],
    versions: &mut V,
) -> Result<Log, V::Error> {
    let index = Index::new(steps);
    let mut known = Known::new();
    let trail = Trail::follow(asked, steps, &index, versions, &mut known)?;
    let of_steps = step::told_of(asked, steps, &trail, versions, &mut known)?;
    let mut entries = Vec::new();
    let mut layout_only = 0;
    let withheld = step::withheld(asked, &known);
    for (at, touches) in &of_steps {
        let step = &steps[*at];
        if !asked.is_about(step) {
            continue;
        }
        let touch = |number: &usize| &step.touches[*number];
        let own = trail.touches.get(at).into_iter().flatten();
        let compared = Compared {
            at: *at,
            step,
            touches: touches.iter().map(touch).collect(),
            own: own.map(touch).collect(),
            index: &index,
            known: &known,
            withheld: &withheld,
        };
        match step::told(&compared, &trail, asked.people) {
            Told::Entry(entry) => entries.push(entry),
            Told::LayoutOnly => layout_only += 1,
            Told::Nothing => {}
        }
    }
    let all = entries.len();
    entries.truncate(asked.limit.unwrap_or(all));
    let record = trail.record(asked, &known);
    let named = names::named(asked, &entries, &index, &trail, &known, versions)?;
    let (kind, name) = record.as_ref().map_or_else(
        || (trail.kind, asked.id.to_string()),
        |record| (record.kind, record.name().to_owned()),
    );
    Ok(Log {
        id: asked.id.clone(),
        kind,
        name,
        path: trail.path,
        former_ids: trail
            .ids
            .keys()
            .filter(|it| *it != asked.id)
            .cloned()
            .collect(),
        more: all - entries.len(),
        entries,
        layout_only,
        named,
    })
}
