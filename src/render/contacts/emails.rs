//! Recipients of a mail: `"Name" <address>`, each address once.

use std::collections::BTreeSet;

use crate::ops::contacts::{Contact, ContactsResult};
use crate::render::escape;
use crate::text::email;

/// The first address of each row that is one, with something between them.
pub(super) fn emails(result: &ContactsResult, separator: &str) -> String {
    let mut seen = BTreeSet::new();
    let mut recipients: Vec<String> = Vec::new();
    for row in &result.rows {
        let Some(address) = row.email.iter().find(|it| email::is_valid(it)) else {
            continue;
        };
        if seen.insert(email::key(address)) {
            recipients.push(format!("{} <{address}>", escape::mail_name(name(row))));
        }
    }
    match recipients.is_empty() {
        true => String::new(),
        false => recipients.join(separator) + "\n",
    }
}

/// The person's name, or the actor's.
fn name(row: &Contact) -> &str {
    let actor = || row.actors.first().map_or("", |it| &it.name);
    row.name.as_deref().unwrap_or_else(actor)
}
