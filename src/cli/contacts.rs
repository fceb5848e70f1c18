//! `kompis contacts`.

use std::collections::BTreeSet;

use clap::{ArgAction, Args as ClapArgs};

use super::complete;
use super::context::{Context, Read, ReadOptions};
use super::exit_code::ExitCode;
use super::output::{Choices, Target, one_of, one_word};
use crate::error::Error;
use crate::error::arguments::ArgumentsError;
use crate::ops::contacts::{Contact, ContactKind, ContactsResult, Options, Order, contacts};
use crate::render::contacts::{ListOptions, Version};
use crate::render::{self, Format};
use crate::store::init::random_id;
use crate::text::email;

/// List whom to write to or call: people at actors, else functional addresses
///
/// A query finds actors, with or without participations; `email`, `phone`, `title`, `unit`, `topic` and `person` speak
/// of the contact. Who has left, or not yet begun, is out; `--as-of` takes another day than today.
#[derive(ClapArgs, Debug)]
#[command(after_long_help = super::search::QUERY_HELP)]
#[command(mut_arg("format", |it| it.value_parser(one_of(render::contacts::FORMATS))))]
pub(crate) struct Args {
    /// Words, "phrases" and terms such as `initiative:connect-1 has:email`
    #[arg(add = complete::query())]
    query: Vec<String>,
    /// Leave out functional addresses
    #[arg(long)]
    people_only: bool,
    /// Leave out people, and take every functional address
    #[arg(long, conflicts_with = "people_only")]
    functional_only: bool,
    /// Tell instead which actors can't be reached, and why
    #[arg(long, conflicts_with_all = ["people_only", "functional_only", "why", "per", "sort"])]
    missing: bool,
    /// What a row is
    #[arg(long, value_parser = one_word(PER), action = ArgAction::Set, default_value = "person", hide_default_value = true)]
    per: bool,
    /// Order of the rows
    #[arg(long, value_parser = one_word(SORT), default_value = "actor", hide_default_value = true)]
    sort: Order,
    /// Say which initiative, role and source put each there
    #[arg(long)]
    why: bool,
    /// What the list is for: it is told with the list
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    purpose: Option<String>,
    #[command(flatten)]
    target: Target,
    /// What stands between the addresses of `emails`, such as `; ` for a line of recipients; else each has a line
    #[arg(long, value_name = "TEXT", help_heading = "Output")]
    separator: Option<String>,
    /// Version of the format `vcard`; else 3
    #[arg(long, value_parser = one_word(VCARD), value_name = "VERSION", help_heading = "Output")]
    vcard: Option<Version>,
    #[command(flatten)]
    reading: ReadOptions,
}

/// Whether a row is a post, as `--per` takes it.
const PER: Choices<bool> = &[
    (false, "person", "A person, with all posts"),
    (true, "post", "A post: a person with two has two rows"),
];

/// What `--sort` takes.
const SORT: Choices<Order> = &[
    (Order::Actor, "actor", "By actor, then by name"),
    (Order::Name, "name", "By name"),
    (Order::Surname, "surname", "By surname"),
];

/// What `--vcard` takes.
const VCARD: Choices<Version> = &[
    (Version::Three, "3", "3.0, which everything reads"),
    (Version::Four, "4", "4.0"),
];

pub(super) fn run(args: &Args, context: &mut Context) -> Result<ExitCode, Error> {
    let format = args.target.format(render::contacts::FORMATS)?;
    args.check(format)?;
    let read = context.read(&args.reading)?;
    let query = context.query(read.registry(), &args.query)?;
    let result = contacts(&read.view(), &query, args.options(format));
    let look = context.look(read.registry(), &args.target);
    let list = args.list(&read, context);
    let report = render::contacts::report(&result, format, &list, &look);
    let target = args.target.with_details();
    context.report(&target, format, report, &look)?;
    for note in notes(&result, format, &list) {
        context.note(&note);
    }
    let has_id = read.registry().settings.block.text("id").is_some();
    // A registry of the past can't get an id any more.
    let can_get_id = !has_id && args.reading.revision.rev.is_none();
    // Cards of two registries with one name would replace each other in an address book.
    if format == Format::Vcard && can_get_id && !result.rows.is_empty() {
        context.note(format!(
            "registry.toml has no `id`, so the cards are known by the name of the registry: add the line `id = \"{}\"` after `schema`",
            random_id()
        ));
    }
    let is_empty = match args.missing {
        true => result.unreachable.is_empty(),
        false => result.rows.is_empty(),
    };
    if is_empty {
        context.note_no_match(&query);
    }
    Ok(ExitCode::no_if(is_empty))
}

