//! `search`: the records that a query finds, best first, with the wanted fields.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::Serialize;

use super::named::FoundLink;
use crate::model::date::Date;
use crate::model::fields::{self, Field, FieldType, WordList};
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

/// The result of a search.
#[derive(Debug, Serialize)]
pub struct SearchResult {
    /// The fields of each row, in order.
    pub fields: Vec<String>,
    /// Whether they are the default ones.
    #[serde(skip)]
    pub has_default_fields: bool,
    /// The records, in the order in which they are shown.
    pub rows: Vec<Row>,
}

/// A record that was found.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its id.
    pub id: Id,
    /// Its kind.
    pub kind: Kind,
    /// Its name on the day of the view.
    pub name: String,
    /// Whether it is over.
    pub ended: bool,
    /// Whether the day is in doubt.
    pub maybe: bool,
    /// The participations by which it was found, when the query asks for participations.
    pub participations: Vec<FoundLink>,
    /// The values of each field.
    pub values: Vec<Vec<String>>,
    /// Which of the values no source states.
    #[serde(skip)]
    pub marks: Vec<Vec<bool>>,
    /// The fields in which no source states a value.
    pub inferred: Vec<String>,
}

/// Which rows and fields are wanted, and in which order.
#[derive(Debug, Default)]
pub struct Options {
    /// The fields of each row; none for the default ones.
    pub fields: Vec<String>,
    /// The fields to sort by; none for the best first.
    pub sort: Vec<String>,
    /// The most rows.
    pub limit: Option<usize>,
    /// Whether members take the place of their groups.
    pub expand_groups: bool,
}

/// An unknown field, and the one that was probably meant.
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
    let builder = RowBuilder {
        view,
        requires_links: query.requires_links(),
    };
    let known = |fields: &[String]| -> Result<Vec<String>, UnknownField> {
        fields.iter().map(|field| find_field(field)).collect()
    };
    let (wanted_fields, sort) = (known(&options.fields)?, known(&options.sort)?);
    let mut hits: Vec<(Hit, &Record)> = view
        .select(query, Subjects::Records, options.expand_groups)
        .into_iter()
        .filter_map(|hit| view.registry.get(&hit.id).map(|record| (hit, record)))
        .collect();
    hits.sort_by(|(left_hit, left), (right_hit, right)| {
        builder
            .compare(&sort, (left_hit, left), (right_hit, right))
            .then_with(|| left_hit.rank.cmp(&right_hit.rank))
            .then_with(|| order::compare(view.name(&left.id), view.name(&right.id)))
            .then_with(|| left.id.cmp(&right.id))
    });
    // Only now: the best of all are wanted, not the best of the first.
    hits.truncate(options.limit.unwrap_or(usize::MAX));
    let only_people = hits.iter().all(|(_, record)| record.kind == Kind::Person);
    let has_default_fields = wanted_fields.is_empty();
    let default: &[&str] = match builder.requires_links {
        _ if only_people && !hits.is_empty() => &["name", "title", "actor", "id"],
        // The label of the role says whether it is inferred, and via which group.
        true => &["name", "kind", "role", "inferred", "via", "county", "id"],
        false => &["name", "kind", "county", "id"],
    };
    let fields: Vec<String> = match has_default_fields {
        true => default.iter().map(ToString::to_string).collect(),
        false => wanted_fields,
    };
    let rows = hits.iter();
    let rows = rows.map(|(hit, record)| builder.row(hit, record, &fields));
    Ok(SearchResult {
        has_default_fields,
        rows: rows.collect(),
        fields,
    })
}

/// Fields that are computed: the id, the kind, and those of the participations by which a record was found.
const COMPUTED: [&str; 10] = [
    "id",
    "kind",
    "role",
    "unit",
    "via",
    "initiative",
    "since",
    "until",
    "amount",
    "formal-role",
];

/// Fields of a person's posts that a search may show.
fn post_fields() -> impl Iterator<Item = &'static Field> {
    // E-mail addresses and phone numbers of people leave the registry by `contacts` and `show PERSON` only.
    fields::POST
        .iter()
        .filter(|field| !fields::is_withheld_of_people(field))
}

/// Every field that a search can show.
pub fn field_names() -> Vec<&'static str> {
    let fields = shown_fields().map(|field| field.key);
    let mut names: Vec<&str> = COMPUTED.into_iter().chain(fields).collect();
    // A post has an actor and notes as other blocks do, and did-you-mean names a field once.
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    names
}

/// The fields of records and posts that a search can show.
fn shown_fields() -> impl Iterator<Item = &'static Field> {
    // Of blocks only events: participations and posts have fields of their own, and exceptions are for `check`.
    let can_be_shown = |it: &&Field| it.key == "event" || !matches!(it.holds, FieldType::Blocks(_));
    fields::RECORD
        .iter()
        .filter(can_be_shown)
        .chain(post_fields())
}

