//! E-mail addresses: whether a text is one, and whose its domain is.

use email_address::{EmailAddress, Options};

use super::fold::{fold, lower};
use super::tidy::without_marks;
use super::url;

/// Domains at which anybody can have an address.
#[rustfmt::skip]
const PRIVATE: &[&str] = &[
    "aol.com", "bredband.net", "comhem.se", "gmail.com", "googlemail.com", "home.se", "icloud.com", "mac.com", "me.com",
    "msn.com", "passagen.se", "proton.me", "protonmail.com", "spray.se", "swipnet.se", "tele2.se", "telia.com",
];

/// The same, whatever country they end in.
const PRIVATE_ANYWHERE: &[&str] = &["gmx", "hotmail", "live", "outlook", "yahoo"];

/// Words of addresses that several people read: the short ones alone, the others also as the beginning of longer words.
#[rustfmt::skip]
const FUNCTIONS: &[&str] = &[
    "admin", "ame", "analys", "anmalan", "anmalningar", "antagning", "arbetsmarknad", "arende",
    "arkiv", "avdelning", "bibliotek", "bokning", "contact", "dataskydd", "diarie", "education",
    "ekonomi", "enhet", "epost", "event", "expedition", "faktura", "forening", "foretag",
    "forskning", "forvaltning", "gdpr", "hej", "hello", "helpdesk", "hjalp", "hr", "info",
    "information", "invoice", "it", "jobb", "kansli", "komm", "kommun", "kompetens", "komvux",
    "konferens", "kontakt", "kontor", "kultur", "kund", "kundservice", "kundtjanst", "kurs",
    "kursinfo", "lan", "ledning", "mail", "media", "medlem", "mottagning", "myndighet",
    "naringsliv", "natverk", "noreply", "nyhet", "office", "omvard", "personal", "post", "press",
    "program", "projekt", "reception", "redaktion", "region", "registrator", "rekrytering",
    "samordning", "samverkan", "service", "skola", "social", "stad", "stadshus", "statistik",
    "stod", "studie", "styrelse", "support", "syv", "team", "utbildning", "utveckling", "vard",
    "vardcentral", "vaxel", "verksamhet", "vux", "vuxenutbildning", "webb", "webmaster",
];

/// Whether `text` is an e-mail address that mail can be sent to (RFC 5321), alone: with a domain that has a dot, and
/// without display name, quoted part or address literal, which break lists of recipients.
pub fn is_valid(text: &str) -> bool {
    is_plain(text) || is_valid_in_full(text)
}

/// Whether it is certainly an address: small letters, digits, single dots and hyphens. Most are, and this takes a tenth of
/// the time.
fn is_plain(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let is_of_local =
        |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'-' | b'_');
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_of_local);
    local.len() < 64 && local.split('.').all(is_word) && url::is_plain_host(host)
}

fn is_valid_in_full(text: &str) -> bool {
    let has_name = domain(text).is_some_and(|domain| {
        let is_name = |last: &str| last.contains(char::is_alphabetic);
        domain.contains('.')
            && !domain.starts_with('.')
            // An IP address has dots too, and no name at its end.
            && domain.rsplit('.').next().is_some_and(is_name)
    });
    let options = Options::default()
        .without_display_text()
        .without_domain_literal();
    // Mail programs split lists at the comma, also at one inside a quoted part.
    has_name && !text.contains('"') && EmailAddress::parse_with_options(text, options).is_ok()
}

/// Returns the address in a text that has more around it: a display name, `mailto:`, punctuation at its end.
pub fn suggest_correction(text: &str) -> Option<String> {
    let rest = text.split_once('<').map(|(_, rest)| rest);
    let inner = rest.and_then(|rest| rest.split_once('>'));
    let inner = without_marks(inner.map_or(text, |(inner, _)| inner));
    let bare = inner.trim();
    let scheme = bare.get(.."mailto:".len());
    let scheme = scheme.filter(|it| it.eq_ignore_ascii_case("mailto:"));
    let bare = &bare[scheme.map_or(0, str::len)..];
    let bare = bare.trim_matches(|it: char| it.is_whitespace() || ",;:.<>".contains(it));
    (bare != text && is_valid(bare)).then(|| bare.to_owned())
}

