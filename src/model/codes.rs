//! Code lists that are built in: counties and municipalities of SCB, regions and agencies with their numbers.
//!
//! Sources are named in `codes/README.md`.

use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::text::fold::{fold, without_genitive};

/// A county (län), the state's area: 21 of them.
#[derive(Debug, Deserialize)]
pub struct County {
    /// Two digits, SCB's länskod.
    pub code: String,
    /// The letter or letters of the county, as on old number plates.
    pub letter: String,
    /// The whole name, `Kalmar län`.
    pub name: String,
    /// The name without `län` and genitive, `Södermanland`.
    pub short: String,
    /// Other names without `län` and genitive, joined by `; `: `Sörmland`.
    pub other_names: String,
}

impl County {
    /// The names without `län` and genitive.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.other_names.split("; ").filter(|it| !it.is_empty());
        [self.short.as_str()].into_iter().chain(others)
    }
}

/// Codes of counties that are no more: the city of Stockholm, Kristianstad, Älvsborg and Skaraborg. Those of Malmöhus (12)
/// and of Göteborg and Bohus (14) are used again.
pub const FORMER_COUNTIES: &[&str] = &["02", "11", "15", "16"];

/// A municipality (kommun): 290 of them.
#[derive(Debug, Deserialize)]
pub struct Municipality {
    /// Four digits, SCB's kommunkod; the first two are the county's.
    pub code: String,
    /// The name alone, `Linköping`.
    pub short: String,
    /// The official name, `Linköpings kommun`.
    pub name: String,
    /// What it calls itself where that differs, `Göteborgs Stad`; else empty.
    pub self_name: String,
    /// The organisation number.
    pub orgnr: String,
    /// The host of its website.
    pub website: String,
}

/// A region, the self-governing body of a county: 21 of them.
#[derive(Debug, Deserialize)]
pub struct Region {
    /// The code of its county.
    pub county: String,
    /// The name.
    pub name: String,
    /// Names it had before, joined by `; `.
    pub former_names: String,
    /// The first day of the name.
    pub name_valid_from: String,
    /// The organisation number.
    pub orgnr: String,
}

/// A government agency, county administrative board or university.
#[derive(Debug, Deserialize)]
pub struct Agency {
    /// `agency`, `county-board` or `university`.
    pub kind: String,
    /// The name in law or register.
    pub name: String,
    /// The name in use where that differs; else empty.
    pub common_name: String,
    /// The abbreviation, or empty.
    pub short: String,
    /// The code of its county, or empty.
    pub county: String,
    /// The organisation number, or empty.
    pub orgnr: String,
    /// The host and path of its website, or empty.
    pub website: String,
    /// The functional address, or empty.
    pub email: String,
}

/// The counties, by code.
pub fn counties() -> &'static [County] {
    // Parsed once: reading looks up the county of every record.
    static LIST: OnceLock<Vec<County>> = OnceLock::new();
    LIST.get_or_init(|| read(include_str!("codes/counties.csv")))
}

/// The municipalities, by code.
pub fn municipalities() -> &'static [Municipality] {
    static LIST: OnceLock<Vec<Municipality>> = OnceLock::new();
    LIST.get_or_init(|| read(include_str!("codes/municipalities.csv")))
}

/// The regions, by the code of their county.
pub fn regions() -> Vec<Region> {
    read(include_str!("codes/regions.csv"))
}

/// Agencies, county administrative boards and universities.
pub fn agencies() -> Vec<Agency> {
    read(include_str!("codes/agencies.csv"))
}

/// The county with `code`.
pub fn county(code: &str) -> Option<&'static County> {
    counties().iter().find(|county| county.code == code)
}

/// The county that `text` means: its code, its letter or one of its names, with or without `län` and genitive, case and
/// accents aside.
pub fn county_of(text: &str) -> Option<&'static County> {
    let text = without_genitive(&fold(text.trim()));
    let text = text.strip_suffix(" lan").unwrap_or(&text);
    counties().iter().find(|county| {
        let codes = [county.code.as_str(), county.letter.as_str()];
        let mut known = codes.into_iter().chain(county.names());
        known.any(|known| without_genitive(&fold(known)) == text)
    })
}

/// A line that does not fit is left out; the tests count the lines.
fn read<T: DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .filter_map(Result::ok)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{agencies, counties, county_of, municipalities, regions};
    use crate::model::orgnr::Orgnr;

    #[test]
    fn the_lists_are_whole() {
        assert_eq!(counties().len(), 21);
        assert_eq!(municipalities().len(), 290);
        assert_eq!(regions().len(), 21);
        assert_eq!(agencies().len(), 84);
    }

    #[test]
    fn every_number_has_its_check_digit() {
        let agencies = agencies();
        let numbers = municipalities().iter().map(|it| &it.orgnr).chain(
            agencies
                .iter()
                .map(|it| &it.orgnr)
                .filter(|it| !it.is_empty()),
        );
        for number in numbers {
            assert!(Orgnr::parse(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn a_county_is_known_by_code_letter_and_name() {
        for text in ["08", "H", "h", "Kalmar län", "kalmar"] {
            assert_eq!(
                county_of(text).map(|it| it.code.as_str()),
                Some("08"),
                "{text}"
            );
        }
        assert!(county_of("02").is_none());
        let names = [
            "Sörmland",
            "sormlands län",
            "Södermanland",
            "Södermanlands län",
        ];
        for name in names {
            assert_eq!(
                county_of(name).map(|it| it.code.as_str()),
                Some("04"),
                "{name}"
            );
        }
    }
}
