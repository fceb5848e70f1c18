//! Web addresses.

use std::ops::Range;

use url::Url;

use super::fold::fold;
use super::tidy::tidy;

/// Whether `text` is an absolute address of the web, `http` or `https`, with a host that has a dot, and without user
/// and password.
///
/// It is written in full: what a browser repairs on its way (WHATWG URL), such as one slash, is no address here.
pub fn is_valid(text: &str) -> bool {
    is_plain(text) || is_valid_in_full(text)
}

/// Whether it is certainly an address: small letters and signs that mean one thing. Most are, and to parse them took three
/// hundredths of `check`.
fn is_plain(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_of_path = |it: u8| it.is_ascii_alphanumeric() || b"-._~/?=&".contains(&it);
    is_plain_host(host) && path.bytes().all(is_of_path)
}

/// Whether a host is certainly a name with a dot: words of small letters, digits and single hyphens, the last of letters.
pub(super) fn is_plain_host(host: &str) -> bool {
    let is_word = |word: &str| {
        let is_of_word = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        // Two hyphens begin the ASCII form of other letters.
        (1..=63).contains(&word.len())
            && word.bytes().all(is_of_word)
            && !word.starts_with('-')
            && !word.ends_with('-')
            && !word.contains("--")
    };
    let Some((_, last)) = host.rsplit_once('.') else {
        return false;
    };
    host.len() < 200
        && host.split('.').all(is_word)
        && last.len() > 1
        && last.bytes().all(|it| it.is_ascii_lowercase())
}

fn is_valid_in_full(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let is_host = |host: &str| {
        let is_letter = |it: char| it.is_ascii_alphanumeric() || "-._".contains(it);
        host.contains('.')
            && !host.starts_with('.')
            && !host.contains("..")
            && host.chars().all(is_letter)
    };
    // `Url::parse` repairs `https:/host` and `https:\\host`, which other readers of the file would not.
    let rest = scheme(text).and_then(|(_, rest)| rest.strip_prefix("://"));
    rest.is_some_and(|rest| !rest.starts_with(['/', '\\']))
        && url.host_str().is_some_and(is_host)
        && !has_user(text)
        && !text.contains(|it: char| it.is_whitespace() || it.is_control())
}

/// Returns whether the address has a user, perhaps with a password.
pub fn has_user(text: &str) -> bool {
    users(text).next().is_some()
}

/// Returns the ranges of users and passwords of web addresses in a text.
pub(super) fn users(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("//").filter_map(|(at, slashes)| {
        let start = at + slashes.len();
        let is_end = |it: char| it.is_whitespace() || "/?#\"'".contains(it);
        // The last @ counts: a password may contain one.
        let host = text[start..].split(is_end).next()?;
        Some(start..start + host.rfind('@')?)
    })
}

/// The scheme of the web that a text begins with, and the rest.
fn scheme(text: &str) -> Option<(&str, &str)> {
    ["https", "http"].iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        let rest = &text[scheme.len()..];
        (head.eq_ignore_ascii_case(scheme) && rest.starts_with([':', '/', '\\']))
            .then_some((head, rest))
    })
}

/// Returns the address that was probably meant: with a missing scheme or slash, a dot for a comma, and without user and
/// password.
pub fn suggest_correction(text: &str) -> Option<String> {
    let tidied = tidy(text);
    let (scheme, rest) = match scheme(&tidied) {
        Some(found) => found,
        // An e-mail address or another scheme is not a web address without its scheme.
        None if tidied.contains([':', '@']) => return None,
        None => ("https", tidied.as_str()),
    };
    let rest = rest.trim_start_matches([':', '/', '\\']);
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.rsplit('@').next()?.replace(',', ".");
    let meant = format!("{scheme}://{host}{path}");
    (meant != tidied && is_valid(&meant)).then_some(meant)
}

/// Returns the address without scheme, `www.` and final slash: two that differ only in these lead to the same page.
pub fn without_scheme(text: &str) -> String {
    let folded = fold(text.trim());
    let rest = folded
        .split_once("://")
        .map_or(folded.as_str(), |(_, rest)| rest);
    rest.trim_start_matches("www.")
        .trim_end_matches('/')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_plain, is_valid, is_valid_in_full, suggest_correction, without_scheme};

    #[test]
    fn an_address_is_absolute() {
        for good in [
            "https://exempel.se",
            "http://www.exempel.se/sida?a=1#b",
            "https://exempelå.se",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "exempel.se",
            "www.exempel.se",
            "https://",
            "https://exempel",
            "ftp://exempel.se",
            "https://ex empel.se",
            "mailto:a@exempel.se",
            "https:/exempel.se",
            "https:exempel.se",
            "https:///exempel.se",
            "https:\\\\exempel.se",
            "https://www.prov,exempel.se",
            "https://www..exempel.se",
            "https://anna:hemligt@exempel.se",
            "https://anna@exempel.se",
            "https://exempel.se/\u{1b}",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
        assert!(is_valid("https://exempel.se/@prov?a=b@c"));
    }

    #[test]
    fn a_plain_address_is_one_in_full_too() {
        for text in [
            "https://exempel.se",
            "http://a-1.prov.exempel.se/Sida_1/~b?c=d&e=f",
            "https://exempel.se//dubbel",
            "https://1.2.3.exempel",
            "https://exempel.se/../..",
        ] {
            assert!(is_plain(text) && is_valid_in_full(text), "{text}");
        }
        for other in [
            "https://192.0.2.1",
            "https://exempel.0x1",
            "https://exempel.se:80",
            "https://anna@exempel.se",
            "https://exempel.se//anna@prov",
            "https://xn--exempel-9za.se",
            "https://.exempel.se",
            "https://exempel..se",
            "https://exempel.se/ ",
            "https:///exempel.se",
            "https://exempel.se?a",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    #[test]
    fn what_an_address_lacks_is_put_there() {
        for (text, expected) in [
            ("www.exempel.se", Some("https://www.exempel.se")),
            ("//exempel.se/a", Some("https://exempel.se/a")),
            ("http:/exempel.se", Some("http://exempel.se")),
            ("https:exempel.se", Some("https://exempel.se")),
            ("https//exempel.se", Some("https://exempel.se")),
            (
                "https://www.prov,exempel.se/a,b",
                Some("https://www.prov.exempel.se/a,b"),
            ),
            (
                "https://anna:hemligt@exempel.se/a",
                Some("https://exempel.se/a"),
            ),
            ("https://exempel.se", None),
            ("ingen adress", None),
            ("a@exempel.se", None),
            ("ftp://exempel.se", None),
        ] {
            assert_eq!(suggest_correction(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_differs_only_in_form_is_one_site() {
        assert_eq!(
            without_scheme("http://www.Exempel.se/"),
            without_scheme("https://exempel.se")
        );
        assert_ne!(
            without_scheme("https://exempel.se/a"),
            without_scheme("https://exempel.se")
        );
    }
}
