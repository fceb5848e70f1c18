//! Popolo (popoloproject.com): people, organizations and memberships, as programs about public life exchange them.
//!
//! Initiatives are organizations too, since actors are members of them in a role.

use serde_json::{Map, Value as Json, json};

use super::tables::names_of_records;
use crate::model::date::Date;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::value::Block;
use crate::ops::export::Export;

/// The document.
pub(super) fn popolo(export: &Export) -> Json {
    let names = names_of_records(export);
    let of = |is_it: fn(Kind) -> bool| export.records.iter().filter(move |it| is_it(it.kind));
    let is_organization = |kind: Kind| kind.is_actor() || kind == Kind::Initiative;
    let of_initiatives = of(|kind| kind == Kind::Initiative).flat_map(|initiative| {
        let blocks = initiative.block.tables("participant").iter();
        blocks.map(|block| {
            let actor = block.text("actor").unwrap_or_default();
            let name = names.get(actor);
            object([
                ("organization_id", json!(initiative.id)),
                ("member", json!({ "id": actor, "name": name })),
                ("role", json!(block.text("role"))),
                ("start_date", day(block, "since")),
                ("end_date", day(block, "until")),
            ])
        })
    });
    let of_people = of(|kind| kind == Kind::Person).flat_map(|person| {
        let blocks = person.block.tables("post").iter();
        blocks.map(|block| {
            object([
                ("person_id", json!(person.id)),
                ("organization_id", json!(block.text("actor"))),
                ("role", json!(block.text("title"))),
                ("contact_details", contact_details(block)),
                ("start_date", day(block, "since")),
                ("end_date", day(block, "until")),
            ])
        })
    });
    let memberships: Vec<Json> = of_initiatives.chain(of_people).collect();
    object([
        ("personal_data", json!(export.personal_data)),
        (
            "persons",
            of(|kind| kind == Kind::Person).map(person).collect(),
        ),
        (
            "organizations",
            of(is_organization).map(organization).collect(),
        ),
        ("memberships", json!(memberships)),
    ])
}

fn person(record: &Record) -> Json {
    object([
        ("id", json!(record.id)),
        ("name", json!(record.name())),
        ("given_name", json!(record.block.text("given"))),
        ("family_name", json!(record.block.text("family"))),
        ("other_names", other_names(record)),
    ])
}

fn organization(record: &Record) -> Json {
    let block = &record.block;
    let (founding, dissolution) = match record.kind {
        Kind::Initiative => ("start", "end"),
        _ => ("founded", "dissolved"),
    };
    let identifier = |scheme: &str, key: &str| {
        let identifier = block.text(key)?;
        Some(json!({ "scheme": scheme, "identifier": identifier }))
    };
    let identifiers = [
        identifier("SE-ORGNR", "orgnr"),
        identifier("SE-SCB", "code"),
    ];
    let links = block.text("website").map(|url| json!({ "url": url }));
    let classification = block.text("type").unwrap_or(record.kind.key());
    object([
        ("id", json!(record.id)),
        ("name", json!(record.name())),
        ("other_names", other_names(record)),
        ("identifiers", identifiers.into_iter().flatten().collect()),
        ("classification", json!(classification)),
        ("parent_id", json!(block.text("part-of"))),
        ("founding_date", day(block, founding)),
        ("dissolution_date", day(block, dissolution)),
        ("contact_details", contact_details(block)),
        ("links", links.into_iter().collect()),
    ])
}

fn other_names(record: &Record) -> Json {
    let aliases = record.block.list("aliases").iter();
    let former = record.block.tables("former-names").iter();
    let former = former.map(|former| {
        object([
            ("name", json!(former.text("name"))),
            ("end_date", day(former, "until")),
        ])
    });
    aliases
        .map(|name| json!({ "name": name }))
        .chain(former)
        .collect()
}

fn contact_details(block: &Block) -> Json {
    let of = |key: &'static str| {
        let values = block.list(key).iter();
        values.map(move |value| json!({ "type": key, "value": value }))
    };
    of("email").chain(of("phone")).collect()
}

/// A day, a month or a year; Popolo knows no others.
fn day(block: &Block, key: &str) -> Json {
    let date = block.date(key).map(Date::as_str);
    json!(date.filter(|it| !it.contains("..")))
}

/// An object without what is not known.
fn object<const N: usize>(pairs: [(&str, Json); N]) -> Json {
    let is_known = |value: &Json| !value.is_null() && *value != json!([]);
    let pairs = pairs.into_iter().filter(|(_, value)| is_known(value));
    let pairs = pairs.map(|(key, value)| (key.to_owned(), value));
    Json::Object(pairs.collect::<Map<String, Json>>())
}