/// Finds a field by its name in files or in queries.
fn find_field(name: &str) -> Result<String, UnknownField> {
    let known = || Some(shown_fields().find(|it| it.is_called(name))?.key);
    let computed = COMPUTED.into_iter().find(|it| *it == name);
    computed
        .or_else(known)
        .map(str::to_owned)
        .ok_or_else(|| UnknownField {
            field: name.to_owned(),
            near: nearest(name, field_names()).map(str::to_owned),
        })
}

/// A value of a field as files hold it, and whether no source states it.
type Stated = (String, bool);

/// Builds rows with their values.
struct RowBuilder<'a> {
    view: &'a View<'a>,
    /// Whether the query asks about participations.
    requires_links: bool,
}

impl RowBuilder<'_> {
    fn row(&self, hit: &Hit, record: &Record, fields: &[String]) -> Row {
        let view = self.view;
        let stated = fields.iter().map(|field| self.values(hit, record, field));
        let (values, marks): (Vec<Vec<String>>, Vec<Vec<bool>>) =
            stated.map(|it| it.into_iter().unzip()).unzip();
        let inferred = fields.iter().zip(&marks);
        let inferred = inferred.filter(|(_, marks)| marks.contains(&true));
        let links = self.links(hit).into_iter();
        let links = links.filter(|_| self.requires_links);
        Row {
            id: hit.id.clone(),
            kind: record.kind,
            name: view.name(&hit.id).to_owned(),
            ended: record.period().ended_before(view.day()),
            maybe: hit.maybe,
            participations: links.map(|link| FoundLink::new(view, link)).collect(),
            inferred: inferred.map(|(field, _)| field.clone()).collect(),
            values,
            marks,
        }
    }

    /// The participations of a row, in the order of their roles.
    fn links(&self, hit: &Hit) -> Vec<&Link> {
        let view = self.view;
        let vocabulary = &view.registry.settings.vocabulary;
        let mut links: Vec<&Link> = hit.links.iter().map(|at| view.links.get(*at)).collect();
        links.sort_by_key(|link| vocabulary.place(WordList::Role, &link.block.role));
        links
    }

    fn compare(
        &self,
        fields: &[String],
        (left_hit, left): (&Hit, &Record),
        (right_hit, right): (&Hit, &Record),
    ) -> Ordering {
        let text = |hit: &Hit, record: &Record, field: &str| {
            let values = self.values(hit, record, field).into_iter();
            values.map(|(text, _)| text).collect::<Vec<_>>().join(" ")
        };
        fields.iter().fold(Ordering::Equal, |before, field| {
            before.then_with(|| {
                let (left, right) = (text(left_hit, left, field), text(right_hit, right, field));
                // Unknown values come last.
                let known_first = left.is_empty().cmp(&right.is_empty());
                known_first.then_with(|| order::compare(&left, &right))
            })
        })
    }

    /// The values of one field of a row.
    fn values(&self, hit: &Hit, record: &Record, field: &str) -> Vec<Stated> {
        let links = self.links(hit);
        let of_links = |take: &dyn Fn(&Link) -> Option<String>| -> Vec<Stated> {
            let marked = |link: &&Link| Some((take(link)?, link.is_inferred_at(field)));
            links.iter().filter_map(marked).collect()
        };
        let whole = |take: &dyn Fn(&Link) -> Option<String>| -> Vec<Stated> {
            let marked = |link: &&Link| Some((take(link)?, link.is_inferred()));
            links.iter().filter_map(marked).collect()
        };
        let stated = |text: String| vec![(text, false)];
        let day = |date: Option<&Date>| date.map(ToString::to_string);
        let is_person = record.kind == Kind::Person;
        let values = match field {
            "id" => stated(record.id.to_string()),
            "kind" => stated(record.kind.key().to_owned()),
            "name" => {
                let name = self.view.name(&record.id).to_owned();
                vec![(name, record.block.is_inferred("name"))]
            }
            _ if is_person && post_fields().any(|it| it.is_called(field)) => {
                [self.post_values(record, field), texts(&record.block, field)].concat()
            }
            "role" => whole(&|link| Some(link.block.role.clone())),
            "unit" => of_links(&|link| link.block.unit.clone()),
            // That an actor takes part by a group is how the registry has it, and needs no source of its own.
            "via" => {
                let via = links.iter().filter_map(|link| link.via.as_ref());
                via.map(|group| (group.to_string(), false)).collect()
            }
            "since" => of_links(&|link| day(link.period.since.as_ref())),
            "until" => of_links(&|link| day(link.period.until.as_ref())),
            "amount" => of_links(&|link| Some(link.block.amount?.to_string())),
            "formal-role" => of_links(&|link| link.block.formal_role.clone()),
            "initiative" => whole(&|link| Some(link.initiative.to_string())),
            "note" if self.requires_links => of_links(&|link| link.block.note.clone()),
            "inferred" if self.requires_links => {
                let of_link = |link: &&Link| inferred_keys(link);
                let keys = links.iter().flat_map(of_link).map(|key| (key, false));
                texts(&record.block, field)
                    .into_iter()
                    .chain(keys)
                    .collect()
            }
            "event" => record.block.tables(field).iter().map(event).collect(),
            _ => texts(&record.block, field),
        };
        // Two amounts of one size are two amounts.
        let values = if field == "amount" {
            values
        } else {
            unique(values)
        };
        // A list is there to name people: of name and id only a personnummer is hidden.
        let hide = |text: &str| match field {
            "name" | "id" if is_person => mask::mask_personnummer(text),
            _ if is_person => mask::mask_personal(text),
            _ => mask::mask_field_outside_people(field, text),
        };
        let masked = |(text, mark): Stated| (hide(&text), mark);
        values.into_iter().map(masked).collect()
    }

    /// A field of the posts that the person has on the day, without those that are over or yet to begin.
    fn post_values(&self, person: &Record, field: &str) -> Vec<Stated> {
        let holds = |post: &Post| post.period.holds(self.view.day()) != Holds::No;
        let posts = person.post_blocks().filter(|(post, _)| holds(post));
        let key = post_fields()
            .find(|it| it.is_called(field))
            .map(|it| it.key);
        posts
            .flat_map(|(_, block)| texts(block, key.unwrap_or(field)))
            .collect()
    }
}

