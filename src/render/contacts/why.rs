//! What put each contact there: in which initiative, as what, and who says so.

use super::parts::joined;
use crate::model::id::Id;
use crate::ops::contacts::{Contact, ContactsResult, Reason};
use crate::render::Look;
use crate::render::grid::{Cell, Column, Grid};

/// The columns of `--why`.
pub(super) const WHY: &[&str] = &["initiative", "role", "source"];

/// The columns of `--why` that programs see.
pub(super) const WHY_FOR_PROGRAMS: &[&str] = &["initiative", "role", "inferred", "via", "source"];

/// A row for each contact and initiative.
pub(super) fn reasons(result: &ContactsResult, look: &Look<'_>) -> Grid {
    let mut rows = Vec::new();
    for row in &result.rows {
        for (at, reasons) in by_initiative(row).iter().enumerate() {
            let actors = joined(row.actors.iter().map(|it| &it.name), ", ");
            let contact = row.name.clone().unwrap_or(actors);
            let sources = sources(row, reasons.iter().copied());
            let first = Cell::labelled(&contact, if at == 0 { &contact } else { " " });
            rows.push(vec![
                first,
                Cell::new(initiative(reasons, look)),
                Cell::new(roles(reasons, look)),
                Cell::new(joined(sources.iter().map(|id| source(id, look)), "; ")),
            ]);
        }
    }
    let why = Column::new("contact", look.words.get("field-why"));
    let columns = WHY
        .iter()
        .map(|field| Column::new(*field, look.field(field)));
    Grid {
        columns: [why].into_iter().chain(columns).collect(),
        rows,
    }
}

/// The participations that put the row there, when that is asked for.
pub(super) fn why(row: &Contact) -> impl Iterator<Item = &Reason> {
    row.why.iter().flatten()
}

/// What put the row there, initiative by initiative.
fn by_initiative(row: &Contact) -> Vec<Vec<&Reason>> {
    let mut initiatives: Vec<Vec<&Reason>> = Vec::new();
    for reason in why(row) {
        let mut known = initiatives.iter_mut();
        match known.find(|it| it[0].initiative == reason.initiative) {
            Some(reasons) => reasons.push(reason),
            None => initiatives.push(vec![reason]),
        }
    }
    initiatives
}

/// One part for each initiative of the row, in their order.
pub(super) fn each_initiative(
    row: &Contact,
    look: &Look<'_>,
    part: fn(&[&Reason], &Look<'_>) -> String,
) -> String {
    let parts: Vec<String> = by_initiative(row)
        .iter()
        .map(|reasons| part(reasons, look))
        .collect();
    parts.join("; ")
}

pub(super) fn initiative(reasons: &[&Reason], look: &Look<'_>) -> String {
    let over = reasons.iter().all(|reason| reason.ended);
    let name = reasons.first().map(|it| look.name(&it.initiative));
    format!(
        "{}{}",
        name.unwrap_or_default(),
        if over { " †" } else { "" }
    )
}

/// The roles in one initiative, with the mark of what no source states.
pub(super) fn roles(reasons: &[&Reason], look: &Look<'_>) -> String {
    let role = |reason: &&Reason| {
        let label = look.role(&reason.role);
        match (&reason.via, reason.inferred) {
            (Some(group), _) => {
                let facts = [("group", look.name(group).into())];
                format!("{label} ({})", look.words.with("via-group", &facts))
            }
            (None, true) => format!("{label} ({})", look.words.get("inferred-mark")),
            (None, false) => label,
        }
    };
    joined(reasons.iter().map(role), ", ")
}

/// Who says that the person has the post, and that the actor takes part.
pub(super) fn sources<'a>(
    row: &'a Contact,
    reasons: impl Iterator<Item = &'a Reason>,
) -> Vec<&'a Id> {
    let of_posts = row.posts.iter().flat_map(|post| &post.sources);
    of_posts
        .chain(reasons.flat_map(|reason| &reason.sources))
        .collect()
}

/// A source by who published it and when; by its title where that is not known.
pub(super) fn source(id: &Id, look: &Look<'_>) -> String {
    let record = look.registry.get(id);
    let publisher = record.and_then(|it| it.block.text("publisher"));
    let date = record.and_then(|it| it.block.date("date"));
    match (publisher, date) {
        (Some(publisher), Some(date)) => format!("{publisher} {date}"),
        _ => look.name(id),
    }
}
