//! Applies rows to working copies of the records that they are about.

pub(super) mod exported;
pub(super) mod matrix;
mod people;
mod records;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil;

use super::columns::Column;
use super::find::{Finder, Found, Group};
use super::options::{Judgement, Mode, Options, Reading};
use super::result::{Outcome, Reason, RowResult, Working, changes_of};
use super::values::{self, Reader};
use crate::error::Error;
use crate::error::change::ChangeError;
use crate::model::change::{FieldChange, HIDDEN};
use crate::model::compare::is_same_value;
use crate::model::fields::{self, Field, FieldType, ReferenceTarget};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::record::Record;
use crate::model::reference;
use crate::model::table::{Cell, Row, RowError};
use crate::model::value::{Block, Value};
use crate::ops::add::{free_id, new_path};
use crate::ops::assign::{Assigner, Assignment, Sign};
use crate::ops::duplicates;
use crate::ops::replace::unite;
use crate::text::fold::fold;
use crate::text::{email, phone, url};

/// Applies rows one after the other.
pub(super) struct Importer<'a> {
    options: &'a Options,
    assigner: &'a Assigner<'a>,
    finder: Finder,
    working: Working,
    today: civil::Date,
    /// Records whose names are nearly those of rows, by the folded names of the rows.
    similar: HashMap<(Group, String), Vec<Id>>,
    /// REFs in cells that were looked up.
    references: BTreeMap<(ReferenceTarget, String), Id>,
    /// Whether a fact without source was imported.
    pub(super) needs_source: bool,
}

/// Why a row is not applied.
enum Stop {
    /// It can't be read.
    Refused(Reason),
    /// It may be about one of these records.
    Doubtful {
        candidates: Vec<Id>,
        /// The key under which the decision is kept.
        key: String,
    },
    /// It is left out.
    LeftOut(Reason),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        let hint = error
            .hint()
            .map(|it| format!(" ({it})"))
            .unwrap_or_default();
        let text = format!("{error}{hint}");
        Stop::Refused(Reason::new("error", &[("text", &text)]))
    }
}

impl From<ChangeError> for Stop {
    fn from(error: ChangeError) -> Stop {
        Stop::from(Error::from(error))
    }
}

/// A row while it is applied.
#[derive(Default)]
struct Draft {
    /// The records that it changes, as they will be.
    records: BTreeMap<Id, Record>,
    /// Those of them that are new.
    new: Vec<Id>,
    /// The record that it is about, and the others.
    about: Vec<Id>,
    kept: Vec<FieldChange>,
    reasons: Vec<Reason>,
}

/// The filled cells of a row, by field. Several columns may be about one field.
struct Cells<'r>(Vec<(&'r str, &'r Cell)>);

impl<'r> Cells<'r> {
    fn new(columns: &'r [Column], row: &'r Row) -> Cells<'r> {
        let cells = columns.iter().zip(&row.cells);
        let cells = cells.filter(|(_, cell)| !cell.is_empty());
        Cells(
            cells
                .filter_map(|(column, cell)| Some((column.field.as_deref()?, cell)))
                .collect(),
        )
    }

    fn all(&self, field: &str) -> impl Iterator<Item = &'r Cell> {
        let cells = self.0.iter().filter(move |(it, _)| *it == field);
        cells.map(|(_, cell)| *cell)
    }

    fn text(&self, field: &str) -> Option<String> {
        Some(self.all(field).next()?.text())
    }

    /// The name of the organisation or other record that is no person.
    fn name(&self) -> Option<String> {
        let name = self.text("name").or_else(|| self.text("actor"));
        name.map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn names_person(&self) -> bool {
        ["person", "given", "family"]
            .iter()
            .any(|it| self.text(it).is_some())
    }
}

