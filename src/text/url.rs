//! Addresses on the web.

use url::Url;

use super::fold::fold;

/// Whether `text` is an absolute address of the web, `http` or `https`, with a host that has a dot.
pub fn is_valid(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let has_host = url.host_str().is_some_and(|host| host.contains('.'));
    matches!(url.scheme(), "http" | "https") && has_host && !text.contains(char::is_whitespace)
}

/// The address with the scheme that was left out, when that is what it lacks.
pub fn completed(text: &str) -> Option<String> {
    let completed = format!("https://{}", text.trim().trim_start_matches("//"));
    (!text.contains(':') && is_valid(&completed)).then_some(completed)
}

/// What an address leads to, without scheme, `www.` and a closing slash: two that differ only in those are one.
pub fn site(text: &str) -> String {
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
    use super::{completed, is_valid, site};

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
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
        assert_eq!(
            completed("www.exempel.se").as_deref(),
            Some("https://www.exempel.se")
        );
        assert_eq!(completed("ingen adress"), None);
    }

    #[test]
    fn what_differs_only_in_form_is_one_site() {
        assert_eq!(site("http://www.Exempel.se/"), site("https://exempel.se"));
        assert_ne!(site("https://exempel.se/a"), site("https://exempel.se"));
    }
}
