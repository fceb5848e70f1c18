//! Values at the top of a record, with what the built-in lists know of them.

use super::Mender;
use super::command::{Command, set};
use super::parts::{dotted, entry, fact, scalar, with_entry};
use crate::model::finding::{Finding, Place};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::rule::RuleId;
use crate::ops::assign::OPEN;
use crate::text::tidy::tidy;
use crate::text::{email, phone};

impl Mender<'_> {
    /// A value at the top of a record, or in a table there.
    pub(super) fn value(
        &self,
        finding: &Finding,
        record: &Record,
        place: &Place,
    ) -> Option<Command> {
        let key = dotted(place)?;
        let is_reach = matches!(key.as_str(), "email" | "phone");
        let to = |value: Option<String>| {
            let value = value.unwrap_or_else(|| OPEN.to_owned());
            Some(set(record, &[&format!("{key}={value}")]))
        };
        let suggestion = || fact(finding, "suggestion").map(str::to_owned);
        match finding.rule {
            RuleId::UnknownChoice
            | RuleId::BadNumber
            | RuleId::ReversedDates
            | RuleId::FutureDate
            | RuleId::BadPostalCode
            | RuleId::WrongKind
            | RuleId::BadUrl
            | RuleId::SurnameFirst => to(suggestion()),
            RuleId::TypeAndKind if fact(finding, "choices") == Some("") => to(Some(String::new())),
            RuleId::TypeAndKind => to(None),
            RuleId::UndeclaredWord => suggestion()
                .and_then(|word| self.instead(record, place, fact(finding, "word")?, &word)),
            RuleId::BadOrgnr | RuleId::OrgnrCheckDigit => {
                to(suggestion().or_else(|| self.known(record, "orgnr")))
            }
            RuleId::PersonalOrgnr => to(Some(String::new())),
            RuleId::BadCode => to(suggestion().or_else(|| self.known(record, "code"))),
            RuleId::UnknownCode | RuleId::CodeAndName => self.code(record, suggestion()),
            RuleId::CountyAndCode => to(fact(finding, "county").map(str::to_owned)),
            RuleId::UnknownCounty => {
                let county = suggestion().unwrap_or_else(|| OPEN.to_owned());
                let list = record.block.list("county");
                to(Some(with_entry(list, place, &county)?))
            }
            RuleId::UnknownInferredKey => {
                let list = record.block.list("inferred");
                to(Some(with_entry(
                    list,
                    place,
                    &suggestion().unwrap_or_default(),
                )?))
            }
            RuleId::WrongType if !is_reach => scalar(finding).and_then(|value| to(Some(value))),
            RuleId::BadEmail | RuleId::BadPhone | RuleId::StraySpace
                if record.kind != Kind::Person =>
            {
                self.reach(finding, record, place)
            }
            RuleId::OldCheck => to(Some(self.today.to_string())),
            _ => None,
        }
    }

    /// What the built-in lists say of a public actor, unless another record has it.
    pub(super) fn known(&self, record: &Record, key: &str) -> Option<String> {
        let (_, block) = public_actors::find(record.kind, record.name())?;
        let value = block.text(key)?;
        let has = |other: &Record| other.id != record.id && other.block.text(key) == Some(value);
        let is_taken = key != "county" && self.registry.records().any(has);
        (!is_taken).then(|| value.to_owned())
    }

    /// The county of a municipality or region by its code or name, of a part by what it is part of.
    pub(super) fn county(&self, record: &Record) -> Option<String> {
        let is_coded = matches!(record.kind, Kind::Municipality | Kind::Region);
        let own = record.block.text("code").filter(|_| is_coded);
        let own = own.and_then(|code| code.get(..2)).map(str::to_owned);
        let of_whole = || {
            let whole = self.registry.get(&Id::new(record.block.text("part-of")?))?;
            match whole.block.list("county") {
                [one] => Some(one.clone()),
                _ => None,
            }
        };
        own.or_else(|| self.known(record, "county"))
            .or_else(of_whole)
    }

    /// Another code, and the county that goes with it.
    fn code(&self, record: &Record, code: Option<String>) -> Option<Command> {
        let has = |other: &Record, code: &str| {
            other.kind == record.kind && other.block.text("code") == Some(code)
        };
        let code = code.filter(|code| !self.registry.records().any(|it| has(it, code)));
        let Some(code) = code else {
            return Some(set(record, &[&format!("code={OPEN}")]));
        };
        let county = code.get(..2).unwrap_or_default();
        let counties = record.block.list("county");
        let fits = counties.is_empty() || counties == [county];
        let assignments = [format!("code={code}"), format!("county={county}")];
        let wanted: Vec<&str> = assignments.iter().map(String::as_str).collect();
        Some(set(record, if fits { &wanted[..1] } else { &wanted }))
    }

    /// Another word or id in place of the one that is there.
    pub(super) fn instead(
        &self,
        record: &Record,
        place: &Place,
        old: &str,
        new: &str,
    ) -> Option<Command> {
        let key = dotted(place)?;
        if entry(place).is_none() {
            return Some(set(record, &[&format!("{key}={new}")]));
        }
        let is_plain = old == old.trim() && !old.contains(',');
        let assignments = [format!("{key}-={old}"), format!("{key}+={new}")];
        is_plain.then(|| set(record, &[&assignments[0], &assignments[1]]))
    }

    /// Addresses and numbers of functions: what is only written otherwise than it should be is known.
    fn reach(&self, finding: &Finding, record: &Record, place: &Place) -> Option<Command> {
        let key = dotted(place).filter(|key| matches!(key.as_str(), "email" | "phone"))?;
        let list = record.block.list(&key);
        let old = tidy(list.get(entry(place).unwrap_or(0))?);
        let several: Vec<&str> = old.split(['/', ';']).map(str::trim).collect();
        let is_good = |text: &&str| match key.as_str() {
            "email" => email::is_valid(text),
            _ => phone::is_valid(text),
        };
        let new = match fact(finding, "suggestion") {
            Some(meant) => meant.to_owned(),
            None if several.iter().all(is_good) => several.join(","),
            None => OPEN.to_owned(),
        };
        Some(set(
            record,
            &[&format!("{key}={}", with_entry(list, place, &new)?)],
        ))
    }
}
