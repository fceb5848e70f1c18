//! What stands at a key: codes, addresses, dates, letters that don't show.

use std::collections::BTreeMap;

use jiff::civil;

use super::places::{ByValue, inside, top};
use super::walk::{Leaf, Scene, walk};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::FieldType;
use crate::model::finding::{At, FieldPath, Finding};
use crate::model::kind::Kind;
use crate::model::period::Period;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::rule::RuleId;
use crate::model::value::Block;
use crate::text::fold::{fold, is_nfc};
use crate::text::tidy::{find_untidy, tidy, without_marks};
use crate::text::{email, phone, surname, url};

/// Phone numbers, apart from the rest: their tables take as long to read as everything else to look at.
pub(super) fn phones(scene: Scene<'_>) -> Vec<Finding> {
    let mut findings = ByValue::default();
    walk(scene.registry, &mut |leaf| {
        let is_phone = matches!(leaf.holds, FieldType::Reach) && leaf.key == "phone";
        // A stray space is told as such.
        if is_phone && !phone::is_valid(&without_marks(leaf.text.trim())) {
            let finding = Finding::new(RuleId::BadPhone, leaf.file, leaf.at());
            let finding = finding.fact("value", leaf.text);
            let meant = phone::suggest_correction(&without_marks(leaf.text));
            findings.add(&leaf, finding.suggest(meant.as_deref()));
        }
    });
    findings.found().collect()
}

/// What is wrong with single values, and with values that stand side by side.
pub(super) fn find(scene: Scene<'_>) -> Vec<Finding> {
    let mut findings = texts(scene.registry);
    let own_codes = OwnCodes::new();
    for record in scene.registry.records() {
        findings.extend(own_codes.find(record));
        findings.extend(former_county(record));
        findings.extend(reversed(record));
        findings.extend(future(record, scene.today));
        match record.kind {
            Kind::Initiative => findings.extend(outside(record)),
            Kind::Person => findings.extend(surname_first(record)),
            _ => {}
        }
    }
    findings
}

/// Every text, by what its field holds.
fn texts(registry: &Registry) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut addresses = ByValue::default();
    walk(registry, &mut |leaf| match bad(&leaf) {
        Some(finding) => addresses.add(&leaf, finding),
        // One cause is one finding: what is no address with a space is none without it.
        None => findings.extend(letters(&leaf)),
    });
    findings.extend(addresses.found());
    findings
}

/// An address that is none, whatever spaces stand around it.
fn bad(leaf: &Leaf<'_, '_>) -> Option<Finding> {
    let text = tidy(leaf.text);
    match (leaf.holds, leaf.key) {
        (FieldType::Url, _) if !url::is_valid(&text) => {
            let finding = Finding::new(RuleId::BadUrl, leaf.file, leaf.at());
            let finding = match url::has_user(&text) {
                true => finding.fact("reason", "user"),
                false => finding.fact("value", leaf.text),
            };
            Some(finding.suggest(url::suggest_correction(&text).as_deref()))
        }
        (FieldType::Reach, "email") if !email::is_valid(&text) => {
            let finding = Finding::new(RuleId::BadEmail, leaf.file, leaf.at());
            let finding = finding.fact("value", leaf.text);
            Some(finding.suggest(email::suggest_correction(&text).as_deref()))
        }
        (FieldType::Text, "postal-code") if !is_postal_code(leaf.text) => {
            let finding = Finding::new(RuleId::BadPostalCode, leaf.file, leaf.at());
            Some(finding.fact("value", leaf.text))
        }
        _ => None,
    }
}

/// Five digits, the first not 0, with or without a space behind the third.
fn is_postal_code(text: &str) -> bool {
    let digits = match text.split_once(' ') {
        Some((head, tail)) if head.len() == 3 && tail.len() == 2 => format!("{head}{tail}"),
        Some(_) => return false,
        None => text.to_owned(),
    };
    digits.len() == 5 && !digits.starts_with('0') && digits.bytes().all(|it| it.is_ascii_digit())
}

