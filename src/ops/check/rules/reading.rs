//! Files, keys and values that can't be read. `store` and `document` find most of this while they read; the rest shows when
//! everything is read.

use super::values::{find_former_county, suggest_value};
use crate::model::codes;
use crate::model::fields;
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::orgnr::Orgnr;
use crate::model::query::compile::Query;
use crate::model::query::error::{QueryError, QueryErrorKind};
use crate::model::query::saved::{QueryOwner, SavedQuery, is_name};
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::settings::FILE;
use crate::ops::assign::OPEN;
use crate::ops::check::rule::{CheckInput, ERROR, Family, Rule, Suggest, inside, top};
use crate::ops::check::suggestion::{Case, Suggestion, file_stem, set};
use crate::ops::expectations::understand;

const fn reading(id: RuleId) -> Rule {
    Rule::new(Family::Reading, ERROR, id)
}

pub(super) const RULES: &[Rule] = &[
    // a file
    reading(RuleId::BadId).suggest_by(Suggest::Move(suggest_valid_id)),
    reading(RuleId::CannotOpen).suggest_by(Suggest::Nothing),
    reading(RuleId::ConflictMarkers),
    reading(RuleId::LooseFile).suggest_by(Suggest::Move(|_, finding| {
        let file = &finding.places.first()?.file;
        move_file(file, format!("{OPEN}/{file}"))
    })),
    reading(RuleId::MoreFaults),
    // An editor would show other letters than the bytes are, and might write them.
    reading(RuleId::NotUtf8).suggest_by(Suggest::Nothing),
    reading(RuleId::SameId).suggest_by(Suggest::Move(suggest_free_id)),
    reading(RuleId::SchemaTooNew).suggest_by(Suggest::Nothing),
    // Where a link should lead, or whether it should be there at all, no command can know.
    reading(RuleId::SymbolicLink).suggest_by(Suggest::Nothing),
    reading(RuleId::SyntaxError),
    reading(RuleId::TooLarge).suggest_by(Suggest::Nothing),
    reading(RuleId::UnknownFolder).suggest_by(Suggest::Move(|_, finding| {
        let meant = finding.get("suggestion")?.to_owned();
        move_file(finding.get("folder")?, meant)
    })),
    // its keys and values
    reading(RuleId::BadCode).suggest(|case| suggest_number(case, "code")),
    reading(RuleId::BadDate),
    reading(RuleId::BadNumber).suggest(suggest_value),
    reading(RuleId::BadOrgnr)
        .fix(|finding, _| Some(Orgnr::suggest_correction(finding.get("value")?)?.to_string()))
        .suggest(|case| suggest_number(case, "orgnr")),
    reading(RuleId::BadQuery).find(find_bad_queries),
    reading(RuleId::MissingKey),
    reading(RuleId::MissingName),
    reading(RuleId::OrgnrCheckDigit).suggest(|case| suggest_number(case, "orgnr")),
    reading(RuleId::SameKey),
    reading(RuleId::UnknownChoice).suggest(|case| case.set_value(case.suggestion())),
    reading(RuleId::UnknownCounty)
        .in_records(|_, record| Vec::from_iter(find_former_county(record)))
        .suggest(|case| suggest_entry(case, "county", OPEN)),
    reading(RuleId::UnknownInferredKey).suggest(|case| suggest_entry(case, "inferred", "")),
    reading(RuleId::UnknownKey),
    reading(RuleId::WrongType).suggest(suggest_type_of_field),
];

fn move_file(from: &str, to: String) -> Option<Suggestion> {
    Some(Suggestion::MoveFile {
        from: from.to_owned(),
        to,
    })
}

/// The name of a file, made into an id that is free.
fn suggest_valid_id(registry: &Registry, finding: &Finding) -> Option<Suggestion> {
    let file = &finding.places.first()?.file;
    let made = Id::from_name(file_stem(file));
    let id = finding.get("suggestion").map_or(made, Id::new);
    rename_file(registry, file, id)
}

/// The last of several files with one id gets a number.
fn suggest_free_id(registry: &Registry, finding: &Finding) -> Option<Suggestion> {
    let last = &finding.places.last()?.file;
    rename_file(registry, last, Id::new(file_stem(last)))
}

/// Gives a file the name of an id, or of a free one like it, in the same folder.
fn rename_file(registry: &Registry, file: &str, id: Id) -> Option<Suggestion> {
    let id = free_id(registry, id)?;
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    move_file(file, format!("{folder}/{id}.toml"))
}

/// The id, or with a number when another has it; `None` where the text can't be made an id.
fn free_id(registry: &Registry, id: Id) -> Option<Id> {
    // Of one number more than there are records, one is free: without an upper bound this would not end for a text that
    // is no id with any number either.
    let numbers = 2..=registry.ids().count() + 2;
    let numbered = numbers.map(|number| id.with_ending(&number.to_string()));
    std::iter::once(id.clone())
        .chain(numbered)
        .find(|id| Id::is_valid(id.as_str()) && !registry.has(id))
}

