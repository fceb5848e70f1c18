//! Rows about organisations, initiatives and sources.

use super::{Cells, Draft, Importer, Stop, record_key};
use crate::model::codes;
use crate::model::fields::{self, Field, FieldType, WordList};
use crate::model::id::Id;
use crate::model::kind::Kind;
use crate::model::public_actors;
use crate::model::record::Record;
use crate::model::value::{Block, Value};
use crate::ops::add::{keep_known_references, source_id};
use crate::ops::guard;
use crate::ops::import::find::{Found, Group};
use crate::ops::import::options::{Judgement, Mode};
use crate::ops::import::result::Reason;
use crate::text::fold::fold;
use crate::text::organisation::OrganisationName;

impl<'a> Importer<'a> {
    /// Applies a row to the record that it is about, and returns its id.
    pub(super) fn apply_record(
        &mut self,
        cells: &Cells<'_>,
        by_id: Option<Id>,
        draft: &mut Draft,
    ) -> Result<Id, Stop> {
        let name = cells.name();
        let mut numbers = Block::default();
        let kind = self.kind_of(cells, name.as_deref().unwrap_or_default());
        for key in ["orgnr", "code"] {
            if let Some(field) = kind.and_then(|kind| fields::find(kind, key))
                && let Some(value) = self.value(field, cells.all(key), &mut Draft::default())?
            {
                numbers.set(key, value);
            }
        }
        if kind == Some(Kind::Municipality) && numbers.get("code").is_none() {
            numbers.set_list("code", self.municipality_code(cells)?.into_iter().collect());
        }
        if name.is_none() && by_id.is_none() && numbers.iter().next().is_none() {
            return Err(Stop::Refused(Reason::new("no-name", &[])));
        }
        let name = name.unwrap_or_default();
        numbers.set("name", Value::Text(name.clone()));
        let key = record_key(cells, &name);
        let judgement = self.judge(&key)?;
        let id = match (by_id, judgement) {
            (Some(id), _) => Some(id),
            (None, Some(Judgement::Same(id))) if self.get(id).is_some() => Some(id.clone()),
            (None, judgement) => {
                let is_new = judgement == Some(&Judgement::New);
                self.find_record(kind, &numbers, is_new, key)?
            }
        };
        match id {
            Some(id) => self.change_record(cells, &id, draft).map(|()| id),
            None => {
                let no_kind = || Stop::Refused(Reason::new("no-kind", &[]));
                let kind = kind.ok_or_else(no_kind)?;
                if name.is_empty() {
                    return Err(Stop::Refused(Reason::new("no-name", &[])));
                }
                self.add_record(cells, kind, &name, draft)
            }
        }
    }

    fn find_record(
        &self,
        kind: Option<Kind>,
        numbers: &Block,
        is_new: bool,
        key: String,
    ) -> Result<Option<Id>, Stop> {
        let name = numbers.text("name").unwrap_or_default();
        let found = self.finder.find(|id| self.get(id), kind, numbers);
        let group = kind.map_or(Group::Actor, Group::of);
        match found {
            Found::One(id) => {
                // A name that another organisation has: two numbers are two organisations.
                let orgnr = |block: &Block| block.text("orgnr").map(str::to_owned);
                let known = self.get(&id).and_then(|it| orgnr(&it.block));
                let differs = known.is_some() && orgnr(numbers).is_some_and(|it| Some(it) != known);
                match (differs, is_new) {
                    (true, true) => Ok(None),
                    (true, false) => Err(Stop::Doubtful {
                        candidates: vec![id],
                        key,
                    }),
                    (false, _) => Ok(Some(id)),
                }
            }
            _ if is_new => Ok(None),
            Found::Several(candidates) => Err(Stop::Doubtful { candidates, key }),
            Found::Nothing => match self.similar.get(&(group, fold(name))) {
                Some(candidates) => {
                    let candidates = candidates.clone();
                    Err(Stop::Doubtful { candidates, key })
                }
                None => Ok(None),
            },
        }
    }

    /// The kind of the record of a row: as its cell says, else that of a public actor, else as the user says, else that of a
    /// legal form in the name.
    pub(super) fn kind_of(&self, cells: &Cells<'_>, name: &str) -> Option<Kind> {
        let given = cells.text("kind").and_then(|text| Kind::find(&text));
        let default = self.options.kind.filter(|it| *it != Kind::Person);
        let public = public_actors::find_by_name(name);
        // `Kalmar` may be anything that the user says; `Kalmar kommun` is a municipality.
        let public = public.filter(|it| default.is_none() || fold(it.name()) == fold(name));
        let legal = || {
            OrganisationName::new(name)
                .is_company()
                .then_some(Kind::Company)
        };
        given
            .or(public.map(|it| it.kind))
            .or(default)
            .or_else(legal)
    }

    fn change_record(&mut self, cells: &Cells<'_>, id: &Id, draft: &mut Draft) -> Result<(), Stop> {
        draft.about.insert(0, id.clone());
        if self.options.mode == Mode::OnlyNew && !self.working.new.contains(id) {
            return Ok(());
        }
        let Some(record) = self.draft_of(id, draft).cloned() else {
            return Ok(());
        };
        let mut block = record.block.clone();
        for (field, value) in self.values_of(cells, record.kind, draft)? {
            let is_name = field.key == "name" && is_name_of(&record, &value);
            if !is_name {
                self.merge(&mut block, field, value, draft);
            }
        }
        self.add_tags(&mut block)?;
        if block != record.block {
            self.add_source(&mut block);
            check(record.kind, &block)?;
        }
        draft.records.insert(id.clone(), Record { block, ..record });
        Ok(())
    }

