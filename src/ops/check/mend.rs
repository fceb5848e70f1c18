//! The commands that mend what was found, word for word: in one place, so that a test can try each.
//!
//! `…` stands for what only a person knows. What no other command mends is opened by `kompis edit`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::fix;
use super::rules::{Family, rule};
use crate::model::codes;
use crate::model::date::Date;
use crate::model::fields::{self, FieldType, WordList};
use crate::model::finding::{At, Finding, Place, Step};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::registry::Registry;
use crate::model::settings::FILE as SETTINGS;
use crate::model::value::Block;
use crate::ops::assign::OPEN;
use crate::ops::expectations;
use crate::text::fold::fold;
use crate::text::tidy::tidy;
use crate::text::{email, mask, phone, shell};

/// From how many files on an id that is missing was probably somebody's.
const MANY: usize = 3;

/// One word of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A word as it is typed.
    Text(String),
    /// A file or folder, below the registry.
    File(String),
}

/// What is typed to mend a finding: one line, or several in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    lines: Vec<Vec<Word>>,
}

impl Command {
    /// The lines as a shell takes them, files as they are named from `base`.
    pub fn lines(&self, base: &str) -> Vec<String> {
        let word = |word: &Word| match word {
            Word::Text(text) => text.clone(),
            Word::File(path) => format!("{base}{path}"),
        };
        let line = |words: &Vec<Word>| shell::line(&words.iter().map(word).collect::<Vec<_>>());
        self.lines.iter().map(line).collect()
    }

    fn new(words: &[&str]) -> Command {
        let text = |word: &&str| Word::Text((*word).to_owned());
        Command {
            lines: vec![words.iter().map(text).collect()],
        }
    }

    fn file(mut self, path: &str) -> Command {
        if let Some(line) = self.lines.last_mut() {
            line.push(Word::File(path.to_owned()));
        }
        self
    }

    fn and(mut self, words: &[impl AsRef<str>]) -> Command {
        if let Some(line) = self.lines.last_mut() {
            let words = words
                .iter()
                .map(|word| Word::Text(word.as_ref().to_owned()));
            line.extend(words);
        }
        self
    }

    fn then(mut self, other: Command) -> Command {
        self.lines.extend(other.lines);
        self
    }
}

/// Knows the commands for the findings of one run.
#[derive(Debug)]
pub struct Mender<'a> {
    registry: &'a Registry,
    today: civil::Date,
    by_path: BTreeMap<&'a str, &'a Record>,
    /// What `check --fix` mends.
    fixed: BTreeSet<(&'static str, Place)>,
}

