//! What stands at a key: codes, addresses, dates, letters that can't be seen.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::FieldType;
use crate::model::finding::{At, FieldPath, Finding, Level};
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::model::value::Block;
use crate::ops::assign::OPEN;
use crate::ops::check::rule::{
    CheckInput, ERROR, Family, NOTE, Rule, WARNING, at_key, inside, top,
};
use crate::ops::check::suggestion::{Case, Suggestion, set};
use crate::ops::check::texts::Text;
use crate::text::fold::{fold, is_nfc, nfc};
use crate::text::tidy::{find_untidy, tidy, without_marks};
use crate::text::{email, phone, surname, url};

pub(super) const RULES: &[Rule] = &[
    Rule::new(Family::Values, WARNING, RuleId::UnknownCode)
        .in_records(|_, record| Vec::from_iter(find_unknown_code(record)))
        .suggest(suggest_code),
    Rule::new(Family::Values, WARNING, RuleId::CodeAndName)
        .in_records(|_, record| Vec::from_iter(find_code_of_other_name(record)))
        .suggest(suggest_code),
    Rule::new(Family::Values, ERROR, RuleId::CountyAndCode)
        .in_records(|_, record| Vec::from_iter(find_county_of_other_code(record)))
        .suggest(|case| case.set_value(case.fact("county"))),
    Rule::new(Family::Values, ERROR, RuleId::BadEmail)
        .in_values(find_bad_email)
        .suggest(suggest_contact_detail),
    Rule::new(Family::Values, WARNING, RuleId::BadPhone)
        .in_values(find_bad_phone)
        .suggest(suggest_contact_detail),
    Rule::new(Family::Values, ERROR, RuleId::BadUrl)
        .in_values(find_bad_url)
        .suggest(|case| case.set_value(case.suggestion())),
    Rule::new(Family::Values, ERROR, RuleId::BadPostalCode)
        .in_values(find_bad_postal_code)
        .suggest(|case| case.set_value(case.suggestion())),
    Rule::new(Family::Values, WARNING, RuleId::SurnameFirst)
        .in_records(|_, record| Vec::from_iter(find_surname_first(record)))
        .suggest(|case| case.set_value(case.suggestion())),
    Rule::new(Family::Values, ERROR, RuleId::ReversedDates)
        .in_records(|_, record| find_reversed_dates(record))
        .suggest(suggest_value),
    Rule::new(Family::Values, NOTE, RuleId::FutureDate)
        .in_records(find_future_dates)
        .suggest(|case| case.set_value(case.suggestion())),
    rule(WARNING, RuleId::ParticipationOutsideInitiative)
        .in_records(|_, record| {
            let rule = RuleId::ParticipationOutsideInitiative;
            find_dates_outside(record, rule, "participant", &["since", "until"])
        })
        .suggest(suggest_value),
    rule(WARNING, RuleId::EventOutsideInitiative).in_records(|_, record| {
        find_dates_outside(record, RuleId::EventOutsideInitiative, "event", &["date"])
    }),
    Rule::new(Family::Values, WARNING, RuleId::StraySpace)
        .in_texts(find_stray_space)
        .fix(|_, old| Some(tidy(old?)))
        .suggest(suggest_contact_detail),
    Rule::new(Family::Values, WARNING, RuleId::NotNfc)
        .in_texts(find_not_nfc)
        .fix(|_, old| Some(nfc(old?))),
];

const fn rule(level: Option<Level>, id: RuleId) -> Rule {
    Rule::new(Family::Values, level, id)
}

/// The suggested value, of a participation by `link`.
pub(super) fn suggest_value(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    match case.block() {
        Some(_) => {
            let (participation, _) = case.participation()?;
            let key = case.place.at.path()?.last_key();
            let option = (key.to_owned(), OPEN.to_owned());
            Some(vec![Suggestion::Link(participation, vec![option])])
        }
        None => case.set_value(case.suggestion()),
    }
}

/// Codes of what is no more are on no list.
fn is_gone(record: &Record) -> bool {
    record.block.date("dissolved").is_some()
}

