//! Rows of a matrix: an actor, and a cell for each initiative with letters, words or crosses.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, Importer, Outcome, RowResult, Stop};
use crate::model::date::Date;
use crate::model::fields::{ReferenceTarget, WordList};
use crate::model::id::Id;
use crate::model::links::{Link, Links};
use crate::model::period::Holds;
use crate::model::record::Record;
use crate::model::table::{Row, Table};
use crate::model::value::{Block, Value};
use crate::ops::import::result::Reason;
use crate::text::fold::{fold, lower};
use crate::text::words::Words;

/// Headings of columns that no initiative has: names of actors beside their ids, and sums.
const OTHER_COLUMNS: [&str; 5] = ["name", "namn", "total", "summa", "Σ"];

/// What stands for some role in a cell, folded.
const CROSSES: [&str; 8] = ["x", "✓", "✔", "●", "○", "•", "1", "ja"];

/// How a matrix is read.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The participations of the registry, those of members of groups included.
    pub links: &'a Links,
    /// The language of its letters.
    pub words: Words,
    /// The last day of participations that are not in it; none to leave them as they are.
    pub end_on: Option<Date>,
}

/// What the columns of a matrix are, and which records are parts of which.
pub(crate) struct Columns {
    initiatives: Vec<(usize, Id)>,
    parts: BTreeMap<Id, Vec<Id>>,
}