impl Args {
    /// Refuses options that the format has no use for.
    fn check(&self, format: Format) -> Result<(), ArgumentsError> {
        let no = |option, format| Err(ArgumentsError::NotOfFormat { option, format });
        if self.separator.is_some() && format != Format::Emails {
            return no("--separator", "emails");
        }
        if self.vcard.is_some() && format != Format::Vcard {
            return no("--vcard", "vcard");
        }
        // An address book can't hold why somebody has no address.
        let is_address_book = [Format::Vcard, Format::Outlook, Format::Emails].contains(&format);
        if self.missing && is_address_book {
            let (option, format) = ("--missing", format.key());
            return Err(ArgumentsError::NotInFormat { option, format });
        }
        Ok(())
    }

    fn options(&self, format: Format) -> Options {
        Options {
            people_only: self.people_only,
            functional_only: self.functional_only,
            missing: self.missing,
            per_post: self.per,
            order: self.sort,
            // Programs dial; people read groups of digits.
            e164: format == Format::Json,
            why: self.why,
        }
    }

    fn list(&self, read: &Read, context: &Context) -> ListOptions {
        let today = context.today();
        ListOptions {
            query: self.query.join(" "),
            day: read.view().as_of.unwrap_or(today),
            today,
            purpose: self.purpose.clone(),
            missing: self.missing,
            per_post: self.per,
            separator: self.separator.clone().unwrap_or_else(|| "\n".to_owned()),
            version: self.vcard.unwrap_or(Version::Three),
        }
    }
}

/// What the list holds and what it leaves out.
fn notes(result: &ContactsResult, format: Format, list: &ListOptions) -> Vec<String> {
    let mut notes = Vec::from_iter(personal_data_note(
        result.people(),
        &list.day.to_string(),
        list.purpose.as_deref(),
    ));
    if format == Format::Emails {
        notes.extend(without_email(result));
    }
    if !MARKING.contains(&format) {
        notes.extend(at_ended_actors(result));
    }
    if result.people_missing {
        notes.push("there are no people in this copy of the registry".to_owned());
    }
    let unreachable = result.unreachable.iter();
    let unreachable: Vec<&str> = unreachable.map(|it| it.name.as_str()).collect();
    if !list.missing && !unreachable.is_empty() {
        let actors = count(unreachable.len(), "actor");
        notes.push(format!("{actors} can't be reached: {}", few(&unreachable)));
    }
    notes
}

/// That a list holds personal data: of how many people, on which day, what for.
pub(super) fn personal_data_note(
    people: usize,
    day: &str,
    purpose: Option<&str>,
) -> Option<String> {
    let many = match people {
        0 => return None,
        1 => "1 person".to_owned(),
        people => format!("{people} people"),
    };
    let purpose = purpose.unwrap_or("not given (`--purpose TEXT`)");
    Some(format!("personal data: {many}, {day}, purpose: {purpose}"))
}

/// How many rows have no address that mail can be sent to, and the term that takes their actors' own addresses.
fn without_email(result: &ContactsResult) -> Option<String> {
    let has_none = |row: &&Contact| !row.email.iter().any(|it| email::is_valid(it));
    let without: Vec<&Contact> = result.rows.iter().filter(has_none).collect();
    if without.is_empty() {
        return None;
    }
    let contacts = count(without.len(), "contact");
    let is_person = |row: &&Contact| row.kind == ContactKind::Person && row.email.is_empty();
    let hint = match without.iter().any(is_person) {
        true => "; `has:email` takes the actor's own address instead of such a person",
        false => "",
    };
    Some(format!("left out: {contacts} without e-mail{hint}"))
}

/// The formats that mark the actors that are over.
const MARKING: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Markdown,
    Format::Xlsx,
    Format::Excel,
];

/// Which contacts are at actors that are over, for formats that don't mark them.
fn at_ended_actors(result: &ContactsResult) -> Option<String> {
    let has_ended = |row: &&Contact| row.actors.iter().all(|actor| actor.ended);
    let ended: Vec<&Contact> = result.rows.iter().filter(has_ended).collect();
    let actors = ended.iter().flat_map(|row| &row.actors);
    let names: BTreeSet<&str> = actors.map(|it| it.name.as_str()).collect();
    let names = few(&Vec::from_iter(names));
    let note = match ended.len() {
        0 => return None,
        1 => "1 contact is at an actor that is over".to_owned(),
        rows => format!("{rows} contacts are at actors that are over"),
    };
    Some(format!("{note}: {names}"))
}

/// A number with its noun: `1 actor`, `2 actors`.
fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// How many names a note lists.
const NAMED: usize = 4;

/// The first names, and how many more there are.
fn few(names: &[&str]) -> String {
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let first = &names[..names.len().min(NAMED)];
    format!("{}{more}", first.join(", "))
}
