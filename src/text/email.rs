//! E-mail addresses: whether a text is one, and whose its domain is.

use email_address::EmailAddress;

use super::fold::fold;

/// Domains at which anybody can have an address.
const PRIVATE: &[&str] = &[
    "aol.com",
    "bredband.net",
    "comhem.se",
    "gmail.com",
    "googlemail.com",
    "home.se",
    "icloud.com",
    "mac.com",
    "me.com",
    "msn.com",
    "passagen.se",
    "proton.me",
    "protonmail.com",
    "spray.se",
    "swipnet.se",
    "tele2.se",
    "telia.com",
];

/// The same, whatever country they end in.
const PRIVATE_ANYWHERE: &[&str] = &["gmx", "hotmail", "live", "outlook", "yahoo"];

/// Whether `text` is an e-mail address that mail can be sent to (RFC 5321): with a domain that has a dot.
pub fn is_valid(text: &str) -> bool {
    let has_dot = domain(text).is_some_and(|domain| {
        domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    });
    has_dot && EmailAddress::is_valid(text)
}

/// The domain of an address, folded.
pub fn domain(text: &str) -> Option<String> {
    let (_, domain) = text.trim().rsplit_once('@')?;
    Some(fold(domain))
}

/// Whether anybody can have an address at the domain.
pub fn is_private(domain: &str) -> bool {
    let parts: Vec<&str> = domain.split('.').collect();
    let is_anywhere = matches!(parts.as_slice(), [first, _] | [first, "co" | "com", _] if PRIVATE_ANYWHERE.contains(first));
    is_anywhere || PRIVATE.contains(&domain)
}

#[cfg(test)]
mod tests {
    use super::{domain, is_private, is_valid};

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
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn private_domains_are_known() {
        for private in ["prov@gmail.com", "prov@Hotmail.se", "prov@outlook.com"] {
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