impl<'a> Importer<'a> {
    pub(super) fn new(
        options: &'a Options,
        assigner: &'a Assigner<'a>,
        finder: Finder,
        today: civil::Date,
    ) -> Importer<'a> {
        Importer {
            options,
            assigner,
            finder,
            working: Working::default(),
            today,
            similar: HashMap::new(),
            references: BTreeMap::new(),
            needs_source: false,
        }
    }

    pub(super) fn into_working(self) -> Working {
        self.working
    }

    /// Looks for records whose names are nearly those of rows, for all rows at once: one by one each would be compared with
    /// every record.
    pub(super) fn find_similar(&mut self, columns: &[Column], rows: &[Row]) {
        let mut unknown: BTreeMap<(Kind, String), Record> = BTreeMap::new();
        for row in rows {
            let cells = Cells::new(columns, row);
            let Some(name) = cells.name() else {
                continue;
            };
            let mut block = Block::default();
            block.set("name", Value::Text(name.clone()));
            let kind = self.kind_of(&cells, &name).unwrap_or(Kind::Company);
            let found = self.finder.find(|id| self.get(id), Some(kind), &block);
            if found != Found::Nothing || kind == Kind::Source {
                continue;
            }
            // Only to compare it: no other record has such an id.
            let id = Id::new(format!("row-{}", row.number));
            let path = String::new();
            let record = Record {
                id,
                kind,
                path,
                block,
            };
            unknown.entry((kind, fold(&name))).or_insert(record);
        }
        let new: Vec<Record> = unknown.into_values().collect();
        for (new, known) in duplicates::similar(self.assigner.registry, &new) {
            let key = (Group::of(new.kind), fold(new.name()));
            self.similar.entry(key).or_default().push(known.id.clone());
        }
    }

    /// Applies a row, all of it or nothing.
    pub(super) fn apply(&mut self, columns: &[Column], row: &Row) -> RowResult {
        let cells = Cells::new(columns, row);
        let name = self.row_name(&cells);
        let mut draft = Draft::default();
        let applied = match &row.error {
            Some(error) => Err(Stop::Refused(unreadable(error))),
            None => self.apply_cells(&cells, &mut draft),
        };
        let is_sourced = ["source", "sources"]
            .iter()
            .any(|it| cells.text(it).is_some());
        self.finish((row.number, name), applied, draft, is_sourced)
    }

    /// The result of a row that was applied, whose draft is taken over, or not.
    fn finish(
        &mut self,
        (row, name): (usize, String),
        applied: Result<(), Stop>,
        mut draft: Draft,
        is_sourced: bool,
    ) -> RowResult {
        let mut result = RowResult {
            row,
            outcome: Outcome::Same,
            name,
            key: String::new(),
            records: Vec::new(),
            changes: Vec::new(),
            added: Vec::new(),
            kept: draft.kept,
            reasons: draft.reasons,
            candidates: Vec::new(),
        };
        match applied {
            Ok(()) => {
                result.records = draft.about;
                let records = std::mem::take(&mut draft.records);
                let new = std::mem::take(&mut draft.new);
                self.commit(records, new, &mut result);
                let is_change = result.outcome != Outcome::Same;
                self.needs_source |= is_change && !is_sourced && self.options.source.is_none();
            }
            Err(Stop::Refused(reason)) => {
                result.outcome = Outcome::Refused;
                result.reasons.push(reason);
            }
            Err(Stop::Doubtful { candidates, key }) => {
                result.outcome = Outcome::Doubtful;
                result.key = key;
                // Somebody who is in no list is named in none.
                let is_listed = |id: &Id| self.get(id).is_some_and(|it| !it.is_withheld());
                result.candidates = candidates.into_iter().filter(is_listed).collect();
                result.reasons.push(Reason::new("similar", &[]));
            }
            Err(Stop::LeftOut(reason)) => {
                result.outcome = Outcome::LeftOut;
                result.reasons.push(reason);
            }
        }
        result
    }

    /// Takes over what a row changes.
    fn commit(&mut self, records: BTreeMap<Id, Record>, new: Vec<Id>, result: &mut RowResult) {
        for (id, record) in records {
            let before = self.get(&id);
            result.changes.extend(changes_of(before, &record));
            if before.is_none() {
                result.added.extend(added_fields(&record));
            }
            self.finder.add(&record);
            self.working.records.insert(id, record);
        }
        result.outcome = match (new.is_empty(), result.changes.is_empty()) {
            (false, _) => Outcome::New,
            (true, false) => Outcome::Changed,
            (true, true) => Outcome::Same,
        };
        self.working.new.extend(new);
    }

    /// A record as the rows before left it.
    fn get(&self, id: &Id) -> Option<&Record> {
        let changed = self.working.records.get(id);
        changed.or_else(|| self.assigner.registry.get(id))
    }

    /// What a row is about, as the file calls it.
    fn row_name(&self, cells: &Cells<'_>) -> String {
        let named = self.known_id(cells).and_then(|id| self.get(&id));
        let is_actor = named.is_some_and(|it| it.kind.is_actor());
        match cells.names_person() && !is_actor {
            true => person_name(cells),
            false => cells
                .name()
                .or_else(|| cells.text("id"))
                .or_else(|| cells.text("orgnr")),
        }
        .unwrap_or_default()
    }

    /// The record whose id a row has: `Id` of our own lists, or the UID of a contact card of this registry.
    fn known_id(&self, cells: &Cells<'_>) -> Option<Id> {
        let text = cells.text("id")?;
        let registry = self
            .assigner
            .registry
            .settings
            .block
            .text("id")
            .unwrap_or_default();
        let own = text.strip_prefix(&format!("kompis-{registry}-"));
        let own = own.and_then(|it| it.split_once('-')).map(|(_, id)| id);
        let id = own.unwrap_or(&text);
        // The card of one of several posts has the id of its actor behind that of the person.
        let mut ends = id.match_indices('-').map(|(at, _)| at).collect::<Vec<_>>();
        ends.push(id.len());
        let ids = ends.into_iter().rev().map(|end| Id::new(&id[..end]));
        ids.take(if own.is_some() { usize::MAX } else { 1 })
            .find(|id| self.get(id).is_some())
    }

    /// Applies the cells of a row to a draft.
    fn apply_cells(&mut self, cells: &Cells<'_>, draft: &mut Draft) -> Result<(), Stop> {
        let by_id = self.known_id(cells);
        let kind_by_id = by_id.as_ref().and_then(|id| self.get(id)).map(|it| it.kind);
        let is_person = match kind_by_id {
            Some(kind) => kind == Kind::Person,
            None => cells.names_person(),
        };
        if is_person {
            return self.apply_person(cells, by_id, draft);
        }
        let record = self.apply_record(cells, by_id, draft)?;
        if let Some(initiative) = cells.text("initiative") {
            self.apply_participations(cells, &record, &initiative, draft)?;
        }
        Ok(())
    }

    /// What was decided about a row with this key.
    fn judge(&self, key: &str) -> Result<Option<&'a Judgement>, Stop> {
        let judgement = self.options.judgements.get(key);
        match judgement {
            Some(Judgement::NotOurs) => Err(Stop::LeftOut(Reason::new("not-ours", &[]))),
            Some(Judgement::Later(Some(day))) if *day >= self.today => {
                Err(Stop::LeftOut(Reason::new("later", &[])))
            }
            _ => Ok(judgement),
        }
    }

    /// Adds a new record to a draft, under a free id.
    fn create(&self, kind: Kind, made: Id, block: Block, draft: &mut Draft) -> Id {
        let registry = self.assigner.registry;
        let is_taken = |id: &Id| {
            let is_new = self.working.records.contains_key(id) || draft.records.contains_key(id);
            is_new || registry.has(id)
        };
        let id = free_id(is_taken, kind, made, &block);
        draft.about.insert(0, id.clone());
        draft.new.push(id.clone());
        let record = Record {
            id: id.clone(),
            kind,
            path: new_path(registry, kind, &id),
            block,
        };
        draft.records.insert(id.clone(), record);
        id
    }

    /// The copy of a record that the row changes.
    fn draft_of<'d>(&self, id: &Id, draft: &'d mut Draft) -> Option<&'d mut Record> {
        if !draft.records.contains_key(id) {
            draft.records.insert(id.clone(), self.get(id)?.clone());
        }
        draft.records.get_mut(id)
    }

    /// Reads cells as the value of a field; none when there is nothing to read.
    fn value<'c>(
        &mut self,
        field: &'static Field,
        cells: impl Iterator<Item = &'c Cell>,
        draft: &mut Draft,
    ) -> Result<Option<Value>, Stop> {
        let mut texts: Vec<String> = Vec::new();
        for cell in cells {
            match values::read(field, cell) {
                Reader::Text(text) => texts.push(text),
                Reader::Guess(reading, text) if self.options.accepted.contains(&reading) => {
                    texts.push(text);
                }
                Reader::Guess(reading, text) => {
                    return Err(Stop::Refused(guess(reading, field, cell, &text)));
                }
                Reader::LeftOut(what) => {
                    draft
                        .reasons
                        .push(Reason::new(what, &[("field", field.key)]));
                }
                Reader::Wrong(reason) => return Err(Stop::Refused(reason)),
            }
        }
        if texts.is_empty() {
            return Ok(None);
        }
        let text = match field.holds {
            FieldType::Reference(target) => {
                return Ok(Some(Value::Text(
                    self.reference(target, &texts[0])?.to_string(),
                )));
            }
            // Prose may have commas; several columns of one field do not.
            FieldType::Text => texts.swap_remove(0),
            _ => texts.join(","),
        };
        let mut block = Block::default();
        let assignment = Assignment {
            key: field.key.to_owned(),
            sign: Sign::Set,
            text,
        };
        self.assigner.apply(&[field], &mut block, &assignment)?;
        Ok(block.take(field.key))
    }

    /// The record that a REF names, looked up once.
    fn reference(&mut self, target: ReferenceTarget, text: &str) -> Result<Id, Stop> {
        let key = (target, text.to_owned());
        if let Some(id) = self.references.get(&key) {
            return Ok(id.clone());
        }
        let fits = |record: &Record| target.allows(record.kind);
        let id = match reference::find(self.assigner.registry, text, fits) {
            // Lists write names in other case; the preview shows which record is meant.
            reference::Found::One(id, step) if !step.is_guess() => id,
            _ => self.assigner.reference(target, text)?,
        };
        self.references.insert(key, id.clone());
        Ok(id)
    }

    /// Adds a value to a block, as far as the mode allows: what is there is never erased.
    fn merge(&self, block: &mut Block, field: &'static Field, new: Value, draft: &mut Draft) {
        let Some(old) = block.get(field.key) else {
            block.set(field.key, new);
            return;
        };
        if is_said(field, old, &new) {
            return;
        }
        let is_collected = matches!(
            field.holds,
            FieldType::References(_)
                | FieldType::Words(_)
                | FieldType::FormerIds
                | FieldType::Texts
        );
        if let (true, Some(united)) = (is_collected, unite(field, old, &new)) {
            block.set(field.key, united);
            return;
        }
        if let (Value::Table(old), Value::Table(new)) = (old, &new) {
            let mut table = old.clone();
            for (key, value) in new.iter() {
                let is_free = table.get(key).is_none() || self.options.mode == Mode::Update;
                if is_free {
                    table.set(key.to_owned(), value.clone());
                }
            }
            block.set(field.key, Value::Table(table));
            return;
        }
        if self.options.mode == Mode::Update {
            block.set(field.key, new);
            return;
        }
        draft.kept.push(FieldChange {
            field: field.key.to_owned(),
            old: Some(old.clone()),
            new: Some(new),
        });
    }
}