    fn add_record(
        &mut self,
        cells: &Cells<'_>,
        kind: Kind,
        name: &str,
        draft: &mut Draft,
    ) -> Result<Id, Stop> {
        let registry = self.assigner.registry;
        let public = public_actors::find_by_name(name).filter(|it| it.kind == kind);
        let mut block = public.map(|it| it.block().clone()).unwrap_or_default();
        keep_known_references(registry, &mut block);
        let made = match public {
            Some(actor) => actor.id.clone(),
            None => Id::from_name(name),
        };
        for (field, value) in self.values_of(cells, kind, draft)? {
            // The lists have the whole name.
            if field.key != "name" || public.is_none() {
                block.set(field.key, value);
            }
        }
        if block.text("name").is_none() {
            block.set("name", Value::Text(name.to_owned()));
        }
        self.add_tags(&mut block)?;
        self.add_source(&mut block);
        check(kind, &block)?;
        let made = source_id(kind, &block).unwrap_or(made);
        let given = cells.text("id").filter(|it| Id::is_valid(it)).map(Id::new);
        Ok(self.create(kind, given.unwrap_or(made), block, draft))
    }

    /// What the cells say of a record of a kind, in the order of its fields.
    fn values_of(
        &mut self,
        cells: &Cells<'_>,
        kind: Kind,
        draft: &mut Draft,
    ) -> Result<Vec<(&'static Field, Value)>, Stop> {
        let is_person_row = cells.names_person();
        let is_linked = cells.text("initiative").is_some();
        // Where there is a person or a participation, their fields are about these.
        let is_elsewhere = |key: &str| {
            let among = |fields: &[Field]| fields.iter().any(|it| it.key == key);
            is_person_row && (among(fields::POST) || ["given", "family"].contains(&key))
                || is_linked && among(fields::PARTICIPANT)
        };
        let mut values = Vec::new();
        for (key, _) in &cells.0 {
            let top = key.split_once('.').map_or(*key, |(top, _)| top);
            let is_known = fields::RECORD.iter().any(|field| field.key == top);
            if is_known && !is_elsewhere(top) && fields::find(kind, top).is_none() {
                let facts = [("field", top), ("kind", kind.key())];
                return Err(Stop::Refused(Reason::new("not-of-kind", &facts)));
            }
        }
        for field in fields::of(kind) {
            if is_elsewhere(field.key) {
                continue;
            }
            let value = match (field.key, field.holds) {
                ("name", _) => cells.name().map(Value::Text),
                (_, FieldType::Table(inner)) => self.table(cells, field, inner, draft)?,
                _ => self.value(field, cells.all(field.key), draft)?,
            };
            values.extend(value.map(|value| (field, value)));
        }
        let has = |values: &[(&Field, Value)], key: &str| values.iter().any(|it| it.0.key == key);
        if let Some(code) = self.municipality_code(cells)? {
            let (key, value) = match kind {
                Kind::Municipality => ("code", Value::Text(code)),
                // A municipality lies in one county.
                _ => ("county", Value::List(vec![code[..2].to_owned()])),
            };
            let field = fields::find(kind, key).filter(|_| !has(&values, key));
            values.extend(field.map(|field| (field, value)));
        }
        Ok(values)
    }

    fn table(
        &mut self,
        cells: &Cells<'_>,
        field: &'static Field,
        inner: &'static [Field],
        draft: &mut Draft,
    ) -> Result<Option<Value>, Stop> {
        let mut table = Block::default();
        for part in inner {
            let key = format!("{}.{}", field.key, part.key);
            if let Some(value) = self.value(part, cells.all(&key), draft)? {
                table.set(part.key, value);
            }
        }
        let is_empty = table.iter().next().is_none();
        Ok((!is_empty).then_some(Value::Table(table)))
    }

    /// The code of the municipality that a row names, by its code or name.
    fn municipality_code(&self, cells: &Cells<'_>) -> Result<Option<String>, Stop> {
        let Some(text) = cells.text("municipality") else {
            return Ok(None);
        };
        let is_digits = text.bytes().all(|it| it.is_ascii_digit());
        let padded = format!("{text:0>4}");
        let is_meant = |it: &&codes::Municipality| match is_digits {
            true => it.code == padded,
            false => [&it.name, &it.short]
                .iter()
                .any(|name| fold(name) == fold(&text)),
        };
        match codes::municipalities().iter().find(is_meant) {
            // The list of municipalities shows which zero a spreadsheet has removed.
            Some(found) => Ok(Some(found.code.clone())),
            None => {
                let facts = [("value", text.as_str())];
                Err(Stop::Refused(Reason::new("municipality", &facts)))
            }
        }
    }

    fn add_tags(&self, block: &mut Block) -> Result<(), Stop> {
        let mut tags = block.list("tags").to_vec();
        for tag in &self.options.tags {
            let tag = self.assigner.word(WordList::Tag, tag)?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags.sort();
        block.set_list("tags", tags);
        Ok(())
    }

    /// Adds the source of the import to those of a record.
    pub(super) fn add_source(&self, block: &mut Block) {
        let mut sources = block.list("sources").to_vec();
        let new = self.options.source.iter().map(ToString::to_string);
        sources.extend(new.filter(|it| !block.list("sources").contains(it)));
        sources.sort();
        block.set_list("sources", sources);
    }
}

/// Checks what `add` and `set` check too.
fn check(kind: Kind, block: &Block) -> Result<(), Stop> {
    guard::county(kind, block)?;
    Ok(guard::period(kind, block)?)
}

/// Whether a record goes by a name.
fn is_name_of(record: &Record, name: &Value) -> bool {
    let Value::Text(name) = name else {
        return false;
    };
    let public = public_actors::find_by_name(name);
    record.names().any(|it| fold(it) == fold(name)) || public.is_some_and(|it| it.is(record))
}
