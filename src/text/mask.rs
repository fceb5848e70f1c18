//! Masks personal data letter by letter, so that the columns of findings stay right.

use std::ops::Range;

use super::contact_details::{self, addresses};
use super::personnummer::{find_similar, groups, is_join};
use super::{email, phone, url};

/// The replacement for each masked letter or digit.
pub const DOT: char = '•';

/// Masks e-mail addresses, phone numbers, the values of keys for them, and whatever looks like a personnummer.
pub fn mask_personal(text: &str) -> String {
    let mut hide: Vec<Range<usize>> = addresses(text).collect();
    hide.extend(phones(text));
    hide.extend(find_similar(text));
    hide.extend(reach(text));
    cover(text, hide)
}

/// Masks a text outside files of people: what [`mask_organisation_contact`] masks, and contact details that may be
/// a person's, except after `email =` and `phone =`, where they belong to the organisation.
pub fn mask_outside_people(text: &str) -> String {
    let lines = reach(text);
    let is_own = |range: &Range<usize>| {
        let holds = |line: &Range<usize>| {
            line.contains(&range.start) && !text[line.start..range.start].contains('#')
        };
        lines.iter().any(holds)
    };
    let mut hide = never_shown(text, is_own);
    let details = contact_details::find(text).into_iter();
    hide.extend(details.filter(|it| !is_own(it)));
    cover(text, hide)
}

/// Masks a contact detail of an organisation as far as it may be personal: an e-mail address at a private domain, a
/// user and password in an address on the web, and whatever looks like a personnummer and is no phone number.
pub fn mask_organisation_contact(text: &str) -> String {
    cover(text, never_shown(text, |_| true))
}

fn never_shown(text: &str, is_own: impl Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
    // Ten digits may be either: `0701740650`.
    let is_phone = |range: &Range<usize>| is_own(range) && phone::is_valid(&text[range.clone()]);
    let is_private = |range: &Range<usize>| {
        let domain = email::domain(&text[range.clone()]);
        domain.is_some_and(|it| email::is_private(&it))
    };
    find_similar(text)
        .filter(|range| !is_phone(range))
        .chain(addresses(text).filter(is_private))
        .chain(url::users(text))
        .collect()
}

/// Masks a text in a field of an actor, an initiative or a source, as far as it may be a person's: nearly nothing of
/// `email` and `phone`, which are the organisation's own.
pub fn mask_field_outside_people(field: &str, text: &str) -> String {
    match field {
        "email" => mask_personnummer(text),
        "phone" => mask_organisation_contact(text),
        _ => mask_outside_people(text),
    }
}

/// Masks only what looks like a Swedish personal identity number (personnummer).
pub fn mask_personnummer(text: &str) -> String {
    cover(text, find_similar(text).collect())
}

fn cover(text: &str, mut hide: Vec<Range<usize>>) -> String {
    hide.sort_by_key(|range| range.start);
    let mut covered = String::with_capacity(text.len());
    let mut next = hide.iter().peekable();
    let mut until = 0;
    for (at, letter) in text.char_indices() {
        while let Some(range) = next.next_if(|range| range.start <= at) {
            until = until.max(range.end);
        }
        // Signs stay, so that a reader still sees that it was an address or a number.
        let hidden = at < until && letter.is_alphanumeric();
        covered.push(if hidden { DOT } else { letter });
    }
    covered
}

/// Runs of at least six digits and the signs that join the digits of a phone number; dates are none.
fn phones(text: &str) -> Vec<Range<usize>> {
    let is_sign = |letter: char| is_join(letter) || "/().".contains(letter);
    let groups = groups(text);
    let runs = groups.chunk_by(|one, next| text[one.end..next.start].chars().all(is_sign));
    let phone = |run: &[Range<usize>]| {
        let digits: usize = run.iter().map(ExactSizeIterator::len).sum();
        let range = run[0].start..run[run.len() - 1].end;
        // A postal code has five digits.
        (digits >= 6 && !is_date(&text[range.clone()])).then_some(range)
    };
    runs.filter_map(phone).collect()
}

/// A date, a month, or two of them with dots between, of a year that no phone number begins with.
fn is_date(run: &str) -> bool {
    run.split("..").all(|date| {
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<usize> = date.split('-').map(str::len).collect();
        date.starts_with(['1', '2'])
            && date.split('-').all(is_number)
            && matches!(parts.as_slice(), [4] | [4, 2] | [4, 2, 2])
    })
}