impl<'a> Mender<'a> {
    /// The commands for these findings.
    pub fn new(registry: &'a Registry, findings: &[Finding], today: civil::Date) -> Mender<'a> {
        let records = registry.records();
        Mender {
            registry,
            today,
            by_path: records.map(|it| (it.path.as_str(), it)).collect(),
            fixed: fix::fixes(registry, findings, today).mended,
        }
    }

    /// What is typed to mend a finding; none where no command helps.
    pub fn command(&self, finding: &Finding) -> Option<Command> {
        let place = finding.places.first()?;
        let is_form = rule(finding.rule).is_some_and(|it| it.family == Family::Form);
        let is_fixed = |place: &Place| self.fixed.contains(&(finding.rule, place.clone()));
        match finding.rule {
            "cannot-open" | "not-utf8" | "schema-too-new" | "symbolic-link" | "too-large" => None,
            "bad-id" | "same-id" | "loose-file" | "unknown-folder" => self.moved(finding, place),
            _ if place.file == SETTINGS => Some(Command::new(&["kompis", "edit", SETTINGS])),
            _ if is_form => Some(Command::new(&["kompis", "fmt"]).file(&place.file)),
            id if finding.places.iter().any(is_fixed) => {
                let fix = Command::new(&["kompis", "check", "--fix"]);
                let is_one = finding.places.iter().all(|it| it.file == place.file);
                Some(if is_one {
                    fix.file(&place.file)
                } else {
                    fix.and(&["--only", id])
                })
            }
            _ => {
                let command = self.specific(finding, place);
                let command = command.filter(|it| is_public(it, finding));
                command.or_else(|| Some(self.edit(&place.file)))
            }
        }
    }

    /// `kompis edit`: by the id where that is clear, else by the path.
    fn edit(&self, file: &str) -> Command {
        let edit = Command::new(&["kompis", "edit"]);
        let stem = stem(file);
        let is_here = |record: &&Record| record.path == file;
        let id = Id::new(stem);
        let is_known = self.registry.get(&id).is_some_and(|it| is_here(&it))
            || self.registry.get(&id).is_none()
                && self.registry.apart().iter().any(|it| is_here(&it));
        if is_known && Id::is_valid(stem) {
            edit.and(&[stem])
        } else {
            edit.file(file)
        }
    }

    /// A file under another name or in another folder, with its history.
    fn moved(&self, finding: &Finding, place: &Place) -> Option<Command> {
        let file = &place.file;
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let move_to =
            |from: &str, to: String| Some(Command::new(&["git", "mv"]).file(from).file(&to));
        match finding.rule {
            "bad-id" => {
                let made = Id::from_name(stem(file));
                let made = fact(finding, "suggestion").map_or(made, Id::new);
                move_to(file, format!("{folder}/{}.toml", self.free(made.as_str())))
            }
            "same-id" => {
                let last = &finding.places.last()?.file;
                let folder = last.rsplit_once('/').map_or("", |(folder, _)| folder);
                move_to(last, format!("{folder}/{}.toml", self.free(stem(last))))
            }
            "loose-file" => move_to(file, format!("{OPEN}/{file}")),
            _ => {
                let right = fact(finding, "suggestion")?;
                move_to(fact(finding, "folder")?, right.to_owned())
            }
        }
    }

    /// The id, or with a number when another has it.
    fn free(&self, id: &str) -> String {
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        std::iter::once(id.to_owned())
            .chain(numbered)
            .find(|id| Id::is_valid(id) && !self.registry.has(&Id::new(id.as_str())))
            .unwrap_or_default()
    }

    /// The command that changes just what is wrong in a record that can be read.
    fn specific(&self, finding: &Finding, place: &Place) -> Option<Command> {
        let record = *self.by_path.get(place.file.as_str())?;
        if !Id::is_valid(record.id.as_str()) {
            return None;
        }
        if finding.rule == "unknown-reference" {
            return self.unknown_reference(finding, record, place);
        }
        if finding.rule == "undeclared-word" && fact(finding, "suggestion").is_none() {
            return Some(Command::new(&["kompis", "edit", SETTINGS]));
        }
        if let Some((key, index)) = block_of(record, place) {
            let block = record.block.tables(key).get(index)?;
            return (key == "participant")
                .then(|| self.participation(finding, record, block, place))
                .flatten();
        }
        match finding.rule {
            "same-orgnr" => self.same_orgnr(finding),
            "unmet-expectation" => self.expected(finding, record),
            "kind-and-orgnr" => self.kind_and_orgnr(finding, record),
            "part-of-loop" => Some(set(record, &["part-of="])),
            "group-in-itself" => self.group_in_itself(finding),
            "initiative-without-owner" => Some(linked(OPEN, record, "owner")),
            "initiative-without-participants" => Some(linked(OPEN, record, OPEN)),
            "initiative-without-source" => Some(Command::new(&[
                "kompis",
                "set",
                record.id.as_str(),
                &format!("sources+={OPEN}"),
                "--declare",
            ])),
            "actor-without-county" => {
                let county = self.county(record).unwrap_or_else(|| OPEN.to_owned());
                Some(set(record, &[&format!("county={county}")]))
            }
            "same-code" => {
                let last = self.by_path.get(finding.places.last()?.file.as_str())?;
                Some(set(last, &[&format!("code={OPEN}")]))
            }
            "same-name" if record.kind != Kind::Person => {
                Some(set(record, &[&format!("name={OPEN}")]))
            }
            "probable-duplicate" | "same-name" | "person-without-basis" => {
                Some(Command::new(&["kompis", "edit", SETTINGS]))
            }
            _ => self.value(finding, record, place),
        }
    }

    /// The participation that an expectation lacks.
    fn expected(&self, finding: &Finding, record: &Record) -> Option<Command> {
        let name = fact(finding, "expectation")?;
        let role = expectations::lacking_link(self.registry, self.today, name, record)?;
        let role = role.as_deref().unwrap_or(OPEN);
        Some(match record.kind {
            Kind::Initiative => linked(OPEN, record, role),
            _ => Command::new(&["kompis", "link", record.id.as_str(), OPEN, "--role", role]),
        })
    }

    /// A value at the top of a record, or in a table there.
    fn value(&self, finding: &Finding, record: &Record, place: &Place) -> Option<Command> {
        let key = dotted(place)?;
        let is_reach = matches!(key.as_str(), "email" | "phone");
        let to = |value: Option<String>| {
            let value = value.unwrap_or_else(|| OPEN.to_owned());
            Some(set(record, &[&format!("{key}={value}")]))
        };
        let suggestion = || fact(finding, "suggestion").map(str::to_owned);
        match finding.rule {
            "unknown-choice" | "bad-number" | "reversed-dates" | "future-date"
            | "bad-postal-code" | "wrong-kind" | "bad-url" => to(suggestion()),
            "undeclared-word" => suggestion()
                .and_then(|word| self.instead(record, place, fact(finding, "word")?, &word)),
            "bad-orgnr" | "orgnr-check-digit" => {
                to(suggestion().or_else(|| self.known(record, "orgnr")))
            }
            "personal-orgnr" => to(Some(String::new())),
            "bad-code" => to(self.known(record, "code")),
            "unknown-code" | "code-and-name" => self.code(record, suggestion()),
            "county-and-code" => to(fact(finding, "county").map(str::to_owned)),
            "unknown-county" => {
                let county = suggestion().unwrap_or_else(|| OPEN.to_owned());
                let list = record.block.list("county");
                to(Some(with_entry(list, place, &county)?))
            }
            "unknown-inferred-key" => {
                let list = record.block.list("inferred");
                to(Some(with_entry(
                    list,
                    place,
                    &suggestion().unwrap_or_default(),
                )?))
            }
            "wrong-type" if !is_reach => scalar(finding).and_then(|value| to(Some(value))),
            "bad-email" | "bad-phone" | "stray-space" if record.kind != Kind::Person => {
                self.reach(record, place)
            }
            "old-check" => to(Some(self.today.to_string())),
            _ => None,
        }
    }
}

/// The file's name without its ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".toml").unwrap_or(name)
}

