//! Values of keys that change: in place where they can.

use super::lines::Editor;
use crate::document::layout::{Replacement, Table, key as key_step, step};
use crate::document::{entries, format, prove};
use crate::error::write::EditFault;
use crate::model::edit::Spot;
use crate::model::fields::{Field, FieldType};
use crate::model::finding::Step;
use crate::model::kind::Kind;
use crate::model::value::{Block, Value};

impl Editor<'_> {
    pub(super) fn set_field(
        &self,
        kind: Kind,
        known: &Block,
        spot: Spot,
        key: &'static str,
        value: Option<&Value>,
    ) -> Result<Vec<Replacement>, EditFault> {
        let (path, old) = match spot {
            Spot::Record => (Vec::new(), Some(known)),
            Spot::Block { key, index } => (self.block(key, index)?, known.tables(key).get(index)),
        };
        let fields = prove::fields_at(kind, spot);
        let old = old.and_then(|block| block.get(key));
        self.set(&path, &fields, key, old, value)
    }

    fn set(
        &self,
        table: &[Step],
        fields: &[&Field],
        key: &str,
        old: Option<&Value>,
        new: Option<&Value>,
    ) -> Result<Vec<Replacement>, EditFault> {
        let field = fields.iter().find(|field| field.key == key);
        let field = field.ok_or_else(|| EditFault::NoField(key.to_owned()))?;
        let path = step(table, key_step(key));
        let is_there = self.layout.find(&path).is_some() || !self.layout.below(&path).is_empty();
        match (new, old) {
            (None, _) => Ok(self.take(&path)),
            (Some(new), _) if !is_there => {
                let order: Vec<&str> = fields.iter().map(|field| field.key).collect();
                let written = format::value(field, new, self.layout.newline());
                Ok(vec![self.put(table, &order, key, &written)?])
            }
            (Some(Value::Table(new)), Some(Value::Table(old))) => {
                self.set_table(&path, field, old, new)
            }
            (Some(new), old) => self.replace(&path, field, old, new),
        }
    }

    /// A table changes key by key.
    fn set_table(
        &self,
        path: &[Step],
        field: &Field,
        old: &Block,
        new: &Block,
    ) -> Result<Vec<Replacement>, EditFault> {
        let FieldType::Table(fields) = field.holds else {
            return Err(EditFault::NoField(field.key.to_owned()));
        };
        let fields: Vec<&Field> = fields.iter().collect();
        let different: Vec<&&Field> = fields
            .iter()
            .filter(|inner| old.get(inner.key) != new.get(inner.key))
            .collect();
        if let Table::Inline(node) = self.layout.written(path) {
            let value = |block: &Block| {
                format::value(field, &Value::Table(block.clone()), self.layout.newline())
            };
            if different.len() > 1 || self.layout.text[node.value.clone()] == value(old) {
                return Ok(vec![(node.value.clone(), value(new))]);
            }
        }
        let mut replacements = Vec::new();
        for inner in different {
            let (old, new) = (old.get(inner.key), new.get(inner.key));
            replacements.extend(self.set(path, &fields, inner.key, old, new)?);
        }
        Ok(replacements)
    }

    /// Another value at a key that is there.
    fn replace(
        &self,
        path: &[Step],
        field: &Field,
        old: Option<&Value>,
        new: &Value,
    ) -> Result<Vec<Replacement>, EditFault> {
        if let Some((node, _)) = self.layout.find(path) {
            let written = format::value(field, new, self.layout.newline());
            let lists = entries::change(&self.layout, node, field, old, new);
            return Ok(lists.unwrap_or_else(|| vec![(node.value.clone(), written)]));
        }
        match (old, new) {
            (Some(old @ Value::Tables(_)), Value::Tables(blocks)) => {
                self.replace_sections(path, field, old, blocks)
            }
            _ => Err(EditFault::Scattered(field.key.to_owned())),
        }
    }

    /// Tables with heads of their own come and go, each with its lines.
    fn replace_sections(
        &self,
        path: &[Step],
        field: &Field,
        old: &Value,
        new: &[Block],
    ) -> Result<Vec<Replacement>, EditFault> {
        let layout = &self.layout;
        let newline = layout.newline();
        let was = format::entries(field, old, newline);
        let will = format::entries(field, &Value::Tables(new.to_vec()), newline);
        let head = |number: usize| step(path, Step::Index(number));
        if (0..was.len()).any(|number| layout.below(&head(number)).is_empty()) {
            return Err(EditFault::Scattered(field.key.to_owned()));
        }
        let mut blocks = new.iter().zip(&will);
        let mut replacements = Vec::new();
        let steps = entries::steps(&was, &will);
        let last_goes = steps
            .iter()
            .any(|it| matches!(it, entries::Change::Goes(number) if number + 1 == was.len()));
        for change in steps {
            match change {
                entries::Change::Goes(number) => replacements.extend(self.take(&head(number))),
                entries::Change::Comes(before, entry) => {
                    let block = blocks.find(|(_, other)| *other == entry);
                    let written = block.map(|(block, _)| format::section(field, block, newline));
                    let written = written.unwrap_or_default();
                    let next = layout.below(&head(before)).first().copied();
                    let last = layout.below(path).pop().unwrap_or_default();
                    replacements.push(match next {
                        Some(next) => {
                            let at = layout.item_start(next);
                            (at..at, format!("{written}{newline}"))
                        }
                        None => {
                            let section = format!("{newline}{}", written.trim_end());
                            // A comment below the one that goes stays below.
                            let end = match last_goes {
                                true => layout.items[last].lines.end,
                                false => layout.item_end(last),
                            };
                            self.whole_line(end, &section)
                        }
                    });
                }
            }
        }
        Ok(replacements)
    }
}
