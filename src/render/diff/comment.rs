//! What changed as a comment on a pull request, which CI finds by its first line and writes again.

use super::group::{Group, Section, count_phrases, groups, side_name};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::ops::diff::matrix::{Row, Rows, Sign};
use crate::ops::diff::summary::Summary;
use crate::render::grid::UNKNOWN;
use crate::render::{Look, changes, escape};
use crate::text::{mask, shell};

/// The first line, by which CI finds the comment; forges do not show it.
const MARKER: &str = "<!-- kompis diff -->";

/// How many characters a comment has at most; GitHub takes 65,536.
// Well below: a workflow once refused comments over 65,000 bytes, and long ones in Swedish never came.
const MAX_CHARACTERS: usize = 60_000;

/// The most changes that are listed for review.
// A longer list is not read, and the changes themselves follow below.
const MOST_TO_REVIEW: usize = 40;

/// The whole comment.
pub(super) fn comment(summary: &Summary, look: &Look<'_>) -> String {
    let sides = [&summary.revisions.old, &summary.revisions.new];
    let [old, new] = sides.map(|side| match &side.name {
        Some(name) => escape::code(name),
        None => escape::comment(&side_name(side, look)),
    });
    let mut head = format!("{MARKER}\n");
    let counts = count_phrases(&summary.counts, look);
    let headline = match counts.is_empty() && summary.is_empty() {
        true => look.words.get("diff-nothing"),
        false => format!("**{}**", counts.join(" · ")),
    };
    head.push_str(&format!("{headline}\n\n{old} → {new}\n"));
    let mut parts = Vec::new();
    parts.extend(review(summary, look));
    // Initiatives first, and the matrix right below them: they are what a partnership talks about.
    let (first, rest): (Vec<Group<'_>>, Vec<Group<'_>>) = groups(&summary.changes, look)
        .into_iter()
        .partition(|it| it.section == Section::Initiatives);
    parts.extend(sections(&first, look));
    parts.extend(matrix_parts(&summary.matrix, look));
    parts.extend(sections(&rest, look));
    let command = ["kompis", "diff", &summary.revisions.argument];
    let facts = [("command", escape::code(&shell::join(command)).into())];
    let cut = format!("\n{}\n", look.words.with("diff-cut", &facts));
    fit(head, &parts, &cut, MAX_CHARACTERS)
}

/// The changes that need a human eye: removed records, identities, people, owners, and what can't be compared.
fn review(summary: &Summary, look: &Look<'_>) -> Option<Part> {
    let sentence = |at: &usize| changes::sentence(&summary.changes[*at], look);
    let mut items: Vec<String> = summary.review.iter().map(sentence).collect();
    let ownerless = summary.ownerless.iter().map(|id| {
        let name = mask::mask_personnummer(&look.name(id));
        look.words.with("diff-ownerless", &[("name", name.into())])
    });
    let is_of_person = |at: &usize| {
        let record = summary.changes[*at].record();
        let record = record.and_then(|id| look.registry.get(id));
        record.is_some_and(|it| it.kind == Kind::Person)
    };
    // Before the changes of people, which come last.
    let ahead = summary.review.iter().filter(|at| !is_of_person(at)).count();
    items.splice(ahead..ahead, ownerless);
    if summary.counts.withheld > 0 {
        items.push(look.words.count("diff-withheld", summary.counts.withheld));
    }
    let rest = items.len().saturating_sub(MOST_TO_REVIEW);
    items.truncate(MOST_TO_REVIEW);
    if rest > 0 {
        items.push(look.words.with("diff-more", &[("n", rest.into())]));
    }
    // First: of these files nothing below is true.
    items.splice(0..0, unread(summary, look));
    let item = |sentence: &String| format!("- {}\n", escape::comment(sentence));
    (!items.is_empty()).then(|| Part {
        head: format!("\n#### {}\n\n", look.words.get("diff-review")),
        items: items.iter().map(item).collect(),
        tail: String::new(),
    })
}

/// The files of which nothing could be compared.
fn unread(summary: &Summary, look: &Look<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    for side in [&summary.revisions.old, &summary.revisions.new] {
        let name = side_name(side, look);
        sentences.extend(side.unread.iter().map(|path| {
            let facts = [
                ("path", path.as_str().into()),
                ("side", name.as_str().into()),
            ];
            look.words.with("diff-unread", &facts)
        }));
    }
    sentences
}

