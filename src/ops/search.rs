//! `search`: the records that a query finds, best first, with the fields that are asked for.

use std::cmp::Ordering;

use serde::Serialize;

use crate::model::date::Date;
use crate::model::fields::{self, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::links::Link;
use crate::model::period::Holds;
use crate::model::query::compile::Query;
use crate::model::query::select::{Hit, Subjects, View};
use crate::model::record::{Post, Record};
use crate::model::value::{Block, Value};
use crate::text::mask;
use crate::text::order;
use crate::text::suggest::nearest;

/// What a search found.
#[derive(Debug, Serialize)]
pub struct SearchResult {
    /// The fields of each row, in order.
    pub fields: Vec<String>,
    /// Whether they are the usual ones, that nobody asked for.
    #[serde(skip)]
    pub usual: bool,
    /// The records, in the order in which they are shown.
    pub rows: Vec<Row>,
}

/// One record that was found.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Its name, on the day that is asked about.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// The participations that the query asks for.
    pub participations: Vec<Participation>,
    /// The values of the fields, several of one field apart.
    pub values: Vec<Vec<String>>,
}

/// One participation by which a record was found.
#[derive(Debug, Serialize)]
pub struct Participation {
    /// Who.
    pub actor: Id,
    /// In what.
    pub initiative: Id,
    /// As what.
    pub role: String,
    /// Whether no source states it.
    pub inferred: bool,
    /// The group by which it takes part.
    pub via: Option<Id>,
    /// Whether it is over.
    pub ended: bool,
}

/// How the rows are chosen and ordered.
#[derive(Debug, Default)]
pub struct Options {
    /// The fields of each row; none for the usual ones.
    pub fields: Vec<String>,
    /// The fields to sort by; none for the best first.
    pub sort: Vec<String>,
    /// The most rows.
    pub limit: Option<usize>,
    /// Whether members take the place of their groups.
    pub expand_groups: bool,
}

/// A field that there is not, and the one that was probably meant.
#[derive(Debug)]
pub struct UnknownField {
    /// What was typed.
    pub field: String,
    /// What was probably meant.
    pub near: Option<String>,
}

/// Finds the records of a query.
///
/// # Errors
/// [`UnknownField`] when a field to show or sort by is none.
pub fn search(
    view: &View<'_>,
    query: &Query,
    options: &Options,
) -> Result<SearchResult, UnknownField> {
    let asks_links = query.asks_links();
    for field in options.fields.iter().chain(&options.sort) {
        known(field)?;
    }
    let mut hits: Vec<(Hit, &Record)> = view
        .select(query, Subjects::Records, options.expand_groups)
        .into_iter()
        .filter_map(|hit| view.registry.get(&hit.id).map(|record| (hit, record)))
        .collect();
    hits.sort_by(|(left_hit, left), (right_hit, right)| {
        by_fields(view, &options.sort, (left_hit, left), (right_hit, right))
            .then_with(|| left_hit.rank.cmp(&right_hit.rank))
            .then_with(|| order::compare(view.name(&left.id), view.name(&right.id)))
            .then_with(|| left.id.cmp(&right.id))
    });
    hits.truncate(options.limit.unwrap_or(usize::MAX));
    let only_people = hits.iter().all(|(_, record)| record.kind == Kind::Person);
    let fields = match options.fields.as_slice() {
        [] if only_people && !hits.is_empty() => usual_fields(&PERSON),
        [] if asks_links => usual_fields(&WITH_ROLE),
        [] => usual_fields(&RECORD),
        asked => asked.to_vec(),
    };
    let rows = hits
        .iter()
        .map(|(hit, record)| Row {
            id: hit.id.clone(),
            kind: record.kind,
            name: view.name(&hit.id).to_owned(),
            ended: record.period().ended_before(view.day()),
            maybe: hit.maybe,
            participations: if asks_links {
                participations(view, hit)
            } else {
                Vec::new()
            },
            values: fields
                .iter()
                .map(|field| values(view, hit, record, field))
                .collect(),
        })
        .collect();
    Ok(SearchResult {
        fields,
        usual: options.fields.is_empty(),
        rows,
    })
}

/// The usual fields of any record.
const RECORD: [&str; 4] = ["name", "kind", "county", "id"];

/// Those where the query asks about participations; to people the role says whether it is inferred, and via whom.
const WITH_ROLE: [&str; 7] = ["name", "kind", "role", "inferred", "via", "county", "id"];

/// Those where all that was found are people.
const PERSON: [&str; 4] = ["name", "title", "actor", "id"];

fn usual_fields(fields: &[&str]) -> Vec<String> {
    fields.iter().map(|field| (*field).to_owned()).collect()
}

