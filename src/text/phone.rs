//! Phone numbers, as Swedes write them.
//!
//! The tables of the `phonenumber` crate are read on first use, which takes some 70 milliseconds: call only when needed.

use phonenumber::{Mode, PhoneNumber, Type, country};

use super::personnummer::is_dash;

/// Digits that Swedish numbers of subscribers begin with, without their `0`: two, and those that may follow (PTS's plan).
#[rustfmt::skip]
const AREAS: &[(&str, &str)] = &[
    ("12", "01235"), ("14", "01234"), ("15", "01256789"), ("17", "13456"), ("18", "0123456789"), ("19", "0123456789"),
    ("22", "01234567"), ("24", "013678"), ("25", "0138"), ("27", "018"), ("28", "01"), ("29", "0123457"),
    ("30", "01234"), ("31", "0123456789"), ("32", "0125"), ("34", "056"), ("37", "012"), ("38", "0123"), ("39", "023"),
    ("41", "01345678"), ("43", "0135"), ("45", "145679"), ("47", "01246789"), ("48", "0156"), ("49", "012345689"),
    ("50", "0123456"), ("51", "012345"), ("52", "01234568"), ("53", "01234"), ("54", "0123456789"), ("55", "012345"),
    ("56", "0345"), ("57", "013"), ("58", "012345679"), ("59", "01"),
    ("61", "123"), ("62", "01234"), ("64", "023457"), ("65", "01237"), ("66", "0123"), ("67", "012"), ("68", "0247"),
    ("69", "012356"),
    ("91", "01234568"), ("92", "0123456789"), ("93", "02345"), ("94", "0123"), ("95", "01234"), ("96", "01"), ("97", "0135678"),
    ("98", "01"),
];

/// Whether `text` is one number that may be called, `1177` and other short ones too, in Sweden's plan unless it begins with `+`.
pub fn is_valid(text: &str) -> bool {
    // 112, 1177 and 114 14 are numbers, but the crate knows no short numbers of Sweden.
    let is_short = (3..=6).contains(&text.len())
        && text.starts_with('1')
        && text.bytes().all(|it| it.is_ascii_digit());
    is_short || is_number(text)
}

/// The number as machines call it from anywhere (ITU-T E.164): `+46` and digits. None for what is no number, or a short one.
pub fn e164(text: &str) -> Option<String> {
    match plain(text) {
        Some(national) => Some(format!("+46{national}")),
        None => Some(number(text)?.format().mode(Mode::E164).to_string()),
    }
}

/// Returns a key that is equal for two notations of one number: the form of E.164, else the text itself.
pub fn comparison_key(text: &str) -> String {
    e164(text).unwrap_or_else(|| text.trim().to_owned())
}

/// The digits of a number that are the same however it is written, without country and first `0`. None for what is no
/// number, or a short one.
pub fn national(text: &str) -> Option<String> {
    plain(text).or_else(|| Some(number(text)?.national().value().to_string()))
}

/// Returns the number with the first `0` or `+` that a spreadsheet has removed.
pub fn suggest_correction(text: &str) -> Option<String> {
    let text = text.trim();
    // 46 is also the area code of Lund (046): with `46`, the country code is more likely.
    let mut signs = ["0", "+"];
    if text.starts_with("46") {
        signs.reverse();
    }
    let is_bare = text.starts_with(|it: char| it.is_ascii_digit() && it != '0');
    let mut numbers = signs.iter().map(|sign| format!("{sign}{text}"));
    numbers.find(|it| is_bare && is_number(it))
}

/// Whether it is a number in full that may lead to one person: not one that callers pay in another way, such as
/// `020` and `0771`, which only organisations have.
pub fn may_be_of_person(text: &str) -> bool {
    let is_of_subscriber = plain(text).is_some();
    is_of_subscriber
        || number(text).is_some_and(|number| {
            let kind = number.number_type(&phonenumber::metadata::DATABASE);
            !matches!(
                kind,
                Type::TollFree | Type::SharedCost | Type::PremiumRate | Type::Uan
            )
        })
}

/// Whether it is the number of a mobile phone.
pub fn is_mobile(text: &str) -> bool {
    match plain(text) {
        Some(national) => national.starts_with('7'),
        None => number(text).is_some_and(|number| {
            let kind = number.number_type(&phonenumber::metadata::DATABASE);
            kind == Type::Mobile
        }),
    }
}

/// The number as it is given, or grouped where a spreadsheet would take it for a number of things: it forgets the first
/// `0` of `0490254019` and the `+` of `+46490254019`, and subtracts in `+46-490-254019`.
pub fn for_sheet(text: &str) -> String {
    if text.contains(' ') || !text.starts_with(['0', '+']) {
        return text.to_owned();
    }
    let Some(number) = number(text) else {
        return text.to_owned();
    };
    let mode = match number.code().value() {
        46 => Mode::National,
        _ => Mode::International,
    };
    number.format().mode(mode).to_string()
}

fn is_number(text: &str) -> bool {
    plain(text).is_some() || number(text).is_some()
}