/// The groups of each section, folded.
fn sections(groups: &[Group<'_>], look: &Look<'_>) -> Vec<Part> {
    let part = |groups: &[Group<'_>]| {
        let label = look.words.get(groups[0].section.message());
        let count: usize = match groups[0].section {
            Section::Registry => groups.iter().map(|it| it.changes.len()).sum(),
            _ => groups.len(),
        };
        let (head, tail) = fold(&format!("{label} ({count})"));
        let items = groups.iter().flat_map(group_items).collect();
        Part { head, items, tail }
    };
    let sections = groups.chunk_by(|one, other| one.section == other.section);
    sections.map(part).collect()
}

/// The lines of a record. Its name is one item with its first change, so that a cut leaves neither alone.
fn group_items(group: &Group<'_>) -> Vec<String> {
    let changes = group.changes.iter();
    let sentences = changes.map(|(_, sentence)| escape::comment(sentence));
    let Some(id) = group.id else {
        return sentences.map(|it| format!("- {it}\n")).collect();
    };
    let [name, id] = [group.name.trim(), id.as_str()].map(escape::comment);
    let mut heading = format!("- **{name}** ({id})\n");
    let item = |it| format!("{}  - {it}\n", std::mem::take(&mut heading));
    sentences.map(item).collect()
}

/// A part of the comment, which is cut between two items only.
#[derive(Debug)]
struct Part {
    head: String,
    items: Vec<String>,
    tail: String,
}

/// Returns as much as fits in `max` characters; `cut` says that there is more.
fn fit(head: String, parts: &[Part], cut: &str, max: usize) -> String {
    let length = |text: &str| text.chars().count();
    let mut text = head;
    let mut used = length(&text) + length(cut);
    for part in parts {
        used += length(&part.head) + length(&part.tail);
        let fits = part.items.iter().take_while(|item| {
            used += length(item);
            used <= max
        });
        let fits = fits.count();
        if fits > 0 {
            text.push_str(&part.head);
            text.push_str(&part.items[..fits].concat());
            text.push_str(&part.tail);
        }
        if fits < part.items.len() {
            return text + cut;
        }
    }
    text
}

/// The beginning and the end of a part that is folded under a label.
fn fold(label: &str) -> (String, String) {
    (
        format!("\n<details>\n<summary>{label}</summary>\n\n"),
        "\n</details>\n".to_owned(),
    )
}

/// How many initiatives stand side by side.
// GitHub's column for comments is narrow; a wider table has to be scrolled.
const ACROSS: usize = 8;

/// The rows of the matrix that changed, as tables of Markdown: one, or several when there are many initiatives.
fn matrix_parts(rows: &Rows, look: &Look<'_>) -> Vec<Part> {
    let part = |columns| matrix_part(columns, rows, look);
    rows.columns.chunks(ACROSS).map(part).collect()
}

fn matrix_part(columns: &[(Id, String)], rows: &Rows, look: &Look<'_>) -> Part {
    let is_here = |row: &&Row| columns.iter().any(|(id, _)| row.is_changed(id));
    let shown: Vec<&Row> = rows.rows.iter().filter(is_here).collect();
    let heads: Vec<String> = columns.iter().map(|it| escape::comment(&it.1)).collect();
    let label = look.words.get("diff-matrix");
    let (head, tail) = fold(&format!("{label} ({})", shown.len()));
    let row = |row: &&Row| {
        let cells: Vec<String> = columns.iter().map(|(id, _)| cell(row, id, look)).collect();
        format!(
            "| {} | {} |\n",
            escape::comment(&row.name),
            cells.join(" | ")
        )
    };
    let rule = " --- |".repeat(columns.len());
    let legend = escape::comment(&legend(columns, &shown, look));
    Part {
        head: format!("{head}| | {} |\n| --- |{rule}\n", heads.join(" | ")),
        items: shown.iter().map(row).collect(),
        tail: format!("\n{legend}\n{tail}"),
    }
}

/// The letters before and now; where nothing changed those that are there.
fn cell(row: &Row, initiative: &Id, look: &Look<'_>) -> String {
    let Some([was, is]) = row.cells.get(initiative) else {
        return String::new();
    };
    if was == is {
        return escape::comment(&letters(is, look));
    }
    let [was, is] = [was, is].map(|signs| match letters(signs, look) {
        none if none.is_empty() => UNKNOWN.to_owned(),
        letters => escape::comment(&letters),
    });
    format!("{was} → **{is}**")
}

fn letters(signs: &[Sign], look: &Look<'_>) -> String {
    let letter = |sign: &Sign| {
        let ended = if sign.ended { "†" } else { "" };
        look.letter(&sign.role, sign.inferred) + ended
    };
    signs.iter().map(letter).collect::<Vec<_>>().join(",")
}

/// What the letters and signs of these cells mean.
fn legend(columns: &[(Id, String)], rows: &[&Row], look: &Look<'_>) -> String {
    let cells = rows
        .iter()
        .flat_map(|row| columns.iter().filter_map(|it| row.cells.get(&it.0)));
    let signs: Vec<&Sign> = cells.flatten().flatten().collect();
    let roles = look.role_letters(signs.iter().map(|sign| sign.role.as_str()));
    let marks = look.messages(&[
        (signs.iter().any(|sign| sign.inferred), "matrix-inferred"),
        (signs.iter().any(|sign| sign.ended), "matrix-ended"),
    ]);
    [roles, marks].concat().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::{Part, fit};

    #[test]
    fn a_comment_is_cut_between_two_items_and_says_so() {
        let part = |count: usize| Part {
            head: "<d>".to_owned(),
            items: vec!["- åäö\n".to_owned(); count],
            tail: "</d>".to_owned(),
        };
        let parts = [part(2), part(3)];
        let whole = fit("head\n".to_owned(), &parts, "more", 1_000);
        assert!(!whole.contains("more"), "{whole}");
        let length = whole.chars().count();
        for largest in 9..length + 4 {
            let text = fit("head\n".to_owned(), &parts, "more", largest);
            assert!(text.chars().count() <= largest, "{largest}: {text}");
            assert!(text.ends_with("more"), "{largest}: {text}");
            assert_eq!(text.matches("<d>").count(), text.matches("</d>").count());
            assert!(!text.contains("<d></d>"), "{largest}: {text}");
        }
        assert_eq!(fit("head\n".to_owned(), &parts, "more", length + 4), whole);
    }
}