/// Whether an address is that of a function, `info@…` or `kompetensforum@…`, as far as its words tell: the others may
/// be of one person.
pub fn is_functional(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let domain = fold(domain);
    let local = fold(local);
    let mut words = local.split(|letter: char| !letter.is_alphabetic());
    let is_function = |word: &str| {
        // Surnames begin like the short ones: Postma, Stadler.
        let begins = |function: &str| function.len() > 4 && word.starts_with(function);
        FUNCTIONS.iter().any(|it| *it == word || begins(it))
    };
    // `vastervik@vastervik.se` is the address of the organisation itself.
    domain.split('.').any(|label| label == local) || words.any(is_function)
}

/// Returns a key that is equal for addresses of one mailbox: the address in lower case.
pub fn comparison_key(text: &str) -> String {
    lower(text.trim())
}

/// The domain of an address, folded.
pub fn domain(text: &str) -> Option<String> {
    let (_, domain) = text.trim().rsplit_once('@')?;
    Some(fold(domain))
}

/// Returns whether the domain offers addresses to the public.
pub fn is_private(domain: &str) -> bool {
    let is_anywhere = || {
        let (first, rest) = domain.split_once('.')?;
        let country = ["co.", "com."].iter().find_map(|it| rest.strip_prefix(it));
        let is_last = !country.unwrap_or(rest).contains('.');
        Some(is_last && PRIVATE_ANYWHERE.contains(&first))
    };
    PRIVATE.contains(&domain) || is_anywhere() == Some(true)
}

#[cfg(test)]
mod tests {
    use super::{
        domain, is_functional, is_plain, is_private, is_valid, is_valid_in_full, suggest_correction,
    };

    #[test]
    fn an_address_has_a_name_and_a_domain() {
        for good in [
            "info@exempel.se",
            "for.efternamn@prov.exempel.se",
            "info@exempelå.se",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "info",
            "info@exempel",
            "info@",
            "@exempel.se",
            "in fo@exempel.se",
            "info@exempel.se, a@b.se",
            "mailto:info@exempel.se",
            "info@exempel.",
            "a@.se",
            "Info <info@prov.example>",
            "<info@prov.example>",
            "info@[192.0.2.1]",
            "info@192.0.2.1",
            "info@[IPv6:2001:db8::1]",
            "\"a b\"@prov.example",
            "\"ab\"@prov.example",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn a_plain_address_is_one_in_full_too() {
        for text in [
            "info@prov.example",
            "anna-1.prov_2@a-1.prov.example",
            "-@prov.example",
        ] {
            assert!(is_plain(text) && is_valid_in_full(text), "{text}");
        }
        let long = format!("{}@prov.example", "a".repeat(65));
        for other in [
            "a..b@prov.example",
            ".a@prov.example",
            "a@prov",
            "a@192.0.2.1",
            "a@b@prov.example",
            &long,
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    #[test]
    fn what_stands_around_an_address_is_left_out() {
        for text in [
            "Info <info@prov.example>",
            "\"Prov, AB\" <info@prov.example>",
            "<info@prov.example>",
            "MAILTO:info@prov.example",
            " info@prov.example;",
            "info@prov.example.",
        ] {
            assert_eq!(
                suggest_correction(text).as_deref(),
                Some("info@prov.example"),
                "{text}"
            );
        }
        for none in [
            "info@prov.example",
            "info@[192.0.2.1]",
            "\"a b\"@prov.example",
            "<>",
            "info",
        ] {
            assert_eq!(suggest_correction(none), None, "{none}");
        }
    }

    #[test]
    fn addresses_of_functions_are_told_from_those_of_people() {
        for function in [
            "info@prov.example",
            "Registrator@prov.example",
            "kompetensforum@prov.example",
            "vard-och-omsorg.kontakt@prov.example",
            "hr@prov.example",
            "prov@prov.example",
        ] {
            assert!(is_functional(function), "{function}");
        }
        for person in [
            "anna.prov@prov.example",
            "anna@prov.example",
            "aprov2@prov.example",
            "hroar@prov.example",
        ] {
            assert!(!is_functional(person), "{person}");
        }
    }

    #[test]
    fn private_domains_are_known() {
        for private in [
            "prov@gmail.com",
            "prov@Hotmail.se",
            "prov@outlook.com",
            "prov@yahoo.co.uk",
        ] {
            assert!(
                domain(private).is_some_and(|it| is_private(&it)),
                "{private}"
            );
        }
        for open in [
            "prov@exempel.se",
            "prov@outlook-exempel.se",
            "prov@live.exempel.se",
        ] {
            let found = domain(open).unwrap_or_default();
            assert!(!is_private(&found), "{open}");
        }
    }
}