/// The keys of a participation that no source states.
fn inferred_keys(link: &Link) -> Vec<String> {
    let keys = fields::PARTICIPANT.iter().map(|field| field.key);
    let is_there = |key: &&str| match *key {
        "actor" | "role" => true,
        "since" => link.period.since.is_some(),
        "until" => link.period.until.is_some(),
        _ => link.block.inferred.iter().any(|it| it == key),
    };
    keys.filter(is_there)
        .filter(|key| link.is_inferred_at(key))
        .map(str::to_owned)
        .collect()
}

/// An event in a line: when, what and where.
fn event(block: &Block) -> Stated {
    let parts = ["date", "name", "place"].map(|key| texts(block, key));
    let parts: Vec<Stated> = parts.into_iter().flatten().collect();
    let is_inferred = parts.iter().any(|(_, mark)| *mark);
    let parts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
    (parts.join(" "), is_inferred)
}

/// Removes repeated values; one that a source states anywhere is stated.
fn unique(values: Vec<Stated>) -> Vec<Stated> {
    let mut seen: Vec<Stated> = Vec::new();
    for (text, mark) in values {
        match seen.iter_mut().find(|(known, _)| *known == text) {
            Some((_, known)) => *known &= mark,
            None => seen.push((text, mark)),
        }
    }
    seen
}

fn texts(block: &Block, key: &str) -> Vec<Stated> {
    let is_inferred = block.is_inferred(key);
    let texts = block.get(key).map_or_else(Vec::new, Value::texts);
    texts.into_iter().map(|text| (text, is_inferred)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Options, search};
    use crate::model::kind::Kind;
    use crate::model::members;
    use crate::model::query::compile::Query;
    use crate::model::query::select::View;
    use crate::model::registry::sample;

    #[test]
    fn what_is_not_known_sorts_last_and_a_value_is_shown_once() {
        let registry = sample::registry(&[
            (Kind::Company, "a", &[("name", "A")]),
            (Kind::Company, "b", &[("name", "B"), ("county", "08")]),
            (Kind::Company, "c", &[("name", "C"), ("county", "05")]),
            (
                Kind::Initiative,
                "i",
                &[
                    ("name", "I"),
                    ("participant", "actor=b role=owner since=2020"),
                    ("participant", "actor=b role=owner since=2022"),
                ],
            ),
        ]);
        let links = members::resolve_links(&registry);
        let today = date(2026, 11, 22);
        let view = View::new(&registry, &links, today);
        let rows = |query: &str, options: &Options| {
            let query = Query::new(query, &registry, today, None).expect("a query");
            search(&view, &query, options).expect("fields").rows
        };
        let options = Options {
            sort: vec!["county".to_owned()],
            ..Options::default()
        };
        let found = rows("kind:company", &options);
        let ids: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "a"]);
        let options = Options {
            fields: vec!["role".to_owned()],
            ..Options::default()
        };
        assert_eq!(rows("initiative:i", &options)[0].values, [["owner"]]);
    }

    #[test]
    fn what_one_source_states_is_stated_though_another_place_infers_it() {
        let participations = [
            ("name", "I"),
            ("participant", "actor=a role=owner since=2020 inferred=role"),
            ("participant", "actor=a role=owner since=2022"),
        ];
        let registry = sample::registry(&[
            (Kind::Company, "a", &[("name", "A")]),
            (Kind::Initiative, "i", &participations),
        ]);
        let links = members::resolve_links(&registry);
        let today = date(2026, 11, 22);
        let view = View::new(&registry, &links, today);
        let query = Query::new("initiative:i", &registry, today, None).expect("a query");
        let options = Options {
            fields: vec!["role".to_owned()],
            ..Options::default()
        };
        let found = search(&view, &query, &options).expect("fields").rows;
        assert_eq!(found[0].values, [["owner"]]);
        assert_eq!(found[0].marks, [[false]]);
    }
}