fn fact<'f>(finding: &'f Finding, name: &str) -> Option<&'f str> {
    let found = finding.facts.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| value.as_str())
}

fn set(record: &Record, assignments: &[&str]) -> Command {
    let words = [&["kompis", "set", record.id.as_str()], assignments].concat();
    Command::new(&words)
}

fn linked(actor: &str, initiative: &Record, role: &str) -> Command {
    Command::new(&[
        "kompis",
        "link",
        actor,
        initiative.id.as_str(),
        "--role",
        role,
    ])
}

/// Whether nothing in a command must be hidden: reach of people, and what looks like a personnummer.
fn is_public(command: &Command, finding: &Finding) -> bool {
    let is_of_person = |place: &Place| {
        let folder = place.file.split('/').next();
        folder == Some(Kind::Person.folder())
    };
    let of_person = finding.places.iter().any(is_of_person);
    let words = command.lines.iter().flatten();
    words.into_iter().all(|word| match word {
        Word::File(_) => true,
        Word::Text(text) => {
            let masked = match of_person {
                true => mask::personal(text),
                false => mask::personnummer(text),
            };
            masked == *text && !text.chars().any(char::is_control)
        }
    })
}

/// The block that a place is in: what it is called, and its number.
fn block_of<'p>(record: &Record, place: &'p Place) -> Option<(&'p str, usize)> {
    let (At::Key(path) | At::Value(path)) = &place.at else {
        return None;
    };
    match path.0.as_slice() {
        [Step::Key(key), Step::Index(index), ..] => {
            let field = fields::find(record.kind, key)?;
            matches!(field.holds, FieldType::Blocks(_)).then_some((key, *index))
        }
        _ => None,
    }
}