/// A number or code that was nearly right, or that the built-in lists know.
fn suggest_number(case: &Case<'_>, key: &str) -> Option<Vec<Suggestion>> {
    let built_in = || case.built_in_value(key);
    let value = case.suggestion().map(str::to_owned).or_else(built_in);
    case.set_value(value.as_deref())
}

/// The list at a key with the suggestion in place of the entry.
fn suggest_entry(case: &Case<'_>, key: &str, otherwise: &str) -> Option<Vec<Suggestion>> {
    let entry = case.suggestion().unwrap_or(otherwise);
    let list = case.with_entry(case.record.block.list(key), entry)?;
    case.set_value(Some(&list))
}

/// What somebody wrote in another form than the field has, when it is the value itself.
fn suggest_type_of_field(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    // A number without quotes has lost its leading zero or plus: what was meant is not what stands there.
    let key = case
        .key()
        .filter(|key| !matches!(key.as_str(), "email" | "phone"))?;
    let value = case.fact("value")?;
    let is_value = match case.fact("expected")? {
        "list" | "text" => true,
        "integer" => value.parse::<i64>().is_ok(),
        "flag" => fields::yes_or_no(value).is_some(),
        _ => false,
    };
    let is_county = case.fact("field") != Some("county") || codes::county_of(value).is_some();
    (is_value && is_county).then(|| case.set([set(&key, value)]))?
}

/// Queries that `registry.toml` keeps, under a name and in expectations, and that can't be understood.
fn find_bad_queries(input: &CheckInput<'_>) -> Vec<Finding> {
    let CheckInput {
        registry, today, ..
    } = input;
    let settings = &registry.settings;
    // What declares words could not be read: whether a query has the right ones is not known.
    if settings.is_partial {
        return Vec::new();
    }
    let saved = settings.queries.all();
    let saved = saved.iter().filter(|it| it.owner == QueryOwner::Registry);
    let mut findings: Vec<Finding> = saved.filter_map(|it| bad_saved_query(input, it)).collect();
    for expectation in &settings.expectations {
        let errors = understand(expectation, registry, *today, None).err();
        for (key, error) in errors.into_iter().flatten() {
            let path = inside("expectation", expectation.number, key);
            let text = match key {
                "where" => &expectation.which,
                _ => &expectation.requires,
            };
            // What is kept under a name is reported there.
            if error.within.is_none() {
                findings.extend(bad_query(input, text, path, &error));
            }
        }
    }
    findings
}

fn bad_saved_query(input: &CheckInput<'_>, saved: &SavedQuery) -> Option<Finding> {
    let path = top("queries").key(&saved.name);
    if !is_name(&saved.name) {
        let finding = Finding::new(RuleId::BadQuery, FILE, At::Key(path));
        return Some(finding.fact("reason", "name").fact("at", &saved.name));
    }
    // By its name, so that a query that names itself is found to be a loop.
    let text = format!("@{}", saved.name);
    let CheckInput {
        registry, today, ..
    } = input;
    let query = Query::for_owner(QueryOwner::Registry, &text, registry, *today, None);
    let error = query.err()?;
    let is_here = match &error.kind {
        // A loop is reported where the first of its names stands.
        QueryErrorKind::SavedLoop(names) => names.iter().min() == Some(&saved.name),
        QueryErrorKind::TooManyTerms(_) => true,
        _ => error
            .within
            .as_ref()
            .is_some_and(|it| it.name == saved.name),
    };
    is_here.then(|| bad_query(input, &saved.text, path, &error))?
}

fn bad_query(
    input: &CheckInput<'_>,
    text: &str,
    path: FieldPath,
    error: &QueryError,
) -> Option<Finding> {
    // Without people/ nothing says whether a person is there, and what can't be read may be meant.
    let before = error.text.get(..error.span.start).unwrap_or_default();
    let is_person = |record: &&Record| record.kind == Kind::Person;
    let is_lost = before.ends_with("person:") && !input.records.iter().any(is_person)
        || !input.unreadable.is_empty();
    if is_lost && matches!(error.kind, QueryErrorKind::UnknownRecord(_)) {
        return None;
    }
    let reason = match error.kind {
        QueryErrorKind::SavedLoop(_) => "loop",
        _ => "kept",
    };
    let at = error.text.get(error.span.clone()).unwrap_or_default();
    let place = match *error.text == *text {
        true => At::Part(path, error.span.start, error.span.end),
        false => At::Value(path),
    };
    let finding = Finding::new(RuleId::BadQuery, FILE, place)
        .fact("reason", reason)
        .fact("query", text)
        .fact("at", at);
    Some(finding.suggest(error.suggestion.as_deref()))
}
