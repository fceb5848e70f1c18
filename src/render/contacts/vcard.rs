//! Contacts as vCards, which phones and address books take: version 3.0 (RFC 2426) and 4.0 (RFC 6350).

use std::collections::BTreeMap;

use calcard::vcard::{VCardEntry, VCardParameter, VCardProperty, VCardValue};
use jiff::civil;

use super::list::{ListOptions, Version, actor_names, categories, unique};
use crate::model::id::Id;
use crate::ops::contacts::{Contact, ContactKind, ContactsResult};
use crate::render::{Look, escape};
use crate::text::surname::Parts;
use crate::text::{fold, phone};

/// A card for each row.
pub(super) fn vcards(result: &ContactsResult, options: &ListOptions, look: &Look<'_>) -> String {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    let mut text = String::new();
    for row in &result.rows {
        let mut id = uid(row, options, look);
        let times = used.entry(id.clone()).or_default();
        *times += 1;
        // Address books merge cards with one UID: the second would replace the first.
        if *times > 1 {
            id.push_str(&format!("-{times}"));
        }
        let version = options.version;
        let card = Card { version, row, look };
        card.write(&id, options.today, &mut text);
    }
    text
}

/// What stays the same however often the list is made and whatever else is in it, and is the same in no other registry
/// (RFC 6350, 6.7.6): the registry, the sort of record and its id, and where, when a person has a card for each post.
///
/// A registry without an id is told from others by its name, which may not be its own.
fn uid(row: &Contact, options: &ListOptions, look: &Look<'_>) -> String {
    let settings = &look.registry.settings;
    let registry = settings.block.text("id").map(str::to_owned);
    // Registries that are older than ids have none.
    let registry = registry.unwrap_or_else(|| fold::slug(&settings.name));
    let registry = format!("kompis-{registry}");
    match (row.kind, row.actors.first()) {
        (ContactKind::Person, Some(actor)) if options.per_post => {
            format!("{registry}-person-{}-{}", row.id, actor.id)
        }
        (ContactKind::Person, _) => format!("{registry}-person-{}", row.id),
        (ContactKind::Functional, _) => format!("{registry}-actor-{}", row.id),
    }
}

struct Card<'a> {
    version: Version,
    row: &'a Contact,
    look: &'a Look<'a>,
}