/// A code that is on no list of SCB, or that can't be one of Skolverket.
fn find_unknown_code(record: &Record) -> Option<Finding> {
    let code = record.block.text("code").filter(|_| !is_gone(record))?;
    let reason = match record.kind {
        Kind::Municipality if names_of_code(record.kind, code).is_none() => "municipality",
        Kind::Region if names_of_code(record.kind, code).is_none() => "region",
        Kind::School if code.len() != 8 => "school",
        _ => return None,
    };
    let finding = at_key(RuleId::UnknownCode, record, "code")
        .fact("reason", reason)
        .fact("code", code)
        .suggest(code_of_names(record).as_deref());
    Some(finding)
}

/// A code that belongs to another name.
fn find_code_of_other_name(record: &Record) -> Option<Finding> {
    let code = record.block.text("code").filter(|_| !is_gone(record))?;
    let names = names_of_code(record.kind, code)?;
    let is_called = |name: &str| names.iter().any(|it| fold(it) == fold(name));
    if record.names().any(is_called) {
        return None;
    }
    let finding = at_key(RuleId::CodeAndName, record, "code")
        .fact("code", code)
        .fact("name", names.first()?)
        .suggest(code_of_names(record).as_deref());
    Some(finding)
}

/// A municipality or region that is said to be in another county than its code says.
fn find_county_of_other_code(record: &Record) -> Option<Finding> {
    let code = record.block.text("code").filter(|_| !is_gone(record))?;
    names_of_code(record.kind, code)?;
    let counties = record.block.list("county");
    let own = code.get(..2)?;
    if counties.is_empty() || counties.iter().any(|it| it == own) {
        return None;
    }
    let finding = at_key(RuleId::CountyAndCode, record, "county");
    Some(finding.fact("code", code).fact("county", own))
}

/// The names of each municipality and region by its code of SCB, the full one first.
static NAMES: LazyLock<BTreeMap<(Kind, String), Vec<String>>> = LazyLock::new(|| {
    let municipalities = codes::municipalities().iter().map(|it| {
        let names = [&it.name, &it.short, &it.self_name].map(String::clone);
        ((Kind::Municipality, it.code.clone()), names.to_vec())
    });
    let regions = codes::regions().into_iter();
    let regions = regions.map(|it| ((Kind::Region, it.county), vec![it.name]));
    municipalities.chain(regions).collect()
});

/// The names of the municipality or region with a code.
fn names_of_code(kind: Kind, code: &str) -> Option<&'static Vec<String>> {
    if !matches!(kind, Kind::Municipality | Kind::Region) {
        return None;
    }
    NAMES.get(&(kind, code.to_owned()))
}

/// The code of the municipality or region with the record's name.
fn code_of_names(record: &Record) -> Option<String> {
    let is_called = |name: &str| record.names().any(|own| fold(own) == fold(name));
    let mut all = NAMES.iter().filter(|((kind, _), _)| *kind == record.kind);
    let ((_, code), _) = all.find(|(_, names)| is_called(&names[0]))?;
    Some(code.clone())
}

/// Another code, and the county that belongs to it.
fn suggest_code(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    let record = case.record;
    // Another municipality that has the code rightly must not get a second one beside it.
    let is_taken = |code: &str| {
        let mut others = case.registry.of_kind(record.kind);
        others.any(|other| other.block.text("code") == Some(code))
    };
    let Some(code) = case.suggestion().filter(|code| !is_taken(code)) else {
        return case.set([set("code", OPEN)]);
    };
    let county = code.get(..2).unwrap_or_default();
    let counties = record.block.list("county");
    let mut changes = vec![set("code", code)];
    if !counties.is_empty() && counties != [county] {
        changes.push(set("county", county));
    }
    case.set(changes)
}

/// The code of a county that is no more, at somebody who is still there; other codes are read by `document`.
pub(super) fn find_former_county(record: &Record) -> Option<Finding> {
    let counties = record.block.list("county");
    let is_former = |code: &String| codes::FORMER_COUNTIES.contains(&code.as_str());
    let index = counties.iter().position(is_former)?;
    (!is_gone(record)).then(|| {
        let at = At::Value(top("county").index(index));
        Finding::new(RuleId::UnknownCounty, &record.path, at).fact("value", &counties[index])
    })
}