impl Importer<'_> {
    /// The initiatives of the columns of a matrix, and a result for each column that is none.
    pub(crate) fn initiatives(&mut self, table: &Table) -> (Columns, Vec<RowResult>) {
        let mut initiatives = Vec::new();
        let mut unknown = Vec::new();
        for (at, heading) in table.headings.iter().enumerate().skip(1) {
            let name = without_marks(heading);
            let is_other = OTHER_COLUMNS.iter().any(|it| fold(it) == fold(&name));
            if name.is_empty() || is_other {
                continue;
            }
            match self.reference(ReferenceTarget::Initiative, &name) {
                Ok(id) => initiatives.push((at, id)),
                Err(stop) => {
                    let row = table
                        .rows
                        .first()
                        .map_or(0, |it| it.number.saturating_sub(1));
                    unknown.push(self.finish((row, name), Err(stop), Draft::default(), true));
                }
            }
        }
        let mut parts: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        let registry = self.assigner.registry;
        for record in registry
            .records()
            .filter(|it| it.block.text("part-of").is_some())
        {
            for whole in registry.wholes(&record.id) {
                parts.entry(whole).or_default().push(record.id.clone());
            }
        }
        (Columns { initiatives, parts }, unknown)
    }

    /// Applies a row of a matrix: what begins, and what is not in it.
    pub(crate) fn apply_matrix_row(
        &mut self,
        columns: &Columns,
        row: &Row,
        reading: &Reading<'_>,
    ) -> Option<RowResult> {
        let name = without_marks(&row.cells.first()?.text());
        // The last row has sums.
        if name.is_empty() || OTHER_COLUMNS.contains(&name.as_str()) {
            return None;
        }
        let mut draft = Draft::default();
        let applied = self.apply_cells_of_matrix(&name, (columns, row), reading, &mut draft);
        let mut result = self.finish((row.number, name), applied, draft, false);
        // Nothing is written, but somebody has to look at it.
        if result.outcome == Outcome::Same && !result.reasons.is_empty() {
            result.outcome = Outcome::LeftOut;
        }
        Some(result)
    }

    fn apply_cells_of_matrix(
        &mut self,
        name: &str,
        (columns, row): (&Columns, &Row),
        reading: &Reading<'_>,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let actor = self.reference(ReferenceTarget::Actor, name)?;
        draft.about.push(actor.clone());
        // A matrix may count the parts of an actor or initiative as the whole.
        let with_parts = |id: &Id| -> BTreeSet<Id> {
            let parts = columns.parts.get(id).into_iter().flatten();
            parts.chain([id]).cloned().collect()
        };
        let actors = with_parts(&actor);
        let all = actors.iter().flat_map(|id| reading.links.of_actor(id));
        let all: Vec<&Link> = all.map(|at| reading.links.get(*at)).collect();
        for (at, initiative) in &columns.initiatives {
            let initiatives = with_parts(initiative);
            let links = all.iter().filter(|it| initiatives.contains(&it.initiative));
            let links: Vec<&Link> = links.copied().collect();
            let text = row
                .cells
                .get(*at)
                .map(|cell| cell.text())
                .unwrap_or_default();
            let roles = self.roles_of_cell(&text, &links, reading)?;
            for role in roles
                .iter()
                .filter(|role| links.iter().all(|it| it.block.role != **role))
            {
                let mut block = Block::default();
                block.set("actor", Value::Text(actor.to_string()));
                block.set("role", Value::Text(role.clone()));
                self.add_participant(initiative, block, draft)?;
            }
            let is_missing = |link: &&&Link| {
                let goes_on = link.period.holds(self.today) != Holds::No;
                let is_own =
                    link.via.is_none() && (&link.actor, &link.initiative) == (&actor, initiative);
                is_own && goes_on && !roles.contains(&link.block.role)
            };
            for link in links.iter().filter(is_missing) {
                self.end_participation(link, reading, draft);
            }
        }
        Ok(())
    }

    /// The roles that a cell states.
    fn roles_of_cell(
        &self,
        text: &str,
        links: &[&Link],
        reading: &Reading<'_>,
    ) -> Result<BTreeSet<String>, Stop> {
        let vocabulary = &self.assigner.registry.settings.vocabulary;
        let mut roles = BTreeSet::new();
        for part in text.split([',', ';', '/', '\n']) {
            let part = part
                .trim()
                .trim_matches(['†', '?', '+', '−', '\u{a0}', ' ']);
            if part.is_empty() {
                continue;
            }
            // Small letters are roles that are inferred.
            let has_letter =
                |key: &str| lower(&vocabulary.letter(key, reading.words)) == lower(part);
            let words = vocabulary.words(WordList::Role).iter();
            let by_letter = words.map(|word| &word.key).find(|key| has_letter(key));
            if let Some(role) = by_letter {
                roles.insert(role.clone());
            } else if CROSSES.contains(&fold(part).as_str()) {
                match (&self.options.role, links) {
                    // A cross says no more than what is known.
                    (_, [_, ..]) => roles.extend(links.iter().map(|it| it.block.role.clone())),
                    (Some(role), []) => {
                        roles.insert(self.assigner.word(WordList::Role, role)?);
                    }
                    (None, []) => return Err(Stop::Refused(Reason::new("no-role", &[]))),
                }
            } else {
                roles.insert(self.assigner.word(WordList::Role, part)?);
            }
        }
        Ok(roles)
    }

    /// Ends a participation that is not in the matrix, or says that it goes on.
    fn end_participation(&self, link: &Link, reading: &Reading<'_>, draft: &mut Draft) {
        let name = |id: &Id| self.get(id).map_or(id.as_str(), Record::name).to_owned();
        let Some(day) = &reading.end_on else {
            let (role, initiative) = (link.block.role.clone(), name(&link.initiative));
            let facts = [("role", role.as_str()), ("initiative", initiative.as_str())];
            draft.reasons.push(Reason::new("not-in-matrix", &facts));
            return;
        };
        let Some(record) = self.draft_of(&link.initiative, draft) else {
            return;
        };
        let is_meant = |it: &&mut Block| {
            let has = |key: &str, value: Option<&str>| it.text(key) == value;
            has("actor", Some(link.actor.as_str()))
                && has("role", Some(&link.block.role))
                && it.date("until").is_none()
        };
        let blocks = record.block.tables_mut("participant");
        for block in blocks.into_iter().flatten().filter(is_meant) {
            block.set("until", Value::Date(day.clone()));
        }
        draft.about.push(link.initiative.clone());
    }
}

/// A name without the signs of what is over or uncertain.
fn without_marks(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    text.trim_end_matches(['†', '?', ' ']).trim().to_owned()
}