impl Card<'_> {
    fn write(&self, uid: &str, today: civil::Date, text: &mut String) {
        let (version, rev) = match self.version {
            // Midnight: the time of the day would give other bytes in every run.
            Version::Three => ("3.0", today.strftime("%Y-%m-%dT00:00:00Z")),
            Version::Four => ("4.0", today.strftime("%Y%m%dT000000Z")),
        };
        text.push_str(&format!("BEGIN:VCARD\r\nVERSION:{version}\r\n"));
        let uid = plain(VCardProperty::Uid, uid);
        let mut entries = vec![
            plain(VCardProperty::Prodid, "-//kompis//contacts//SV"),
            match self.version {
                Version::Three => uid,
                // In 4.0 it is a URI unless it says otherwise (RFC 6350, 6.7.6).
                Version::Four => uid.with_param(VCardParameter::value("text".to_owned())),
            },
            VCardEntry::new(VCardProperty::Rev).with_value(rev.to_string()),
        ];
        entries.extend(self.names());
        entries.extend(self.posts());
        entries.extend(self.row.phone.iter().map(|it| self.phone(it)));
        entries.extend(self.row.email.iter().map(|it| self.email(it)));
        let categories = categories(self.row, self.look);
        if !categories.is_empty() {
            entries.push(list(VCardProperty::Categories, &categories));
        }
        for entry in &entries {
            // In the way of 4.0 also for 3.0, where it would add a CHARSET that only 2.1 knows. Writing to a text does
            // not fail.
            let _ = entry.write_to(text, true);
        }
        text.push_str("END:VCARD\r\n");
    }

    /// The sort of card, the name as it is read, and the name in parts.
    fn names(&self) -> Vec<VCardEntry> {
        let actors = actor_names(self.row, ", ");
        let Parts {
            given,
            family,
            suffix,
        } = self.row.parts.clone();
        let (sort, shown, family) = match &self.row.name {
            Some(name) => ("individual", name, family),
            None => ("org", &actors, actors.clone()),
        };
        // A name of one word has no surname; address books sort by that part, which must not be empty.
        let (family, given) = match family.is_empty() {
            true => (given, String::new()),
            false => (family, given),
        };
        let parts = [family, given, String::new(), String::new(), suffix];
        // 3.0 has no KIND; Apple's address book reads this instead.
        let shown_as = VCardProperty::Other("X-ABSHOWAS".to_owned());
        let sort = match (self.version, sort) {
            (Version::Four, sort) => Some(plain(VCardProperty::Kind, sort)),
            (Version::Three, "org") => Some(plain(shown_as, "COMPANY")),
            (Version::Three, _) => None,
        };
        let names = [
            plain(VCardProperty::Fn, shown),
            list(VCardProperty::N, &parts),
        ];
        names.into_iter().chain(sort).collect()
    }

    /// Where and as what: each organisation with its unit, and each title, once.
    fn posts(&self) -> Vec<VCardEntry> {
        let name = |id: &Id| {
            let mut actors = self.row.actors.iter();
            actors.find(|it| it.id == *id).map(|it| it.name.clone())
        };
        let mut places: Vec<Vec<String>> = Vec::new();
        for post in &self.row.posts {
            let place = name(&post.actor).into_iter().chain(post.unit.clone());
            let place: Vec<String> = place.collect();
            if !places.contains(&place) {
                places.push(place);
            }
        }
        // The address of a function has no posts, but an organisation.
        if self.row.posts.is_empty() {
            places.extend(self.row.actors.iter().map(|it| vec![it.name.clone()]));
        }
        let organisations = places.iter().map(|it| list(VCardProperty::Org, it));
        let titles = unique(self.row.posts.iter().flat_map(|post| &post.title));
        let titles = titles.iter().map(|it| plain(VCardProperty::Title, it));
        organisations.chain(titles).collect()
    }

    fn phone(&self, given: &str) -> VCardEntry {
        let sort = if phone::is_mobile(given) {
            "cell"
        } else {
            "voice"
        };
        let types = ["work", sort].map(|it| VCardParameter::typ(it.to_owned()));
        let entry = VCardEntry::new(VCardProperty::Tel);
        let typed = |entry: VCardEntry| types.into_iter().fold(entry, VCardEntry::with_param);
        match (self.version, phone::e164(given)) {
            // 4.0 has a `tel:` URI (RFC 6350, 6.4.1), which only a number with its country can be.
            (Version::Four, Some(number)) => {
                let entry = entry.with_param(VCardParameter::value("uri".to_owned()));
                typed(entry).with_value(format!("tel:{number}"))
            }
            (_, number) => {
                let number = number.unwrap_or_else(|| escape::vcard(given));
                typed(entry).with_value(number)
            }
        }
    }

    fn email(&self, address: &str) -> VCardEntry {
        let entry = plain(VCardProperty::Email, address);
        let entry = match self.version {
            // The type that 3.0 expects (RFC 2426, 3.3.2) and 4.0 dropped.
            Version::Three => entry.with_param(VCardParameter::typ("internet".to_owned())),
            Version::Four => entry,
        };
        entry.with_param(VCardParameter::typ("work".to_owned()))
    }
}

fn plain(property: VCardProperty, text: &str) -> VCardEntry {
    VCardEntry::new(property).with_value(escape::vcard(text))
}

fn list(property: VCardProperty, texts: &[String]) -> VCardEntry {
    let values = texts.iter().map(|it| VCardValue::Text(escape::vcard(it)));
    VCardEntry::new(property).with_values(values.collect())
}
