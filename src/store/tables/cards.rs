//! Contact cards (vCard 2.1 to 4.0) as rows of a table.

use std::collections::BTreeMap;

use calcard::vcard::{
    VCard, VCardEntry, VCardParameterValue, VCardProperty, VCardType, VCardValue,
};
use calcard::{Entry, Parser};

use crate::model::table::{Cell, LeftOut, Row, RowError, Table};

/// The columns of the table, named by the fields of an import.
const COLUMNS: [&str; 14] = [
    "id",
    "person",
    "given",
    "family",
    "actor",
    "unit",
    "title",
    "email",
    "phone",
    "website",
    "address.street",
    "address.postal-code",
    "address.place",
    "note",
];

/// Reads each card as a row. Cards that are broken are rows with an error, and what has no column is named.
pub(super) fn read(text: &str) -> Table {
    let mut table = Table {
        headings: COLUMNS.map(str::to_owned).into(),
        ..Table::default()
    };
    for (number, card) in split(text) {
        let read = card.and_then(|text| match Parser::new(&text).entry() {
            Entry::VCard(card) => Some(card),
            _ => None,
        });
        let mut row = Row {
            number,
            cells: vec![Cell::Text(String::new()); COLUMNS.len()],
            error: None,
        };
        match read {
            Some(card) => {
                let mut values = Values::default();
                values.add(&card);
                for (cell, column) in row.cells.iter_mut().zip(COLUMNS) {
                    *cell = Cell::Text(values.cells.remove(column).unwrap_or_default().join("\n"));
                }
                let left_out = values.left_out.into_iter();
                table
                    .left_out
                    .extend(left_out.map(|what| LeftOut { row: number, what }));
            }
            None => row.error = Some(RowError::Card),
        }
        table.rows.push(row);
    }
    without_empty_columns(table)
}

/// The table without columns of which no card has anything.
fn without_empty_columns(mut table: Table) -> Table {
    let is_filled = |at: usize| table.rows.iter().any(|row| !row.cells[at].is_empty());
    let filled: Vec<usize> = (0..COLUMNS.len()).filter(|at| is_filled(*at)).collect();
    table.headings = filled.iter().map(|at| COLUMNS[*at].to_owned()).collect();
    for row in &mut table.rows {
        row.cells = filled.iter().map(|at| row.cells[*at].clone()).collect();
    }
    table
}

/// The cards of a text, each with the number of its first line; none for one that does not end, or has another inside.
fn split(text: &str) -> Vec<(usize, Option<String>)> {
    let mut cards = Vec::new();
    let mut open: Option<(usize, usize, String)> = None;
    let mut is_nested = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}');
        let is = |mark: &str| line.trim_end().eq_ignore_ascii_case(mark);
        let Some((first, depth, lines)) = &mut open else {
            if is("BEGIN:VCARD") {
                open = Some((number + 1, 1, format!("{line}\r\n")));
                is_nested = false;
            }
            continue;
        };
        lines.push_str(line);
        lines.push_str("\r\n");
        if is("BEGIN:VCARD") {
            *depth += 1;
            is_nested = true;
        } else if is("END:VCARD") {
            *depth -= 1;
            if *depth == 0 {
                let card = (!is_nested).then(|| std::mem::take(lines));
                cards.push((*first, card));
                open = None;
            }
        }
    }
    cards.extend(open.map(|(first, ..)| (first, None)));
    cards
}

/// What a card says, by column.
#[derive(Default)]
struct Values {
    cells: BTreeMap<&'static str, Vec<String>>,
    left_out: Vec<String>,
}

impl Values {
    fn add(&mut self, card: &VCard) {
        for entry in &card.entries {
            let texts: Vec<String> = entry.values.iter().flat_map(texts).collect();
            let [first, second] = [0, 1].map(|at| texts.get(at).cloned().unwrap_or_default());
            match &entry.name {
                // What is private is not for a registry.
                VCardProperty::Email | VCardProperty::Tel | VCardProperty::Adr
                    if is_home(entry) =>
                {
                    self.left_out
                        .push(format!("{};TYPE=HOME", entry.name.as_str()));
                }
                VCardProperty::Uid => self.push("id", first),
                VCardProperty::Fn => self.push("person", first),
                VCardProperty::N => {
                    self.push("family", first);
                    self.push("given", second);
                }
                VCardProperty::Org => {
                    self.push("actor", first);
                    self.push("unit", texts.get(1..).unwrap_or_default().join(", "));
                }
                VCardProperty::Title => self.push("title", first),
                VCardProperty::Email => self.push("email", first),
                VCardProperty::Tel => {
                    self.push("phone", first.trim_start_matches("tel:").to_owned());
                }
                VCardProperty::Url => self.push("website", first),
                VCardProperty::Adr => {
                    let part = |at: usize| texts.get(at).cloned().unwrap_or_default();
                    self.push("address.street", part(2));
                    self.push("address.postal-code", part(5));
                    self.push("address.place", part(3));
                }
                VCardProperty::Note => self.push("note", first),
                name if is_about_card(name) => {}
                name => self.left_out.push(name.as_str().to_owned()),
            }
        }
        let is = |column: &str| self.cells.contains_key(column);
        // The card of an organisation has its name there too, and no name of a person.
        let shown = self.cells.get("person").cloned();
        let is_organisation = is("actor") && (shown == self.cells.get("actor").cloned());
        if is_organisation || !is("person") && !is("given") && is("actor") {
            for column in ["person", "given", "family"] {
                self.cells.remove(column);
            }
        }
        // A name of one word stands where the surname is.
        if self.cells.get("family") == shown.as_ref() && !self.cells.contains_key("given") {
            self.cells.remove("family");
        }
    }

