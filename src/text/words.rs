//! The messages in two languages: labels, headings, legends, findings.
//!
//! They are Fluent files, `sv.ftl` and `en.ftl`; a test checks that both have every message.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::Serialize;
use unic_langid::LanguageIdentifier;

/// A language that kompis writes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Swedish, `sv`.
    #[default]
    Sv,
    /// English, `en`.
    En,
}

impl Language {
    /// Every language, in the order in which help names them.
    pub const ALL: [Language; 2] = [Language::Sv, Language::En];

    /// The code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Language::Sv => "sv",
            Language::En => "en",
        }
    }

    /// The language of a code of ISO 639-1, when it is one that kompis writes in.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|it| it.code() == code)
    }

    fn source(self) -> &'static str {
        match self {
            Language::Sv => include_str!("sv.ftl"),
            Language::En => include_str!("en.ftl"),
        }
    }
}

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    language: Language,
}

type Bundle = FluentBundle<FluentResource>;

impl Words {
    /// The words of `language`.
    pub fn new(language: Language) -> Words {
        Words { language }
    }

    /// Which language these are.
    pub fn language(self) -> Language {
        self.language
    }

    /// Returns the message `id`, or the id itself if there is no such message.
    pub fn get(self, id: &str) -> String {
        self.with(id, &[])
    }

    /// The message `id`, when there is one.
    pub fn find(self, id: &str) -> Option<String> {
        self.format(id, None, &FluentArgs::new())
    }

    /// The attribute of the message `id`, such as the letter of a role.
    pub fn attribute(self, id: &str, attribute: &str) -> Option<String> {
        self.format(id, Some(attribute), &FluentArgs::new())
    }

    /// The message `id`, or one of its attributes, with its variables filled in by name; an attribute that is missing is
    /// empty.
    pub fn message(self, id: &str, attribute: Option<&str>, facts: &[(&str, String)]) -> String {
        let values = facts.iter();
        let args = values.map(|(name, value)| (*name, one_line(value.as_str().into())));
        let missing = if attribute.is_some() { "" } else { id };
        let found = self.format(id, attribute, &args.collect());
        found.unwrap_or_else(|| missing.to_owned())
    }

    /// The message `id` with its variables filled in by name.
    pub fn with<'a>(self, id: &str, facts: &[(&'a str, FluentValue<'a>)]) -> String {
        let values = facts.iter();
        let args = values.map(|(name, value)| (*name, one_line(value.clone())));
        let found = self.format(id, None, &args.collect());
        // A missing message must not stop a command; the id at least says which one is missing.
        found.unwrap_or_else(|| id.to_owned())
    }

    /// The message `id` with one number, `n`: Fluent chooses between one and many.
    pub fn count(self, id: &str, n: usize) -> String {
        self.with(id, &[("n", FluentValue::from(n))])
    }

    fn format(self, id: &str, attribute: Option<&str>, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = bundle(self.language);
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let text = bundle.format_pattern(pattern, Some(args), &mut vec![]);
        Some(text.into_owned())
    }
}

/// Puts a variable on one line: a name with a line break must not look like another message.
fn one_line(value: FluentValue<'_>) -> FluentValue<'_> {
    match value {
        FluentValue::String(text) if text.contains(['\n', '\r']) => {
            FluentValue::from(text.replace(['\n', '\r'], " "))
        }
        other => other,
    }
}

fn bundle(language: Language) -> &'static Bundle {
    // One each: reading both languages would double the start of every command.
    static BUNDLES: [OnceLock<Bundle>; 2] = [const { OnceLock::new() }; 2];
    BUNDLES[language as usize].get_or_init(|| read(language))
}

fn read(language: Language) -> Bundle {
    let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let resource = match FluentResource::try_new(language.source().to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // The marks U+2068 and U+2069 around each variable would be printed as U+FFFD.
    bundle.set_use_isolating(false);
    // Numbers that are codes or years must not be grouped; those that are sums are grouped by who shows them.
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(number.value.to_string()),
        _ => None,
    }));
    // A second message of one id is left out here and seen by the test below.
    let _ = bundle.add_resource(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Bundle, FluentResource, Language, Words};

    /// `id` and `id.attribute` of each message of a Fluent file.
    fn messages(source: &str) -> BTreeSet<String> {
        let mut id = "";
        let mut found = BTreeSet::new();
        for line in source.lines() {
            if let Some((name, _)) = line.split_once(" =") {
                match name.trim_start().strip_prefix('.') {
                    Some(attribute) => found.insert(format!("{id}.{attribute}")),
                    None if !name.starts_with([' ', '#']) => {
                        id = name;
                        found.insert(id.to_owned())
                    }
                    None => false,
                };
            }
        }
        found
    }

    #[test]
    fn both_languages_have_every_message() {
        assert_eq!(
            messages(Language::Sv.source()),
            messages(Language::En.source())
        );
    }

    #[test]
    fn both_files_are_without_fault() {
        for language in Language::ALL {
            let resource = FluentResource::try_new(language.source().to_owned());
            assert!(resource.is_ok(), "{language:?}: {:?}", resource.err());
            let mut bundle = Bundle::new_concurrent(vec![Default::default()]);
            let added = bundle.add_resource(resource.expect("checked above"));
            assert!(added.is_ok(), "{language:?}: {added:?}");
        }
    }

    #[test]
    fn a_count_chooses_its_form() {
        let words = Words::new(Language::Sv);
        assert_eq!(words.count("count-actors", 1), "1 aktör");
        assert_eq!(words.count("count-actors", 6), "6 aktörer");
    }
}