/// What a new record and its posts hold, besides names and sources; contact details of people are hidden.
fn added_fields(record: &Record) -> Vec<FieldChange> {
    let mut added = Vec::new();
    let mut add = |field: &Field, block: &Block, is_person: bool| {
        let is_block = matches!(field.holds, FieldType::Blocks(_));
        let is_said = ["name", "sources", "actor", "source"].contains(&field.key);
        let value = block
            .get(field.key)
            .filter(|_| !is_block && !is_said)
            .cloned();
        let hidden = || Value::Text(HIDDEN.to_owned());
        let is_hidden = is_person && fields::is_withheld_of_people(field);
        added.extend(value.map(|value| FieldChange {
            field: field.key.to_owned(),
            old: None,
            new: Some(if is_hidden { hidden() } else { value }),
        }));
    };
    let is_person = record.kind == Kind::Person;
    fields::of(record.kind).for_each(|field| add(field, &record.block, is_person));
    for post in record.block.tables("post") {
        fields::POST
            .iter()
            .for_each(|field| add(field, post, is_person));
    }
    added
}

/// Whether a value says no more than one that is there.
fn is_said(field: &Field, old: &Value, new: &Value) -> bool {
    let key = |text: &String| match (field.holds, field.key) {
        (FieldType::Reach, "email") => email::comparison_key(text),
        (FieldType::Reach, _) => phone::comparison_key(text),
        (FieldType::Url, _) => url::without_scheme(text),
        (FieldType::Text, _) => fold(text),
        _ => text.clone(),
    };
    let keys = |value: &Value| value.texts().iter().map(key).collect::<BTreeSet<_>>();
    match field.holds {
        FieldType::Reach | FieldType::Url | FieldType::Text => keys(new).is_subset(&keys(old)),
        _ => is_same_value(field, old, new),
    }
}