/// The key of a place as `set` takes it; none inside what `set` can't change in part.
fn dotted(place: &Place) -> Option<String> {
    let (At::Key(path) | At::Value(path)) = &place.at else {
        return None;
    };
    match path.0.as_slice() {
        [Step::Key(key)] | [Step::Key(key), Step::Index(_)] => Some(key.clone()),
        [Step::Key(key), Step::Key(inner)] => Some(format!("{key}.{inner}")),
        _ => None,
    }
}

/// The number of the entry that a place is about.
fn entry(place: &Place) -> Option<usize> {
    match &place.at {
        At::Value(path) => match path.0.last()? {
            Step::Index(index) => Some(*index),
            Step::Key(_) => None,
        },
        _ => None,
    }
}

/// A list with another entry at the place, as `set` takes it.
fn with_entry(list: &[String], place: &Place, new: &str) -> Option<String> {
    let at = entry(place).unwrap_or(0);
    let entries = list.iter().enumerate();
    let entries = entries.map(|(number, old)| if number == at { new } else { old });
    let entries: Vec<&str> = entries.filter(|it| !it.is_empty()).collect();
    // What stands between commas is an entry of its own.
    let is_plain = list.iter().all(|it| !it.contains(','));
    is_plain.then(|| entries.join(","))
}

/// What somebody wrote in another form than the field has, when it is the value itself.
fn scalar(finding: &Finding) -> Option<String> {
    let value = fact(finding, "value")?;
    let is_so = match fact(finding, "expected")? {
        "list" | "text" => true,
        "integer" => value.parse::<i64>().is_ok(),
        "flag" => fields::yes_or_no(value).is_some(),
        _ => false,
    };
    let is_county = fact(finding, "field") != Some("county") || codes::county_of(value).is_some();
    (is_so && is_county).then(|| value.to_owned())
}

