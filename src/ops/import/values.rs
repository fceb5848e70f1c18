//! Cells as values: what spreadsheets do to numbers and days is undone where the user agrees, never silently.

use std::time::Duration;

use jiff::civil;

use super::options::Reading;
use super::result::Reason;
use crate::model::date::Date;
use crate::model::fields::{Field, FieldType};
use crate::model::orgnr::Orgnr;
use crate::model::table::Cell;
use crate::text::fold::fold;
use crate::text::tidy::tidy;
use crate::text::{email, personnummer, phone, url};

/// The text of a cell for a field, or what has to be said about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// The text, as `kompis set` takes it.
    Text(String),
    /// A text that is only a guess: the user has to agree.
    Guess(Reading, String),
    /// The cell is left out, and the rest of the row is read.
    LeftOut(&'static str),
    /// The row can't be read.
    Wrong(Reason),
}

/// Reads a cell as the value of a field.
pub(super) fn read(field: &Field, cell: &Cell) -> Reader {
    if let (Cell::Day(_), false) = (cell, matches!(field.holds, FieldType::Date)) {
        // `08-12` in a column of phone numbers.
        return Reader::Wrong(Reason::new(
            "day",
            &[("field", field.key), ("value", &cell.text())],
        ));
    }
    let text = match field.holds {
        FieldType::Reach => cell.text(),
        _ => tidy(&cell.text()),
    };
    match field.holds {
        FieldType::Orgnr => read_orgnr(&text),
        FieldType::Code => match (text.len(), text.bytes().all(|it| it.is_ascii_digit())) {
            (1 | 3 | 7, true) => Reader::Guess(Reading::LeadingZero, format!("0{text}")),
            _ => Reader::Text(text),
        },
        FieldType::Counties => {
            match text.len() == 1 && text.bytes().all(|it| it.is_ascii_digit()) {
                true => Reader::Guess(Reading::LeadingZero, format!("0{text}")),
                false => Reader::Text(separated(&text)),
            }
        }
        FieldType::Date => read_date(field, cell, &text),
        FieldType::Url if !url::is_valid(&text) => {
            let with_scheme = format!("https://{text}");
            match url::is_valid(&with_scheme) && text.contains('.') {
                true => Reader::Text(with_scheme),
                false => Reader::Text(text),
            }
        }
        FieldType::Reach => read_contacts(field, &text),
        FieldType::Integer => {
            let folded = fold(&text);
            let plain = folded.trim_end_matches("kronor").trim_end_matches("kr");
            Reader::Text(plain.trim().to_owned())
        }
        FieldType::References(_) | FieldType::Words(_) | FieldType::FormerIds => {
            Reader::Text(separated(&text))
        }
        _ if personnummer::find(&text).is_some() => Reader::LeftOut("personnummer"),
        _ => Reader::Text(text),
    }
}

/// Several values, separated as `kompis set` takes them.
fn separated(text: &str) -> String {
    let parts = text.split(';').map(str::trim).filter(|it| !it.is_empty());
    parts.collect::<Vec<_>>().join(",")
}

/// The personnummer of a sole trader is its number as well, and must not be kept.
fn read_orgnr(text: &str) -> Reader {
    let is_personal = |it: &Orgnr| it.is_personal();
    match Orgnr::parse(text)
        .ok()
        .or_else(|| Orgnr::suggest_correction(text))
    {
        Some(orgnr) if is_personal(&orgnr) => Reader::LeftOut("personnummer"),
        Some(orgnr) => Reader::Text(orgnr.to_string()),
        None if personnummer::find(text).is_some() => Reader::LeftOut("personnummer"),
        None => Reader::Text(text.to_owned()),
    }
}

/// Addresses and numbers, of which a cell may have several: separated by `;`, `,`, ` / ` or line breaks.
fn read_contacts(field: &Field, text: &str) -> Reader {
    let is_email = field.key == "email";
    // Numbers have spaces inside, hard ones too.
    let parts = text.split(|it| [';', ',', '\n', '/'].contains(&it) || is_email && it == '\u{a0}');
    let parts = parts.map(|it| tidy(it.trim().trim_start_matches("mailto:")));
    let mut texts: Vec<String> = Vec::new();
    let mut is_guess = false;
    for part in parts.filter(|it| !it.is_empty()) {
        let part = match phone::suggest_correction(&part) {
            _ if is_email && email::is_valid(&part) => part,
            _ if is_email => email::suggest_correction(&part).unwrap_or(part),
            _ if phone::is_valid(&part) => part,
            number => match number {
                Some(number) => {
                    is_guess = true;
                    number
                }
                None => {
                    let facts = [("field", field.key), ("value", part.as_str())];
                    return Reader::Wrong(Reason::new("phone", &facts));
                }
            },
        };
        // A fixed and a mobile column may have the same number.
        if !texts.contains(&part) {
            texts.push(part);
        }
    }
    let joined = texts.join(",");
    match is_guess {
        true => Reader::Guess(Reading::LeadingZero, joined),
        false => Reader::Text(joined),
    }
}

/// The day that Excel counts as 0; it takes 1900 for a leap year, so that its days from March 1900 on are one more.
const EXCEL_ZERO: civil::Date = civil::date(1899, 12, 30);

/// The numbers of days that are read as dates: from 1950 to 2099.
const EXCEL_DAYS: std::ops::RangeInclusive<u64> = 18_264..=73_050;