/// Letters that look right and are found by no search: spaces too many, marks without width, letters in two pieces.
fn letters(leaf: &Leaf<'_, '_>) -> Option<Finding> {
    if let Some(stray) = find_untidy(leaf.text) {
        let tidy = tidy(leaf.text);
        let is_short = !tidy.contains('\n') && tidy.chars().count() <= 60 && !tidy.is_empty();
        let tidy = is_short.then_some(tidy);
        return Some(
            Finding::new(RuleId::StraySpace, leaf.file, leaf.part(stray)).suggest(tidy.as_deref()),
        );
    }
    (!is_nfc(leaf.text)).then(|| Finding::new(RuleId::NotNfc, leaf.file, leaf.at()))
}

/// The codes of SCB with the names and the county that belong to them.
struct OwnCodes {
    municipalities: BTreeMap<&'static str, &'static codes::Municipality>,
    regions: Vec<codes::Region>,
}

impl OwnCodes {
    fn new() -> OwnCodes {
        let list = codes::municipalities().iter();
        OwnCodes {
            municipalities: list.map(|it| (it.code.as_str(), it)).collect(),
            regions: codes::regions(),
        }
    }

    fn find(&self, record: &Record) -> Vec<Finding> {
        let Some(code) = record.block.text("code") else {
            return Vec::new();
        };
        // Codes of what is no more are on no list.
        if is_gone(record) && matches!(record.kind, Kind::Municipality | Kind::Region) {
            return Vec::new();
        }
        let reason = match record.kind {
            Kind::Municipality if !self.municipalities.contains_key(code) => "municipality",
            Kind::Region if !self.regions.iter().any(|it| it.county == code) => "region",
            Kind::School if code.len() != 8 => "school",
            _ => "",
        };
        if !reason.is_empty() && !is_gone(record) {
            let finding = Finding::new(RuleId::UnknownCode, &record.path, At::Value(top("code")))
                .fact("reason", reason)
                .fact("code", code)
                .suggest(self.code_of(record));
            return vec![finding];
        }
        [self.name(record, code), county(record, code)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The code of the municipality or region with the record's name.
    fn code_of(&self, record: &Record) -> Option<&str> {
        let is_called = |name: &str| record.names().any(|own| fold(own) == fold(name));
        match record.kind {
            Kind::Municipality => {
                let mut list = self.municipalities.values();
                list.find(|it| is_called(&it.name))
                    .map(|it| it.code.as_str())
            }
            Kind::Region => {
                let mut list = self.regions.iter();
                list.find(|it| is_called(&it.name))
                    .map(|it| it.county.as_str())
            }
            _ => None,
        }
    }

    /// A code that belongs to another name.
    fn name(&self, record: &Record, code: &str) -> Option<Finding> {
        let own = match record.kind {
            Kind::Municipality => self
                .municipalities
                .get(code)
                .map(|it| vec![&it.name, &it.short, &it.self_name])?,
            Kind::Region => self
                .regions
                .iter()
                .find(|it| it.county == code)
                .map(|it| vec![&it.name])?,
            _ => return None,
        };
        let is_own = record
            .names()
            .any(|name| own.iter().any(|it| fold(it) == fold(name)));
        (!is_own).then(|| {
            Finding::new(RuleId::CodeAndName, &record.path, At::Value(top("code")))
                .fact("code", code)
                .fact("name", own[0])
                .suggest(self.code_of(record))
        })
    }
}

/// A municipality or region that is said to be in another county than its code says.
fn county(record: &Record, code: &str) -> Option<Finding> {
    if !matches!(record.kind, Kind::Municipality | Kind::Region) {
        return None;
    }
    let counties = record.block.list("county");
    let own = code.get(..2)?;
    if counties.is_empty() || counties.iter().any(|it| it == own) {
        return None;
    }
    let finding = Finding::new(
        RuleId::CountyAndCode,
        &record.path,
        At::Value(top("county")),
    )
    .fact("code", code)
    .fact("county", own);
    Some(finding)
}

fn is_gone(record: &Record) -> bool {
    record.block.date("dissolved").is_some()
}

/// The code of a county that is no more, at somebody who is still there.
fn former_county(record: &Record) -> Option<Finding> {
    let counties = record.block.list("county");
    let is_former = |code: &String| codes::FORMER_COUNTIES.contains(&code.as_str());
    let at = counties.iter().position(is_former)?;
    (!is_gone(record)).then(|| {
        let at_code = At::Value(top("county").index(at));
        Finding::new(RuleId::UnknownCounty, &record.path, at_code).fact("value", &counties[at])
    })
}

/// A person's name with a comma after the surname. Lists sort by what stands before the comma, and cards take it for the
/// surname, also in `Anna Prov, rektor`.
fn surname_first(person: &Record) -> Option<Finding> {
    let parts = surname::split_surname_first(person.block.text("name")?)?;
    let finding = Finding::new(RuleId::SurnameFirst, &person.path, At::Value(top("name")));
    let finding = finding.fact("surname", &parts.family);
    Some(finding.suggest(surname::given_name_first(&parts).as_deref()))
}

/// Two dates of which the later one certainly comes first.
fn reversed(record: &Record) -> Vec<Finding> {
    let pair = |block: &Block, path: &FieldPath, first: &str, second: &str| {
        let since = block.date(first)?;
        let until = block.date(second)?;
        let is_reversed = until.last()? < since.first()?;
        is_reversed.then(|| {
            Finding::new(
                RuleId::ReversedDates,
                &record.path,
                At::Value(path.key(second)),
            )
            .fact("first", first)
            .fact("since", since.as_str())
            .fact("second", second)
            .fact("until", until.as_str())
        })
    };
    let root = FieldPath::default();
    let block = &record.block;
    let mut findings: Vec<Finding> = [
        ("start", "end"),
        ("founded", "dissolved"),
        ("date", "retrieved"),
    ]
    .into_iter()
    .filter_map(|(first, second)| pair(block, &root, first, second))
    .collect();
    for key in ["participant", "post"] {
        for (number, inner) in block.tables(key).iter().enumerate() {
            findings.extend(pair(inner, &top(key).index(number), "since", "until"));
        }
    }
    findings
}

/// Days on which somebody has done something, and that are still to come.
fn future(record: &Record, today: civil::Date) -> Vec<Finding> {
    let keys = ["checked", "informed", "retrieved", "date"];
    keys.into_iter()
        .filter_map(|key| {
            let date = record.block.date(key)?;
            let is_to_come = date.first()? > today;
            is_to_come.then(|| {
                Finding::new(RuleId::FutureDate, &record.path, At::Value(top(key)))
                    .fact("field", key)
                    .fact("day", date.as_str())
            })
        })
        .collect()
}

/// Participations and events that are certainly not within their initiative.
fn outside(initiative: &Record) -> Vec<Finding> {
    let whole = initiative.period();
    let mut findings = Vec::new();
    for (number, block) in initiative.block.tables("participant").iter().enumerate() {
        let own = Period::of(block, "since", "until");
        for (key, date) in [("since", &own.since), ("until", &own.until)] {
            let outside = date.as_ref().and_then(|date| beyond(date, &whole));
            findings.extend(outside.map(|(reason, bound)| {
                let at = At::Value(inside("participant", number, key));
                Finding::new(RuleId::ParticipationOutsideInitiative, &initiative.path, at)
                    .fact("reason", reason)
                    .fact("bound", bound.as_str())
            }));
        }
    }
    for (number, block) in initiative.block.tables("event").iter().enumerate() {
        let outside = block.date("date").and_then(|date| beyond(date, &whole));
        findings.extend(outside.map(|(reason, bound)| {
            let at = At::Value(inside("event", number, "date"));
            Finding::new(RuleId::EventOutsideInitiative, &initiative.path, at)
                .fact("reason", reason)
                .fact("bound", bound.as_str())
        }));
    }
    findings
}

/// Whether a date is certainly before a period begins, or after it ends.
fn beyond<'a>(date: &Date, whole: &'a Period) -> Option<(&'static str, &'a Date)> {
    let is_before = |one: &Date, other: &Date| {
        one.last()
            .zip(other.first())
            .is_some_and(|(last, first)| last < first)
    };
    let since = whole.since.as_ref().filter(|since| is_before(date, since));
    let until = whole.until.as_ref().filter(|until| is_before(until, date));
    let before = since.map(|since| ("before", since));
    before.or(until.map(|until| ("after", until)))
}