// What the registry and the built-in lists know
impl Mender<'_> {
    /// What the built-in lists say of a public actor, unless another record has it.
    fn known(&self, record: &Record, key: &str) -> Option<String> {
        let (_, block) = public_actors::find(record.kind, record.name())?;
        let value = block.text(key)?;
        let has = |other: &Record| other.id != record.id && other.block.text(key) == Some(value);
        let is_taken = key != "county" && self.registry.records().any(has);
        (!is_taken).then(|| value.to_owned())
    }

    /// The county of a municipality or region by its code or name, of a part by what it is part of.
    fn county(&self, record: &Record) -> Option<String> {
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

    /// The number goes from what is only a part of the legal person, when that can be told, else from the last.
    fn same_orgnr(&self, finding: &Finding) -> Option<Command> {
        let found = finding.places.iter();
        let records: Vec<&Record> = found
            .filter_map(|place| self.by_path.get(place.file.as_str()).copied())
            .collect();
        let number = fact(finding, "orgnr");
        let is_holder = |record: &&&Record| {
            let known = public_actors::find(record.kind, record.name());
            known.is_some_and(|(_, block)| block.text("orgnr") == number)
        };
        let holders: Vec<&&Record> = records.iter().filter(is_holder).collect();
        let [holder] = holders.as_slice() else {
            return Some(set(records.last()?, &["orgnr="]));
        };
        let part = records.iter().find(|record| record.id != holder.id)?;
        let whole = format!("part-of={}", holder.id);
        let is_free = [part, *holder]
            .iter()
            .all(|it| it.block.get("part-of").is_none());
        let assignments = ["orgnr=", &whole];
        Some(set(
            part,
            if is_free {
                &assignments
            } else {
                &assignments[..1]
            },
        ))
    }

    /// A record whose number says that it is of another kind goes there; what can't be that loses the number.
    fn kind_and_orgnr(&self, finding: &Finding, record: &Record) -> Option<Command> {
        let name = fold(record.name());
        let is_university = name.contains("universitet") || name.contains("hogskol");
        let kind = match fact(finding, "reason")? {
            "municipality" => Kind::Municipality,
            "region" => Kind::Region,
            "federation" => Kind::Association,
            "agency" if is_university => Kind::University,
            "agency" => Kind::Agency,
            _ => {
                let number = self.known(record, "orgnr");
                let number = number.unwrap_or_else(|| OPEN.to_owned());
                return Some(set(record, &[&format!("orgnr={number}")]));
            }
        };
        if record.kind == Kind::School {
            return Some(set(record, &["orgnr=", &format!("part-of={OPEN}")]));
        }
        let (_, below) = record.path.split_once('/')?;
        let to = format!("{}/{below}", kind.folder());
        let (folder, _) = to.rsplit_once('/')?;
        let is_there = self
            .by_path
            .keys()
            .any(|path| path.starts_with(&format!("{folder}/")));
        let moved = Command::new(&["git", "mv"]).file(&record.path).file(&to);
        Some(match is_there {
            true => moved,
            false => Command::new(&["mkdir", "-p"]).file(folder).then(moved),
        })
    }

    /// A member goes that leads back to the group, from a group that keeps others where there is one.
    fn group_in_itself(&self, finding: &Finding) -> Option<Command> {
        let ring: Vec<&str> = fact(finding, "way")?.split(" → ").collect();
        let members = |id: &str| {
            let group = self.registry.get(&Id::new(id));
            group.map_or(0, |group| group.block.list("members").len())
        };
        let steps: Vec<(&str, &str)> = ring.windows(2).map(|it| (it[0], it[1])).collect();
        let large = steps.iter().find(|(group, _)| members(group) > 1);
        let (group, member) = large.or(steps.first())?;
        let group = self.registry.get(&Id::new(*group))?;
        Some(set(group, &[&format!("members-={member}")]))
    }

    /// Another word or id in place of the one that is there.
    fn instead(&self, record: &Record, place: &Place, old: &str, new: &str) -> Option<Command> {
        let key = dotted(place)?;
        if entry(place).is_none() {
            return Some(set(record, &[&format!("{key}={new}")]));
        }
        let is_plain = old == old.trim() && !old.contains(',');
        let assignments = [format!("{key}-={old}"), format!("{key}+={new}")];
        is_plain.then(|| set(record, &[&assignments[0], &assignments[1]]))
    }

    /// An id that many name was somebody's; else one letter is wrong, or the record is missing.
    fn unknown_reference(
        &self,
        finding: &Finding,
        record: &Record,
        place: &Place,
    ) -> Option<Command> {
        let id = fact(finding, "id").filter(|id| Id::is_valid(id));
        let meant = fact(finding, "suggestion");
        let files: BTreeSet<&str> = finding.places.iter().map(|it| it.file.as_str()).collect();
        if let Some(id) = id.filter(|_| files.len() >= MANY) {
            let now = meant.unwrap_or(OPEN);
            return Some(Command::new(&[
                "kompis",
                "set",
                now,
                &format!("former-ids+={id}"),
            ]));
        }
        if let Some(meant) = meant {
            let is_in_block = block_of(record, place).is_some();
            let old = fact(finding, "id").filter(|_| !is_in_block)?;
            return self.instead(record, place, old, meant);
        }
        let id = id?;
        let all = public_actors::all();
        let public = all
            .iter()
            .find(|((kind, it), _)| kind.is_actor() && it.as_str() == id);
        if let Some(((kind, _), block)) = public {
            return Some(Command::new(&[
                "kompis",
                "add",
                kind.key(),
                block.text("name")?,
            ]));
        }
        let (At::Key(path) | At::Value(path)) = &place.at else {
            return None;
        };
        let is_initiative = record.kind == Kind::Initiative;
        let kind = match path.last_key() {
            "source" | "sources" => Kind::Source.key(),
            "leads-to" | "initiatives" => Kind::Initiative.key(),
            "part-of" if is_initiative => Kind::Initiative.key(),
            _ => OPEN,
        };
        Some(Command::new(&["kompis", "add", kind, OPEN, "--id", id]))
    }

    /// Addresses and numbers of functions: what is only written otherwise than it should be is known.
    fn reach(&self, record: &Record, place: &Place) -> Option<Command> {
        let key = dotted(place).filter(|key| matches!(key.as_str(), "email" | "phone"))?;
        let list = record.block.list(&key);
        let old = tidy(list.get(entry(place).unwrap_or(0))?);
        let several: Vec<&str> = old.split(['/', ';']).map(str::trim).collect();
        let is_good = |text: &&str| match key.as_str() {
            "email" => email::is_valid(text),
            _ => phone::is_valid(text),
        };
        let new = match several.iter().all(is_good) {
            true => several.join(","),
            false => OPEN.to_owned(),
        };
        Some(set(
            record,
            &[&format!("{key}={}", with_entry(list, place, &new)?)],
        ))
    }

    // Participations

    /// The command for what is wrong in a participation, where the actor and role say which.
    fn participation(
        &self,
        finding: &Finding,
        initiative: &Record,
        block: &Block,
        place: &Place,
    ) -> Option<Command> {
        let (actor, role) = (block.text("actor")?, block.text("role")?);
        let is_known = self.registry.get(&Id::new(actor)).is_some();
        let is_declared = self.registry.settings.vocabulary.has(WordList::Role, role);
        let blocks = initiative.block.tables("participant").iter();
        let same =
            blocks.filter(|it| it.text("actor") == Some(actor) && it.text("role") == Some(role));
        if !is_known || !is_declared || same.count() > 1 {
            return None;
        }
        let (At::Key(path) | At::Value(path)) = &place.at else {
            return None;
        };
        match finding.rule {
            "participation-outside-initiative" | "reversed-dates" | "bad-number" => {
                let option = format!("--{}={OPEN}", path.last_key());
                Some(linked(actor, initiative, role).and(&[&option]))
            }
            "dissolved-actor" => dissolved(finding, initiative, block),
            _ => None,
        }
    }
}