    /// Adds a text, unless it is empty or there already.
    fn push(&mut self, column: &'static str, text: String) {
        let text = text.trim().to_owned();
        let known = self.cells.entry(column).or_default();
        if !text.is_empty() && !known.contains(&text) {
            known.push(text);
        }
        if self.cells[column].is_empty() {
            self.cells.remove(column);
        }
    }
}

fn texts(value: &VCardValue) -> Vec<String> {
    match value {
        VCardValue::Component(texts) => texts.clone(),
        _ => vec![value.as_text().unwrap_or_default().to_owned()],
    }
}

/// Whether it is marked as private.
fn is_home(entry: &VCardEntry) -> bool {
    let mut types = entry.params.iter();
    types.any(|it| it.value == VCardParameterValue::Type(VCardType::Home))
}

/// Whether a property is about the card, or says what others say already.
fn is_about_card(name: &VCardProperty) -> bool {
    matches!(
        name,
        VCardProperty::Begin
            | VCardProperty::End
            | VCardProperty::Version
            | VCardProperty::Prodid
            | VCardProperty::Rev
            | VCardProperty::Kind
            | VCardProperty::Categories
            | VCardProperty::Other(_)
    )
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::model::table::{LeftOut, RowError};

    /// The texts of a card by column, without empty ones.
    fn card(lines: &str) -> Vec<(String, String)> {
        let table = read(&format!("BEGIN:VCARD\n{lines}END:VCARD\n"));
        let cells = table.headings.iter().zip(&table.rows[0].cells);
        cells
            .map(|(heading, cell)| (heading.clone(), cell.text()))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }

    #[test]
    fn a_card_of_an_organisation_names_no_person() {
        let pairs = card("VERSION:3.0\nN:;;;;\nFN:\nORG:Prov AB\nTEL;TYPE=VOICE:08-465 004 00\n");
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(pairs, [("actor", "Prov AB"), ("phone", "08-465 004 00")]);
    }

    #[test]
    fn groups_of_apple_and_escapes_are_read() {
        let pairs = card(concat!(
            "VERSION:3.0\nFN:Anna Prov\nN:Prov;Anna;;;\nORG:Prov\\, Test AB;Lager\n",
            "item1.EMAIL;type=INTERNET;type=pref:anna@prov.example\nitem1.X-ABLabel:_$!<Work>!$_\n",
        ));
        let value = |key: &str| pairs.iter().find(|it| it.0 == key).map(|it| it.1.as_str());
        assert_eq!(value("email"), Some("anna@prov.example"));
        assert_eq!(value("actor"), Some("Prov, Test AB"));
        assert_eq!(value("unit"), Some("Lager"));
    }

    #[test]
    fn old_cards_are_decoded() {
        let pairs = card(
            "VERSION:2.1\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:=C5sa Prov\nTEL;WORK;VOICE:08-465 004 00\n",
        );
        assert_eq!(pairs[0].1, "Åsa Prov");
    }

    #[test]
    fn photos_are_left_out_and_broken_cards_are_errors() {
        let table = read(concat!(
            "BEGIN:VCARD\nVERSION:3.0\nFN:Hel Prov\nPHOTO;ENCODING=b;TYPE=JPEG:AAAA\nEND:VCARD\n",
            "BEGIN:VCARD\nFN:Trasig Prov\nBEGIN:VCARD\nFN:Inne\nEND:VCARD\nEND:VCARD\n",
            "BEGIN:VCARD\nFN:Utan slut\n",
        ));
        let photo = LeftOut {
            row: 1,
            what: "PHOTO".to_owned(),
        };
        assert_eq!(table.left_out, [photo]);
        let errors: Vec<_> = table
            .rows
            .iter()
            .map(|it| (it.number, it.error.clone()))
            .collect();
        let broken = Some(RowError::Card);
        assert_eq!(errors, [(1, None), (6, broken.clone()), (12, broken)]);
    }
}