/// The values of `email =` and `phone =`, to the end of the line or of the list.
fn reach(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut in_list = false;
    for line in text.split_inclusive('\n') {
        if in_list {
            found.push(at..at + line.len());
            in_list = !line.contains(']');
        } else if let Some(value) = ["email", "phone"]
            .iter()
            .filter_map(|key| behind_key(line, key))
            .min()
        {
            found.push(at + value..at + line.len());
            // The list may go on below: each of its lines holds values of the key.
            in_list = line[value..].trim_start().starts_with('[') && !line[value..].contains(']');
        }
        at += line.len();
    }
    found
}

/// Returns the start of the value of `key` on a line.
fn behind_key(line: &str, key: &str) -> Option<usize> {
    line.match_indices(key).find_map(|(at, _)| {
        let rest = &line[at + key.len()..];
        let value = rest
            .trim_start_matches(['"', '\'', ' ', '\t'])
            .strip_prefix('=')?;
        Some(line.len() - value.len())
    })
}

#[cfg(test)]
mod tests {
    use super::{mask_outside_people, mask_personal, mask_personnummer};

    #[test]
    fn reach_and_identity_are_hidden_in_place() {
        assert_eq!(
            mask_personal("email = \"nn@exempel.se\""),
            "email = \"••@•••••••.••\""
        );
        assert_eq!(
            mask_personal("phone = \"0000-12 34 56\""),
            "phone = \"••••-•• •• ••\""
        );
        assert_eq!(mask_personal("since = 2023-10-25"), "since = 2023-10-25");
    }

    #[test]
    fn only_numbers_of_six_digits_and_more_are_hidden() {
        assert_eq!(mask_personal("anknytning 12345"), "anknytning 12345");
        assert_eq!(mask_personal("anknytning 123456"), "anknytning ••••••");
    }

    #[test]
    fn outside_people_only_what_may_be_a_persons_is_hidden() {
        for (text, masked) in [
            ("phone = \"0701740650\"", "phone = \"0701740650\""),
            (
                "note = \"ring 070-174 06 35\"",
                "note = \"ring •••-••• •• ••\"",
            ),
            (
                "note = \"anna@prov.example\"",
                "note = \"••••@••••.•••••••\"",
            ),
            ("phone = \"08-465 004 00\"", "phone = \"08-465 004 00\""),
            (
                "email = \"anna@prov.example\"",
                "email = \"anna@prov.example\"",
            ),
            ("email = \"anna@gmail.com\"", "email = \"••••@•••••.•••\""),
            (
                "phone = \"08-465 004 00\" # Bo 070-174 06 35",
                "phone = \"08-465 004 00\" # Bo •••-••• •• ••",
            ),
            (
                "note = \"info@prov.example\"",
                "note = \"info@prov.example\"",
            ),
            (
                "website = \"https://anna:hemligt@prov.example\"",
                "website = \"https://••••:•••••••@prov.example\"",
            ),
            ("note = \"121212–1212\"", "note = \"••••••–••••\""),
        ] {
            assert_eq!(mask_outside_people(text), masked);
        }
    }

    #[test]
    fn an_organisation_number_is_not_a_person() {
        for open in [
            "212000-0449",
            "2120000449",
            "010-4870000",
            "2023-10-25",
            "2010-2012-11",
            "url/2023/1234567890123",
        ] {
            assert_eq!(mask_personnummer(open), open);
        }
        for hidden in [
            "19121212-1212",
            "121212-1212",
            "121212+1212",
            "1212121212",
            "191212121212",
            "121272-1212",
            "121212 1212",
        ] {
            let masked = mask_personnummer(&format!("år 2023 {hidden}."));
            assert!(
                !masked[8..].contains(|it: char| it.is_ascii_digit()),
                "{masked}"
            );
            assert!(masked.starts_with("år 2023 "));
        }
    }

    #[test]
    fn what_stands_at_a_key_for_reach_is_hidden_whatever_it_is() {
        for (text, masked) in [
            (
                "phone = 12345\nunit = \"a\"\n",
                "phone = •••••\nunit = \"a\"\n",
            ),
            (
                "phone = [\n  \"12345\",\n]\nunit = 1\n",
                "phone = [\n  \"•••••\",\n]\nunit = 1\n",
            ),
            (
                "phone = [\"12345\"]\nunit = 1\n",
                "phone = [\"•••••\"]\nunit = 1\n",
            ),
            ("email = \"nn at exempel\"\n", "email = \"•• •• •••••••\"\n"),
            (
                "post = [{ phone = \"12\" }]\n",
                "post = [{ phone = \"••\" }]\n",
            ),
        ] {
            assert_eq!(mask_personal(text), masked);
        }
    }

    #[test]
    fn dates_are_not_hidden() {
        for text in [
            "2023-10",
            "\"2021..2023\"",
            "..2019-05-15",
            "x-2021-04-06",
            "2023-13-01",
        ] {
            assert_eq!(mask_personal(text), text);
        }
    }
}