fn find_bad_phone(text: &Text<'_>) -> Option<Finding> {
    // A stray space is reported as such.
    let is_phone = matches!(text.holds, FieldType::Reach) && text.key == "phone";
    if !is_phone || phone::is_valid(&without_marks(text.text.trim())) {
        return None;
    }
    let finding = Finding::new(RuleId::BadPhone, text.file, text.at()).fact("value", text.text);
    let meant = phone::suggest_correction(&without_marks(text.text));
    Some(finding.suggest(meant.as_deref()))
}

fn find_bad_url(text: &Text<'_>) -> Option<Finding> {
    if !matches!(text.holds, FieldType::Url) {
        return None;
    }
    // A stray space is a finding of its own, which `check --fix` fixes: one cause is one finding.
    let tidied = tidy(text.text);
    if url::is_valid(&tidied) {
        return None;
    }
    let finding = Finding::new(RuleId::BadUrl, text.file, text.at());
    // The value is printed in messages and kept in reports: a password that stands in it must not be.
    let finding = match url::has_user(&tidied) {
        true => finding.fact("reason", "user"),
        false => finding.fact("value", text.text),
    };
    Some(finding.suggest(url::suggest_correction(&tidied).as_deref()))
}

fn find_bad_email(text: &Text<'_>) -> Option<Finding> {
    if !matches!(text.holds, FieldType::Reach) || text.key != "email" {
        return None;
    }
    let tidied = tidy(text.text);
    if email::is_valid(&tidied) {
        return None;
    }
    let finding = Finding::new(RuleId::BadEmail, text.file, text.at()).fact("value", text.text);
    Some(finding.suggest(email::suggest_correction(&tidied).as_deref()))
}

fn find_bad_postal_code(text: &Text<'_>) -> Option<Finding> {
    let is_postal_code = matches!(text.holds, FieldType::Text) && text.key == "postal-code";
    if !is_postal_code || is_valid_postal_code(text.text) {
        return None;
    }
    let finding = Finding::new(RuleId::BadPostalCode, text.file, text.at());
    Some(finding.fact("value", text.text))
}

/// Five digits, the first not 0, with or without a space behind the third.
fn is_valid_postal_code(text: &str) -> bool {
    let digits = match text.split_once(' ') {
        Some((head, tail)) if head.len() == 3 && tail.len() == 2 => format!("{head}{tail}"),
        Some(_) => return false,
        None => text.to_owned(),
    };
    digits.len() == 5 && !digits.starts_with('0') && digits.bytes().all(|it| it.is_ascii_digit())
}

/// E-mail addresses and phone numbers of functions: what is only written in another form than it should be is known.
fn suggest_contact_detail(case: &Case<'_>) -> Option<Vec<Suggestion>> {
    // The address of a person must not stand in a command that is printed and kept in the history of a shell.
    if case.record.kind == Kind::Person {
        return None;
    }
    let key = case
        .key()
        .filter(|key| matches!(key.as_str(), "email" | "phone"))?;
    let list = case.record.block.list(&key);
    let old = tidy(list.get(case.entry().unwrap_or(0))?);
    let several: Vec<&str> = old.split(['/', ';']).map(str::trim).collect();
    let is_good = |text: &&str| match key.as_str() {
        "email" => email::is_valid(text),
        _ => phone::is_valid(text),
    };
    let new = match case.suggestion() {
        Some(meant) => meant.to_owned(),
        None if several.iter().all(is_good) => several.join(","),
        None => OPEN.to_owned(),
    };
    case.set([set(&key, &case.with_entry(list, &new)?)])
}

/// A person's name with a comma after the surname. Lists sort by what stands before the comma, and cards take it for the
/// surname, also in `Anna Prov, rektor`.
fn find_surname_first(record: &Record) -> Option<Finding> {
    let name = record
        .block
        .text("name")
        .filter(|_| record.kind == Kind::Person)?;
    let parts = surname::split_surname_first(name)?;
    let finding = at_key(RuleId::SurnameFirst, record, "name").fact("surname", &parts.family);
    Some(finding.suggest(surname::given_name_first(&parts).as_deref()))
}