/// The participations of a row, in the order of their roles.
fn participations(view: &View<'_>, hit: &Hit) -> Vec<Participation> {
    links(view, hit)
        .into_iter()
        .map(|link| Participation {
            actor: link.actor.clone(),
            initiative: link.initiative.clone(),
            role: link.block.role.clone(),
            inferred: link.is_inferred(),
            via: link.via.clone(),
            ended: link.period.ended_before(view.day()),
        })
        .collect()
}

fn links<'a>(view: &View<'a>, hit: &Hit) -> Vec<&'a Link> {
    let vocabulary = &view.registry.settings.vocabulary;
    let mut links: Vec<&Link> = hit.links.iter().map(|at| view.links.get(*at)).collect();
    links.sort_by_key(|link| vocabulary.place(WordList::Role, &link.block.role));
    links
}

/// Fields that are worked out: the id, the kind, and those of the participations by which a record was found.
const WORKED_OUT: [&str; 9] = [
    "id",
    "kind",
    "role",
    "via",
    "initiative",
    "since",
    "until",
    "amount",
    "formal-role",
];

/// Fields of a person's posts that may leave through a search.
const POST: [&str; 4] = ["actor", "title", "unit", "topics"];

/// Every field that a search can show.
pub fn field_names() -> Vec<&'static str> {
    let records = fields::RECORD
        .iter()
        .filter(|field| !matches!(field.holds, fields::FieldType::Blocks(_)))
        .map(|field| field.key);
    let mut names: Vec<&str> = WORKED_OUT.into_iter().chain(records).chain(POST).collect();
    names.dedup();
    names
}

fn known(field: &str) -> Result<(), UnknownField> {
    let names = field_names();
    if names.contains(&field) {
        return Ok(());
    }
    let near = nearest(field, names).map(str::to_owned);
    Err(UnknownField {
        field: field.to_owned(),
        near,
    })
}

fn by_fields(
    view: &View<'_>,
    fields: &[String],
    left: (&Hit, &Record),
    right: (&Hit, &Record),
) -> Ordering {
    let text =
        |(hit, record): (&Hit, &Record), field: &str| values(view, hit, record, field).join(" ");
    fields
        .iter()
        .map(|field| {
            let (left, right) = (text(left, field), text(right, field));
            // What is not known comes last.
            left.is_empty()
                .cmp(&right.is_empty())
                .then_with(|| order::compare(&left, &right))
        })
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

/// The values of one field of a row: ids, codes and words as files hold them.
fn values(view: &View<'_>, hit: &Hit, record: &Record, field: &str) -> Vec<String> {
    let links = links(view, hit);
    let of_links = |take: &dyn Fn(&Link) -> Option<String>| -> Vec<String> {
        once(links.iter().filter_map(|link| take(link)).collect())
    };
    let text = match field {
        "id" => vec![record.id.to_string()],
        "kind" => vec![record.kind.key().to_owned()],
        "name" => vec![view.name(&record.id).to_owned()],
        "role" => of_links(&|link| Some(link.block.role.clone())),
        "inferred" if !links.is_empty() => of_links(&|link| Some(yes_or_no(link.is_inferred()))),
        "via" => of_links(&via),
        "since" => of_links(&|link| day(link.period.since.as_ref())),
        "until" => of_links(&|link| day(link.period.until.as_ref())),
        "amount" => links
            .iter()
            .filter_map(|link| Some(link.block.amount?.to_string()))
            .collect(),
        "formal-role" => of_links(&|link| link.block.formal_role.clone()),
        "initiative" => of_links(&|link| Some(link.initiative.to_string())),
        _ if POST.contains(&field) => of_posts(view, record, field),
        _ => texts(&record.block, field),
    };
    if record.kind == Kind::Person && field != "name" && field != "id" {
        return text.iter().map(|text| mask::personal(text)).collect();
    }
    text.iter().map(|text| mask::personnummer(text)).collect()
}

/// The texts, each once.
fn once(texts: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

fn yes_or_no(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

/// A field of the posts that the person has on the day: neither those that are over nor those to come.
fn of_posts(view: &View<'_>, person: &Record, field: &str) -> Vec<String> {
    let holds = |post: &Post| post.period.holds(view.day()) != Holds::No;
    let posts = person.post_blocks().filter(|(post, _)| holds(post));
    once(posts.flat_map(|(_, block)| texts(block, field)).collect())
}

fn via(link: &Link) -> Option<String> {
    link.via.as_ref().map(ToString::to_string)
}

fn day(date: Option<&Date>) -> Option<String> {
    date.map(ToString::to_string)
}

fn texts(block: &Block, key: &str) -> Vec<String> {
    block.get(key).map_or_else(Vec::new, Value::texts)
}