/// The names in a cell, separated by signs.
fn names<'t>(text: &'t str, signs: &'static [char]) -> impl Iterator<Item = &'t str> {
    let names = text.split(signs).map(str::trim);
    names.filter(|it| !it.is_empty())
}

/// The reason why a row with a guess is refused.
fn guess(reading: Reading, field: &Field, cell: &Cell, meant: &str) -> Reason {
    let value = cell.text();
    let facts = [
        ("field", field.key),
        ("value", value.as_str()),
        ("meant", meant),
    ];
    Reason {
        reading: Some(reading),
        ..Reason::new(reading.key(), &facts)
    }
}

/// The reason why a row can't be read.
fn unreadable(error: &RowError) -> Reason {
    match error {
        RowError::TooLong { cells, headings } => {
            let (cells, headings) = (cells.to_string(), headings.to_string());
            Reason::new("too-long", &[("cells", &cells), ("headings", &headings)])
        }
        RowError::Formula { column, error } => {
            Reason::new("formula", &[("field", column), ("value", error)])
        }
        RowError::Quote => Reason::new("quote", &[]),
        RowError::Card => Reason::new("card", &[]),
    }
}

/// The name of the person of a row, given names first.
fn person_name(cells: &Cells<'_>) -> Option<String> {
    let parts = ["given", "family"].iter().filter_map(|it| cells.text(it));
    let joined = parts.collect::<Vec<_>>().join(" ");
    let name = cells.text("person").unwrap_or(joined);
    let words: Vec<&str> = name.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The key under which decisions about an organisation or initiative are kept.
fn record_key(cells: &Cells<'_>, name: &str) -> String {
    cells.text("orgnr").unwrap_or_else(|| name.to_owned())
}

/// The key under which decisions about a person are kept: `registry.toml` must not name people.
fn person_key(cells: &Cells<'_>, name: &str) -> String {
    use sha1::{Digest, Sha1};
    let place = cells.name().unwrap_or_default();
    let hash = Sha1::digest(format!("{}\n{}", fold(name), fold(&place)));
    let hex: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("person {hex}")
}
