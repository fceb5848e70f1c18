//! Organisationsnummer: the number of a legal person, 4 § lag (1974:174) om identitetsbeteckning.

use std::fmt;

use crate::text::personnummer::{is_dash, luhn};
use crate::text::tidy::without_marks;

/// A Swedish organisation number of ten digits, the last a check digit (Luhn).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Orgnr([u8; 10]);

/// The reason why a text is no organisation number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgnrError {
    /// Not ten digits, with or without a hyphen before the last four.
    Form,
    /// The check digit does not fit: a digit is mistyped or two have changed places.
    CheckDigit,
}

impl Orgnr {
    /// Parses `212000-0449`, `2120000449`, the long forms `162120000449` and `16212000-0449`, and the VAT number
    /// `SE212000044901`; also the personnummer of a sole trader with its century.
    ///
    /// # Errors
    /// [`OrgnrError`] when it is not ten digits or the check digit does not fit.
    pub fn parse(text: &str) -> Result<Orgnr, OrgnrError> {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        // The VAT number of a Swedish company is its number between `SE` and `01`.
        let vat = text
            .strip_prefix("SE")
            .and_then(|rest| rest.strip_suffix("01"));
        // Other registers write 16 before the number of a legal person; 18, 19 and 20 are centuries of birth. Only twelve digits
        // have them: the ten digits of a government agency begin with 20 too.
        let long = ["16", "18", "19", "20"]
            .iter()
            .filter(|_| digits == 12)
            .find_map(|century| Some((*century, text.strip_prefix(century)?)));
        let short = match (vat, long) {
            (Some(rest), _) => rest,
            (None, Some((_, rest))) => rest.strip_prefix('-').unwrap_or(rest),
            (None, None) => text,
        };
        let plain = match short.split_once('-') {
            Some((head, tail)) if head.len() == 6 && tail.len() == 4 => format!("{head}{tail}"),
            Some(_) => return Err(OrgnrError::Form),
            None => short.to_owned(),
        };
        let digits: [u8; 10] = plain.as_bytes().try_into().map_err(|_| OrgnrError::Form)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(OrgnrError::Form);
        }
        let orgnr = Orgnr(digits);
        // A century before a legal person, or 16 before a person, is a slip, not another form.
        if long.is_some_and(|(century, _)| (century == "16") == orgnr.is_personal()) {
            return Err(OrgnrError::Form);
        }
        match luhn(&digits).is_multiple_of(10) {
            true => Ok(orgnr),
            false => Err(OrgnrError::CheckDigit),
        }
    }
}

impl Orgnr {
    /// Returns the number that was probably meant: spaces and dashes are ignored, and so is what other registers add to it:
    /// `212000 0449`, `16 2120000449`, a VAT number without `SE` or `01`, an electronic address `0007:2120000449`.
    pub fn suggest_correction(text: &str) -> Option<Orgnr> {
        let tight: String = without_marks(text)
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| match is_dash(letter) {
                true => '-',
                false => letter.to_ascii_uppercase(),
            })
            .collect();
        // 0007 is the code of Swedish organisation numbers in electronic addresses (ISO 6523).
        let inner = ["SE-", "SE", "0007:"]
            .iter()
            .find_map(|prefix| tight.strip_prefix(prefix));
        let inner = inner.unwrap_or(&tight);
        let without_end = inner.strip_suffix("01").map(|it| it.trim_end_matches('-'));
        let forms = [Some(tight.as_str()), Some(inner), without_end];
        forms
            .into_iter()
            .flatten()
            .find_map(|it| Orgnr::parse(it).ok())
    }

    /// Returns whether it is the personnummer of a sole trader: its third digit is below 2, as that of a month.
    pub fn is_personal(&self) -> bool {
        self.0[2] < b'2'
    }
}

impl fmt::Display for Orgnr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = String::from_utf8_lossy(&self.0);
        let (group, number) = digits.split_at(6);
        write!(formatter, "{group}-{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Orgnr, OrgnrError};

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
        let meant = |text: &str| Orgnr::suggest_correction(text).map(|it| it.to_string());
        for text in [
            "212000 0449",
            " 2120000449",
            "16 2120000449",
            "16 212000-0449",
            "212000–0449",
            "212000 - 0449",
            "21 20 00 04 49",
            "SE 212000044901",
            "SE2120000449",
            "se212000-0449",
            "SE-212000-0449-01",
            "212000044901",
            "0007:2120000449",
        ] {
            assert_eq!(meant(text).as_deref(), Some("212000-0449"), "{text}");
        }
        for none in [
            "212000 0448",
            "212000 449",
            "21200-00449",
            "192120000449",
            "SE",
            "",
        ] {
            assert_eq!(meant(none), None, "{none}");
        }
    }

    #[test]
    fn the_number_of_a_sole_trader_is_a_persons() {
        let is_personal = |text: &str| Orgnr::parse(text).map(|it| it.is_personal());
        for personal in [
            "121212-1212",
            "191212121212",
            "19121212-1212",
            "19-121212-1212",
        ] {
            assert_eq!(is_personal(personal), Ok(true), "{personal}");
        }
        assert_eq!(is_personal("161212121212"), Err(OrgnrError::Form));
        assert_eq!(is_personal("212000-0449"), Ok(false));
    }

    #[test]
    fn a_mistyped_digit_is_seen() {
        assert_eq!(Orgnr::parse("212000-0448"), Err(OrgnrError::CheckDigit));
        assert_eq!(Orgnr::parse("212000-449"), Err(OrgnrError::Form));
        assert_eq!(Orgnr::parse("21200-00449"), Err(OrgnrError::Form));
        assert_eq!(Orgnr::parse("ÅÄ2000-0449"), Err(OrgnrError::Form));
    }
}
