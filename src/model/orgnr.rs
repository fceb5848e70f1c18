//! Organisationsnummer: the number of a legal person, 4 § lag (1974:174) om identitetsbeteckning.

use std::fmt;

use crate::text::personnummer::luhn;
use crate::text::tidy::without_marks;

/// Dashes that word processors put where a hyphen was typed.
const DASHES: [char; 5] = ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'];

/// A Swedish organisation number of ten digits, the last a check digit (Luhn).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Orgnr([u8; 10]);

/// Why a text is no organisation number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgnrFault {
    /// Not ten digits, with or without a hyphen before the last four.
    Form,
    /// The check digit does not fit: a digit is mistyped or two have changed places.
    CheckDigit,
}

impl Orgnr {
    /// Reads `212000-0449`, `2120000449`, the long forms `162120000449` and `16212000-0449`, and the VAT number
    /// `SE212000044901`.
    ///
    /// # Errors
    /// [`OrgnrFault`] when it is not ten digits or the check digit does not fit.
    pub fn parse(text: &str) -> Result<Orgnr, OrgnrFault> {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let vat = text
            .strip_prefix("SE")
            .and_then(|rest| rest.strip_suffix("01"));
        let short = match (vat, text.strip_prefix("16")) {
            (Some(rest), _) => rest,
            (None, Some(rest)) if digits == 12 => rest.strip_prefix('-').unwrap_or(rest),
            (None, _) => text,
        };
        let plain = match short.split_once('-') {
            Some((head, tail)) if head.len() == 6 && tail.len() == 4 => format!("{head}{tail}"),
            Some(_) => return Err(OrgnrFault::Form),
            None => short.to_owned(),
        };
        let digits: [u8; 10] = plain.as_bytes().try_into().map_err(|_| OrgnrFault::Form)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(OrgnrFault::Form);
        }
        if luhn(&digits).is_multiple_of(10) {
            Ok(Orgnr(digits))
        } else {
            Err(OrgnrFault::CheckDigit)
        }
    }
}

impl Orgnr {
    /// The number that a text means, wherever spaces stand in it and whatever dash: `212000 0449`, `16 2120000449`.
    pub fn meant(text: &str) -> Option<Orgnr> {
        let tight: String = without_marks(text)
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| {
                if DASHES.contains(&letter) {
                    '-'
                } else {
                    letter
                }
            })
            .collect();
        Orgnr::parse(&tight).ok()
    }

    /// Whether it is the personnummer of a sole trader: its third digit is below 2, as of a month.
    pub fn is_personal(&self) -> bool {
        self.0[2] < b'2'
    }
}

impl fmt::Display for Orgnr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.iter().enumerate() {
            let hyphen = if at == 6 { "-" } else { "" };
            write!(formatter, "{hyphen}{}", char::from(*digit))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Orgnr, OrgnrFault};

    #[test]
    fn every_written_form_is_the_same_number() {
        for text in [
            "212000-0449",
            "2120000449",
            "162120000449",
            "16212000-0449",
            "16-212000-0449",
            "SE212000044901",
        ] {
            assert_eq!(
                Orgnr::parse(text).map(|it| it.to_string()),
                Ok("212000-0449".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn spaces_and_dashes_do_not_hide_what_is_meant() {
        let meant = |text: &str| Orgnr::meant(text).map(|it| it.to_string());
        for text in [
            "212000 0449",
            " 2120000449",
            "16 2120000449",
            "16 212000-0449",
            "212000–0449",
            "212000 - 0449",
            "21 20 00 04 49",
            "SE 212000044901",
        ] {
            assert_eq!(meant(text).as_deref(), Some("212000-0449"), "{text}");
        }
        for none in ["212000 0448", "212000 449", "21200-00449", ""] {
            assert_eq!(meant(none), None, "{none}");
        }
    }

    #[test]
    fn the_number_of_a_sole_trader_is_a_persons() {
        let is_personal = |text: &str| Orgnr::parse(text).map(|it| it.is_personal());
        assert_eq!(is_personal("121212-1212"), Ok(true));
        assert_eq!(is_personal("212000-0449"), Ok(false));
    }

    #[test]
    fn a_mistyped_digit_is_seen() {
        assert_eq!(Orgnr::parse("212000-0448"), Err(OrgnrFault::CheckDigit));
        assert_eq!(Orgnr::parse("212000-449"), Err(OrgnrFault::Form));
        assert_eq!(Orgnr::parse("21200-00449"), Err(OrgnrFault::Form));
        assert_eq!(Orgnr::parse("ÅÄ2000-0449"), Err(OrgnrFault::Form));
    }
}