/// Who is gone ends, or was the successor from the beginning.
fn dissolved(finding: &Finding, initiative: &Record, block: &Block) -> Option<Command> {
    let (actor, role) = (block.text("actor")?, block.text("role")?);
    let successor = fact(finding, "successor");
    let known = |key: &str| Some(format!("--{key}={}", block.get(key)?.texts().join(",")));
    let but = |keys: &[&str]| -> Vec<String> { keys.iter().filter_map(|key| known(key)).collect() };
    if fact(finding, "reason")?.starts_with("begins") {
        let all = but(&[
            "since",
            "until",
            "amount",
            "formal-role",
            "source",
            "inferred",
            "note",
        ]);
        let unlink = [
            "kompis",
            "unlink",
            actor,
            initiative.id.as_str(),
            "--role",
            role,
        ];
        let new = linked(successor?, initiative, role).and(&all);
        return Some(new.then(Command::new(&unlink)));
    }
    let day = fact(finding, "day")?;
    let end = [
        "kompis",
        "end",
        actor,
        initiative.id.as_str(),
        "--role",
        role,
        "--on",
        day,
    ];
    let end = Command::new(&end);
    let next = Date::parse(day)?.last()?.tomorrow().ok()?;
    Some(match successor {
        Some(successor) => {
            let since = vec![format!("--since={next}")];
            let options = [since, but(&["until"])].concat();
            end.then(linked(successor, initiative, role).and(&options))
        }
        None => end,
    })
}