/// Two dates of which the later one certainly comes first.
fn find_reversed_dates(record: &Record) -> Vec<Finding> {
    let pairs = [
        ("start", "end"),
        ("founded", "dissolved"),
        ("date", "retrieved"),
    ];
    let mut findings = Vec::new();
    let mut compare = |block: &Block, path: &dyn Fn() -> FieldPath, first: &str, second: &str| {
        let (Some(since), Some(until)) = (block.date(first), block.date(second)) else {
            return;
        };
        if is_before(until, since) {
            let at = At::Value(path().key(second));
            let finding = Finding::new(RuleId::ReversedDates, &record.path, at)
                .fact("first", first)
                .fact("since", since.as_str())
                .fact("second", second)
                .fact("until", until.as_str());
            findings.push(finding);
        }
    };
    for (first, second) in pairs {
        compare(&record.block, &FieldPath::default, first, second);
    }
    for key in ["participant", "post"] {
        for (number, inner) in record.block.tables(key).iter().enumerate() {
            compare(inner, &|| top(key).index(number), "since", "until");
        }
    }
    findings
}

/// Days on which somebody has done something, and that are still to come.
fn find_future_dates(input: &CheckInput<'_>, record: &Record) -> Vec<Finding> {
    let mut findings = Vec::new();
    for key in ["checked", "informed", "retrieved", "date"] {
        let date = record.block.date(key);
        let is_to_come = |date: &&Date| date.first().is_some_and(|first| first > input.today);
        findings.extend(date.filter(is_to_come).map(|date| {
            at_key(RuleId::FutureDate, record, key)
                .fact("field", key)
                .fact("day", date.as_str())
        }));
    }
    findings
}

/// Blocks of an initiative of which a date is certainly not within the initiative.
fn find_dates_outside(
    record: &Record,
    rule: RuleId,
    block_key: &str,
    keys: &[&str],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if record.kind != Kind::Initiative {
        return findings;
    }
    let whole = record.period();
    for (number, block) in record.block.tables(block_key).iter().enumerate() {
        for key in keys {
            let outside = block.date(key).and_then(|date| beyond(date, &whole));
            findings.extend(outside.map(|(reason, bound)| {
                let at = At::Value(inside(block_key, number, key));
                Finding::new(rule, &record.path, at)
                    .fact("reason", reason)
                    .fact("bound", bound.as_str())
            }));
        }
    }
    findings
}

/// Whether a date is certainly before a period begins, or after it ends.
fn beyond<'a>(date: &Date, whole: &'a Period) -> Option<(&'static str, &'a Date)> {
    let since = whole.since.as_ref().filter(|since| is_before(date, since));
    let until = whole.until.as_ref().filter(|until| is_before(until, date));
    let before = since.map(|since| ("before", since));
    before.or(until.map(|until| ("after", until)))
}

/// Whether all of a date, which may be a year, is before another.
fn is_before(one: &Date, other: &Date) -> bool {
    let bounds = one.last().zip(other.first());
    bounds.is_some_and(|(last, first)| last < first)
}

/// Spaces too many and marks without width, which no search finds.
fn find_stray_space(text: &Text<'_>) -> Option<Finding> {
    let stray = find_untidy(text.text)?;
    // One cause is one finding: what is no address with a space is none without it.
    if has_other_fault(text) {
        return None;
    }
    let tidied = tidy(text.text);
    // A suggestion is printed on the line of the finding: of a whole note nobody could see what differs.
    let is_short = !tidied.contains('\n') && tidied.chars().count() <= 60 && !tidied.is_empty();
    let finding = Finding::new(RuleId::StraySpace, text.file, text.part(stray));
    Some(finding.suggest(is_short.then_some(tidied.as_str())))
}

/// Letters in two pieces, which no search finds.
fn find_not_nfc(text: &Text<'_>) -> Option<Finding> {
    // Whatever comes before the first combining mark, U+0300, has one form.
    let is_plain = text.text.bytes().all(|byte| byte < 0xcc);
    if is_plain || is_nfc(text.text) || find_untidy(text.text).is_some() || has_other_fault(text) {
        return None;
    }
    Some(Finding::new(RuleId::NotNfc, text.file, text.at()))
}

fn has_other_fault(text: &Text<'_>) -> bool {
    let finders = [find_bad_url, find_bad_email, find_bad_postal_code];
    finders.iter().any(|find| find(text).is_some())
}
