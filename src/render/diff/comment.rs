//! What changed as a comment on a pull request, which CI finds by its first line and writes again.

use super::group::{Group, Section, groups};
use super::parts::{Part, fitted, folded};
use super::rows;
use super::tally::{called, tally};
use crate::model::kind::Kind;
use crate::ops::diff::summary::Summary;
use crate::render::{Look, changes, escape};
use crate::text::{mask, shell};

/// The first line, by which the comment is found; nobody sees it.
const MARKER: &str = "<!-- kompis diff -->";

/// How many characters a comment has at most; GitHub takes 65,536.
const LARGEST: usize = 60_000;

/// How many changes a person is asked to look at before all the others.
const MOST: usize = 40;

/// The whole comment.
pub(super) fn comment(summary: &Summary, look: &Look<'_>) -> String {
    let sides = [&summary.revisions.old, &summary.revisions.new];
    let [old, new] = sides.map(|side| match &side.name {
        Some(name) => escape::code(name),
        None => escape::comment(&called(side, look)),
    });
    let mut head = format!("{MARKER}\n");
    let counts = tally(&summary.counts, look);
    let headline = match counts.is_empty() && summary.is_empty() {
        true => look.words.get("diff-nothing").into_owned(),
        false => format!("**{}**", counts.join(" · ")),
    };
    head.push_str(&format!("{headline}\n\n{old} → {new}\n"));
    let mut parts = Vec::new();
    parts.extend(review(summary, look));
    let (first, rest): (Vec<Group<'_>>, Vec<Group<'_>>) = groups(&summary.changes, look)
        .into_iter()
        .partition(|it| it.section == Section::Initiatives);
    parts.extend(sections(&first, look));
    parts.extend(rows::parts(&summary.matrix, look));
    parts.extend(sections(&rest, look));
    let command = ["kompis", "diff", &summary.revisions.asked].map(str::to_owned);
    let command = escape::code(&shell::join(&command));
    let facts = [("command", command.as_str().into())];
    let cut = format!("\n{}\n", look.words.with("diff-cut", &facts));
    fitted(head, &parts, &cut, LARGEST)
}

/// What a person is to look at: what is gone, who is who, people, owners, and what can't be compared.
fn review(summary: &Summary, look: &Look<'_>) -> Option<Part> {
    let told = |at: &usize| changes::sentence(&summary.changes[*at], look);
    let mut items: Vec<String> = summary.review.iter().map(told).collect();
    let ownerless = summary.ownerless.iter().map(|id| {
        let name = mask::mask_personnummer(&look.name(id));
        look.words.with("diff-ownerless", &[("name", name.into())])
    });
    let ahead = summary
        .review
        .iter()
        .filter(|at| !is_of_person(summary, **at, look));
    let ahead = ahead.count();
    items.splice(ahead..ahead, ownerless);
    if summary.counts.withheld > 0 {
        items.push(look.words.count("diff-withheld", summary.counts.withheld));
    }
    let rest = items.len().saturating_sub(MOST);
    items.truncate(MOST);
    if rest > 0 {
        items.push(look.words.with("diff-more", &[("n", rest.into())]));
    }
    items.splice(0..0, unread(summary, look));
    let item = |told: &String| format!("- {}\n", escape::comment(told));
    (!items.is_empty()).then(|| Part {
        head: format!("\n#### {}\n\n", look.words.get("diff-review")),
        items: items.iter().map(item).collect(),
        tail: String::new(),
    })
}

fn is_of_person(summary: &Summary, at: usize, look: &Look<'_>) -> bool {
    let record = summary.changes[at].record();
    let record = record.and_then(|id| look.registry.get(id));
    record.is_some_and(|it| it.kind == Kind::Person)
}

/// The files of which nothing could be compared.
fn unread(summary: &Summary, look: &Look<'_>) -> Vec<String> {
    let sides = [&summary.revisions.old, &summary.revisions.new];
    let of_side = |side| {
        let name = called(side, look);
        let told = move |path: &String| {
            let facts = [
                ("path", path.as_str().into()),
                ("side", name.as_str().into()),
            ];
            look.words.with("diff-unread", &facts)
        };
        side.unread.iter().map(told)
    };
    sides.into_iter().flat_map(of_side).collect()
}

/// The groups of each section, folded.
fn sections(groups: &[Group<'_>], look: &Look<'_>) -> Vec<Part> {
    let sections = groups.chunk_by(|one, other| one.section == other.section);
    sections
        .map(|groups| {
            let label = look.words.get(groups[0].section.message());
            let count: usize = match groups[0].section {
                Section::Registry => groups.iter().map(|it| it.changes.len()).sum(),
                _ => groups.len(),
            };
            let (head, tail) = folded(&format!("{label} ({count})"));
            Part {
                head,
                items: groups.iter().flat_map(of_group).collect(),
                tail,
            }
        })
        .collect()
}

/// The lines of a record; its name goes with its first change, that neither stands alone.
fn of_group(group: &Group<'_>) -> Vec<String> {
    let told = group.changes.iter().map(|(_, told)| escape::comment(told));
    let Some(id) = group.id else {
        return told.map(|told| format!("- {told}\n")).collect();
    };
    let mut heading = format!(
        "- **{}** ({})\n",
        escape::comment(group.name.trim()),
        escape::comment(id.as_str())
    );
    told.map(|told| format!("{}  - {told}\n", std::mem::take(&mut heading)))
        .collect()
}
