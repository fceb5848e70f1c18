//! `contacts` and `stats` as processes, on a made-up registry: who is in a list, who is in none, and in which form.

#[path = "contacts/counted.rs"]
mod counted;
#[path = "contacts/forms.rs"]
mod forms;
#[path = "contacts/listed.rs"]
mod listed;
#[path = "contacts/nobody.rs"]
mod nobody;
#[path = "contacts/process.rs"]
mod process;
#[path = "program/temporary.rs"]
mod temporary;