/// The digits, without country and first `0`, of a Swedish number of a subscriber or mobile phone that is written with
/// digits, hyphens and spaces alone; `None` says nothing about a text.
///
/// Most numbers are such, and a command that meets no others never reads the tables of the crate: that took two fifths of
/// `check`.
fn plain(text: &str) -> Option<String> {
    let rest = text.strip_prefix("+46").or(text.strip_prefix('0'))?;
    let is_plain = |it: u8| it.is_ascii_digit() || matches!(it, b'-' | b' ');
    if !rest.bytes().all(is_plain) || rest.ends_with(['-', ' ']) {
        return None;
    }
    let mut digits = rest.to_owned();
    digits.retain(|it| it.is_ascii_digit());
    let (two, third) = (digits.get(..2)?, digits.get(2..3)?);
    let is_long_area = AREAS
        .iter()
        .any(|(area, next)| *area == two && next.contains(third));
    let lengths = match two {
        "70" | "72" | "73" | "76" | "79" => 9..=9,
        "11" | "13" | "16" | "21" | "23" | "26" | "33" | "35" | "36" | "40" | "42" | "44"
        | "46" | "60" | "63" => 7..=9,
        "90" if third != "0" => 7..=9,
        _ if two.starts_with('8') => 7..=9,
        _ if is_long_area => 8..=9,
        _ => return None,
    };
    lengths.contains(&digits.len()).then_some(digits)
}

/// A number in full that somebody may have, with the `0` or `+` before it.
fn number(text: &str) -> Option<PhoneNumber> {
    let is_written_so =
        |letter: char| letter.is_ascii_digit() || is_dash(letter) || "+/() \u{a0}".contains(letter);
    // Without `0` or `+` any six digits, such as a postal code, would be a local number.
    let is_full = text.trim_start_matches(['(', ' ']).starts_with(['0', '+']);
    if !is_full || !text.chars().all(is_written_so) {
        return None;
    }
    let number = phonenumber::parse(Some(country::SE), text).ok()?;
    number.is_valid().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{
        e164, for_sheet, is_mobile, is_valid, may_be_of_person, national, number, plain,
        suggest_correction,
    };
    use phonenumber::{Mode, Type};

    #[test]
    fn numbers_that_nobody_has_show_the_forms() {
        // From the series that PTS keeps free for books and films.
        for good in [
            "08-465 004 00",
            "+46 8 465 004 00",
            "031-390 06 50",
            "070-174 06 50",
            "0701 74 06 50",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "",
            "12",
            "08-46",
            "070-174 06 50 / 070-174 06 51",
            "växeln",
            "070-174 06 500 00",
            "00-12 34 56",
            "701740650",
            "46701740650",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn the_plan_of_sweden_is_that_of_the_crate() {
        for start in 100..1000 {
            for length in 6..=10 {
                let national: String = format!("{start}2345678").chars().take(length).collect();
                for text in [format!("0{national}"), format!("+46 {national}")] {
                    let of_crate = number(&text);
                    let kind = of_crate
                        .as_ref()
                        .map(|it| it.number_type(&phonenumber::metadata::DATABASE));
                    let is_plain = matches!(kind, Some(Type::FixedLine | Type::Mobile));
                    assert_eq!(plain(&text), is_plain.then(|| national.clone()), "{text}");
                    let machine = of_crate.map(|it| it.format().mode(Mode::E164).to_string());
                    assert_eq!(e164(&text), machine, "{text}");
                    assert_eq!(is_mobile(&text), kind == Some(Type::Mobile), "{text}");
                }
            }
        }
    }

    #[test]
    fn signs_between_the_digits_are_read_as_the_crate_reads_them() {
        for text in [
            "0-8465 00400",
            "0--846500400",
            "0 8 465 004 00",
            "08-465  004--00",
            "+46-8-465 004 00",
            "+46 -8465 00400",
            "+468465 00400",
        ] {
            assert!(plain(text).is_some(), "{text}");
            let of_crate = number(text).map(|it| it.format().mode(Mode::E164).to_string());
            assert_eq!(e164(text), of_crate, "{text}");
        }
        for text in [
            "08-465 004 00-",
            "+46 08-465 004 00",
            "0046 8 465 004 00",
            "08/465 004 00",
            " 08-465 004 00",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn a_lost_zero_or_plus_is_put_back() {
        for (text, expected) in [
            ("701740650", Some("0701740650")),
            ("46701740650", Some("+46701740650")),
            ("70-174 06 50", Some("070-174 06 50")),
            ("846500400", Some("0846500400")),
            ("0701740650", None),
            ("1177", None),
            ("4670174065012345", None),
            ("växeln", None),
        ] {
            assert_eq!(suggest_correction(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn numbers_that_only_organisations_have_are_nobodys() {
        assert!(may_be_of_person("070-174 06 50") && may_be_of_person("08-465 004 00"));
        for service in ["020-12 34 56", "0771-23 45 67", "1177"] {
            assert!(!may_be_of_person(service), "{service}");
        }
    }

    #[test]
    fn machines_get_another_form_than_people() {
        let table = [
            // given, for machines, mobile, in a spreadsheet
            (
                "08-465 004 00",
                Some("+46846500400"),
                false,
                "08-465 004 00",
            ),
            ("0846500400", Some("+46846500400"), false, "08-465 004 00"),
            ("+46846500400", Some("+46846500400"), false, "08-465 004 00"),
            (
                "+46 8 465 004 00",
                Some("+46846500400"),
                false,
                "+46 8 465 004 00",
            ),
            (
                "+46-8-46500400",
                Some("+46846500400"),
                false,
                "08-465 004 00",
            ),
            ("0701740650", Some("+46701740650"), true, "070-174 06 50"),
            ("1177", None, false, "1177"),
            ("växeln", None, false, "växeln"),
        ];
        for (given, machine, mobile, sheet) in table {
            assert_eq!(e164(given).as_deref(), machine, "{given}");
            assert_eq!(is_mobile(given), mobile, "{given}");
            assert_eq!(for_sheet(given), sheet, "{given}");
            let digits = machine.map(|it| it.trim_start_matches("+46").to_owned());
            assert_eq!(national(given), digits, "{given}");
        }
    }
}