fn read_date(field: &Field, cell: &Cell, text: &str) -> Reader {
    if let Cell::Day(day) = cell {
        return Reader::Text(day.to_string());
    }
    if Date::parse(text).is_some() {
        return Reader::Text(text.to_owned());
    }
    // `2023-10-25 00:00:00`, as databases write days.
    if let Some((day, "00:00:00")) = text.split_once([' ', 'T'])
        && Date::parse(day).is_some()
    {
        return Reader::Text(day.to_owned());
    }
    let days = text
        .parse::<u64>()
        .ok()
        .filter(|it| EXCEL_DAYS.contains(it));
    if let Some(days) = days {
        let day = EXCEL_ZERO.checked_add(Duration::from_secs(days * 24 * 60 * 60));
        if let Ok(day) = day {
            return Reader::Guess(Reading::ExcelDate, day.to_string());
        }
    }
    match written_date(text) {
        Some(day) => Reader::Text(day.to_string()),
        None => Reader::Wrong(Reason::new(
            "date",
            &[("field", field.key), ("value", text)],
        )),
    }
}

/// The Swedish and English names of the months by their beginnings; `maj` and `may` are one.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
    &["apr"],
    &["maj", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["dec"],
];

/// A day as it is written in Swedish: `25/10 2023`, `25.10.2023`, `25 oktober 2023`, `20231025`. Two numbers that may both be
/// months are taken for day and month only in the Swedish form with a space before the year.
fn written_date(text: &str) -> Option<civil::Date> {
    let date = |year: &str, month: i8, day: &str| {
        let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
        civil::Date::new(year, month, day.parse().ok()?).ok()
    };
    if text.len() == 8 && text.bytes().all(|it| it.is_ascii_digit()) {
        return date(&text[..4], text[4..6].parse().ok()?, &text[6..]);
    }
    let folded = fold(text);
    let parts: Vec<&str> = folded
        .split([' ', '/', '.', '-'])
        .filter(|it| !it.is_empty())
        .collect();
    let parts = match parts.as_slice() {
        ["den", rest @ ..] => rest,
        all => all,
    };
    let [day, month, year] = parts else {
        return None;
    };
    let named = MONTHS
        .iter()
        .position(|names| names.iter().any(|it| month.starts_with(it)));
    if let Some(named) = named {
        return date(year, i8::try_from(named + 1).ok()?, day);
    }
    // `05/10/2023` is 5 October here and 10 May elsewhere.
    let is_swedish = folded.contains(&format!("/{month} ")) || folded.contains('.');
    let month: i8 = month.parse().ok()?;
    let is_sure = is_swedish || day.parse::<i8>().ok()? > 12;
    is_sure.then(|| date(year, month, day)).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Reader, read};
    use crate::model::fields::{self, Field};
    use crate::model::table::Cell;
    use crate::ops::import::options::Reading;

    fn field(key: &str) -> &'static Field {
        let mut all = fields::RECORD.iter().chain(fields::POST);
        all.find(|it| it.key == key).expect("a field")
    }

    fn text(key: &str, cell: &str) -> Option<String> {
        match read(field(key), &Cell::Text(cell.to_owned())) {
            Reader::Text(text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn days_are_read_as_they_are_written_in_swedish() {
        for (cell, day) in [
            ("25/10 2023", "2023-10-25"),
            ("5/10 2023", "2023-10-05"),
            ("25.10.2023", "2023-10-25"),
            ("den 25 oktober 2023", "2023-10-25"),
            ("20231025", "2023-10-25"),
            ("2023-10-25 00:00:00", "2023-10-25"),
            ("2023-10", "2023-10"),
        ] {
            assert_eq!(text("start", cell).as_deref(), Some(day), "{cell}");
        }
        for cell in ["hösten 2024", "05/10/2023", "31/2 2023"] {
            assert_eq!(text("start", cell), None, "{cell}");
        }
        let guess = read(field("start"), &Cell::Text("45224".to_owned()));
        assert_eq!(
            guess,
            Reader::Guess(Reading::ExcelDate, "2023-10-25".to_owned())
        );
    }

    #[test]
    fn lost_zeros_are_guesses() {
        for (key, cell, meant) in [
            ("code", "883", "0883"),
            ("county", "8", "08"),
            ("phone", "701740635", "0701740635"),
        ] {
            let guess = read(field(key), &Cell::Text(cell.to_owned()));
            assert_eq!(
                guess,
                Reader::Guess(Reading::LeadingZero, meant.to_owned()),
                "{cell}"
            );
        }
    }

    #[test]
    fn a_personnummer_is_left_out() {
        let sole = read(field("orgnr"), &Cell::Text("19121212-1212".to_owned()));
        assert_eq!(sole, Reader::LeftOut("personnummer"));
        assert_eq!(
            text("orgnr", "165560073495").as_deref(),
            Some("556007-3495")
        );
    }

    #[test]
    fn several_addresses_may_stand_in_a_cell() {
        let addresses = text("email", "a@prov.example; b@prov.example");
        assert_eq!(addresses.as_deref(), Some("a@prov.example,b@prov.example"));
        assert_eq!(text("county", "22; 23").as_deref(), Some("22,23"));
        let numbers = text("phone", "08-465\u{a0}004\u{a0}00 / 08-465 004 01");
        assert_eq!(numbers.as_deref(), Some("08-465 004 00,08-465 004 01"));
    }
}
