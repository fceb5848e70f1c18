//! The report of `contacts`: tables for people, programs and spreadsheets, and lists for mail and address books.

mod list;
mod vcard;

pub use self::list::{ListOptions, Version};

use std::collections::BTreeSet;

use self::list::{actor_names, categories, joined, titles, units};
use super::grid::{Cell, Column, Columns, Grid};
use super::label::time_marks;
use super::report::{Page, Report, Section};
use super::xlsx::{self, Sheet};
use super::{Format, Look, escape};
use crate::model::id::Id;
use crate::ops::contacts::{
    Because, Contact, ContactKind, ContactPost, ContactsResult, Unreachable,
};
use crate::ops::named::FoundLink;
use crate::text::{email, phone};

/// The formats of the command; of those with one ending, the first is that of a file.
pub const FORMATS: &[Format] = &[
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
    Format::Xlsx,
    Format::Excel,
    Format::Outlook,
    Format::Vcard,
    Format::Emails,
    Format::Ids,
];

/// The report in a format.
pub fn report(
    result: &ContactsResult,
    format: Format,
    options: &ListOptions,
    look: &Look<'_>,
) -> Report {
    let rows = &result.rows;
    match format {
        // JSON holds both lists in any case.
        Format::Json => Report::json("contacts", result),
        // The other formats hold one list: mixed with people, those without address would get lost.
        _ if options.missing => missing(result, format, options, look),
        Format::Ids => Report::ids(rows.iter().map(|row| row.id.as_str())),
        Format::Csv | Format::Tsv => Report::Table(for_programs(rows, look)),
        Format::Excel => Report::Table(for_sheets(rows, look)),
        Format::Outlook => Report::Table(for_outlook(rows, look)),
        Format::Vcard => Report::from(vcard::vcards(result, options, look)),
        Format::Emails => Report::from(emails(rows, &options.separator)),
        Format::Xlsx => workbook(result, &for_sheets(rows, look), options, look),
        _ if rows.is_empty() => Report::Page(Page::default()),
        Format::Markdown => Report::Page(Page {
            intro: summary(result, options, look),
            ..Page::from(grid(rows, &[FOR_PEOPLE, WHY], look))
        }),
        _ => Report::Page(Page {
            intro: summary(result, options, look),
            sections: [grid(rows, &[FOR_PEOPLE], look), reasons(rows, look)]
                .map(|grid| Section { title: None, grid })
                .into(),
            notes: vec![vec![totals(result, look)]],
        }),
    }
}

/// The actors that can't be reached.
fn missing(
    result: &ContactsResult,
    format: Format,
    options: &ListOptions,
    look: &Look<'_>,
) -> Report {
    let unreachable = &result.unreachable;
    let head = |field: &str| Column::new(field, look.field(field));
    let name = |it: &Unreachable| Cell::labelled(&it.name, with_mark(&it.name, it.ended));
    let kind = |it: &Unreachable| {
        let kind = look.registry.get(&it.id).map_or("", |it| it.kind.key());
        Cell::labelled(kind, look.type_or_kind(&it.id))
    };
    let because = |it: &Unreachable| {
        let reason = because_key(it.because);
        let why = look.words.get(&format!("contacts-because-{reason}"));
        Cell::labelled(reason, why)
    };
    let grid = || {
        let columns: Columns<'_, Unreachable> = vec![
            (head("name"), &name),
            (head("kind"), &kind),
            (head("because"), &because),
            (head("id").droppable(1), &|it| {
                Cell::new(it.id.as_str()).quiet()
            }),
        ];
        Grid::new(unreachable, columns)
    };
    match format {
        Format::Ids => Report::ids(unreachable.iter().map(|it| it.id.as_str())),
        Format::Csv | Format::Tsv | Format::Excel => Report::Table(grid()),
        Format::Xlsx => workbook(result, &grid(), options, look),
        Format::Markdown => Report::from(grid()),
        _ if unreachable.is_empty() => Report::Page(Page::default()),
        _ => {
            let count = look.words.count("count-unreachable", unreachable.len());
            Report::Page(Page {
                notes: vec![vec![count]],
                ..Page::from(grid())
            })
        }
    }
}

/// What a list with personal data says about itself: how many people, of which day, what for.
fn summary(result: &ContactsResult, options: &ListOptions, look: &Look<'_>) -> Option<String> {
    // A list without people holds no personal data, and needs no purpose.
    let people = Some(result.people()).filter(|people| *people > 0)?;
    let facts = [
        ("people", look.words.count("count-people", people).into()),
        ("day", options.day.to_string().into()),
        ("purpose", purpose(options, look).into()),
    ];
    Some(look.words.with("contacts-head", &facts))
}

fn purpose(options: &ListOptions, look: &Look<'_>) -> String {
    let unknown = || look.words.get("contacts-no-purpose");
    options.purpose.clone().unwrap_or_else(unknown)
}

/// How many contacts there are, and how many of them can be reached by what.
fn totals(result: &ContactsResult, look: &Look<'_>) -> String {
    let count = |message: &str, fits: &dyn Fn(&Contact) -> bool| {
        let fitting = result.rows.iter().filter(|row| fits(row));
        look.words.count(message, fitting.count())
    };
    format!(
        "{}, {} · {}, {}, {}",
        look.words.count("count-people", result.people()),
        count("count-functional", &|it| it.kind == ContactKind::Functional),
        count("count-with-email", &|it| !it.email.is_empty()),
        count("count-with-phone", &|it| !it.phone.is_empty()),
        count("count-with-neither", &|it| it.email.is_empty()
            && it.phone.is_empty()),
    )
}

/// The list as a workbook: the contacts, and a sheet about the list.
fn workbook(
    result: &ContactsResult,
    table: &Grid,
    options: &ListOptions,
    look: &Look<'_>,
) -> Report {
    let word = |id: &str| look.words.get(&format!("contacts-{id}"));
    let name = if options.missing {
        "sheet-missing"
    } else {
        "sheet"
    };
    let query = match options.query.as_str() {
        "" => word("about-every"),
        query => query.to_owned(),
    };
    let functional = result.rows.iter().filter(|row| row.name.is_none()).count();
    let facts = [
        ("registry", look.registry.settings.name.clone()),
        ("query", query),
        ("day", options.day.to_string()),
        ("made", options.today.to_string()),
        ("purpose", purpose(options, look)),
        ("people", result.people().to_string()),
        ("functional", functional.to_string()),
        ("missing", result.unreachable.len().to_string()),
    ];
    let facts = facts.map(|(key, value)| {
        let label = word(&format!("about-{key}"));
        vec![Cell::labelled(key, label), Cell::new(value)]
    });
    let about = Grid {
        columns: ["what", "value"]
            .map(|it| Column::new(it, word(&format!("about-{it}"))))
            .into(),
        rows: facts.into(),
    };
    let list = Sheet {
        above: summary(result, options, look).into_iter().collect(),
        frozen: 1,
        ..Sheet::new(word(name), table)
    };
    let sheets = [list, Sheet::new(word("about"), &about)];
    Report::Document(xlsx::xlsx(&sheets, options.today))
}

/// The columns that people see.
const FOR_PEOPLE: &[&str] = &["name", "title", "actor", "email", "phone", "id"];

/// The columns that `--why` adds for people.
const WHY: &[&str] = &["initiative", "role", "source"];

/// The columns that programs see: one fact in each.
const FOR_PROGRAMS: &[&str] = &[
    "name",
    "title",
    "unit",
    "actor",
    "actor-name",
    "email",
    "phone",
    "id",
    "phone-e164",
    "because",
];

/// The columns that `--why` adds for programs.
const WHY_FOR_PROGRAMS: &[&str] = &["initiative", "role", "inferred", "via", "source"];

/// One row for each contact, or with `--why` for each of its participations.
fn for_programs(rows: &[Contact], look: &Look<'_>) -> Grid {
    let one_reason = |row: &Contact| match row.why.as_deref() {
        None | Some([]) => vec![row.clone()],
        Some(reasons) => {
            let alone = reasons.iter().map(|reason| Some(vec![reason.clone()]));
            alone.map(|why| Contact { why, ..row.clone() }).collect()
        }
    };
    let rows: Vec<Contact> = rows.iter().flat_map(one_reason).collect();
    grid(&rows, &[FOR_PROGRAMS, WHY_FOR_PROGRAMS], look)
}

/// What people read, with phone numbers that spreadsheets leave alone.
// Excel makes a number of `0490254019` and a sum of `+46-490-254019` when somebody edits the cell.
fn for_sheets(rows: &[Contact], look: &Look<'_>) -> Grid {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        row.phone = row.phone.iter().map(|it| phone::for_sheet(it)).collect();
    }
    grid(&rows, &[FOR_PEOPLE, WHY], look)
}

/// A row for each contact; the second part of the fields is for `--why`.
fn grid(rows: &[Contact], fields: &[&[&str]], look: &Look<'_>) -> Grid {
    let has_why = rows.iter().any(|row| row.why.is_some());
    let fields = if has_why { fields } else { &fields[..1] }.concat();
    let column = |field: &&str| {
        let column = Column::new(*field, look.field(field));
        match *field {
            // An address that breaks can't be copied: on a narrow screen the id goes first, then the title.
            "email" | "phone" => column.unbreakable(),
            "id" => column.droppable(2),
            "title" => column.droppable(1),
            _ => column,
        }
    };
    let cells = |row| fields.iter().map(|field| cell(field, row, look)).collect();
    Grid {
        columns: fields.iter().map(column).collect(),
        rows: rows.iter().map(cells).collect(),
    }
}

fn cell(field: &str, row: &Contact, look: &Look<'_>) -> Cell {
    let why = || row.why.iter().flatten();
    let each_initiative = |part: fn(&[&FoundLink], &Look<'_>) -> String| {
        let parts = by_initiative(row).into_iter();
        let parts: Vec<String> = parts.map(|reasons| part(&reasons, look)).collect();
        parts.join("; ")
    };
    match field {
        "name" => name(row, look),
        "title" => {
            let with_unit = |post: &ContactPost| joined(post.title.iter().chain(&post.unit), ", ");
            let shown = joined(row.posts.iter().map(with_unit), " / ");
            Cell::labelled(titles(row, ";"), shown)
        }
        "unit" => Cell::new(units(row, ";")),
        "actor" => {
            let names = row.actors.iter().map(|it| with_mark(&it.name, it.ended));
            let ids = row.actors.iter().map(|it| it.id.as_str());
            Cell::labelled(joined(ids, ";"), joined(names, ", "))
        }
        "actor-name" => Cell::new(actor_names(row, ";")),
        "email" => Cell::labelled(joined(&row.email, ";"), joined(&row.email, " / ")),
        "phone" => {
            let unbroken = row.phone.iter().map(|it| it.replace(' ', "\u{a0}"));
            Cell::labelled(joined(&row.phone, ";"), joined(unbroken, "\u{a0}/ "))
        }
        "phone-e164" => {
            let numbers = row.phone.iter().filter_map(|it| phone::e164(it));
            Cell::new(joined(numbers, ";"))
        }
        "because" => Cell::new(row.because.map_or("", because_key)),
        "initiative" => {
            let all: Vec<&str> = why().map(|it| it.initiative.as_str()).collect();
            Cell::labelled(all.join(";"), each_initiative(initiative))
        }
        "role" => {
            let all: Vec<&str> = why().map(|it| it.role.as_str()).collect();
            Cell::labelled(all.join(";"), each_initiative(roles))
        }
        "inferred" => {
            let inferred = why().map(|it| if it.inferred { "yes" } else { "no" });
            Cell::new(joined(inferred, ";"))
        }
        "via" => {
            let groups = why().filter_map(|it| it.via.as_ref());
            Cell::new(joined(groups.map(Id::as_str), ";"))
        }
        "source" => {
            let sources = sources(row, why());
            let ids = joined(sources.iter().map(|id| id.as_str()), ";");
            Cell::labelled(ids, joined(sources.iter().map(|id| source(id, look)), "; "))
        }
        _ => Cell::new(row.id.as_str()).quiet(),
    }
}

fn name(row: &Contact, look: &Look<'_>) -> Cell {
    let maybe = time_marks(false, row.maybe);
    if let Some(name) = &row.name {
        return Cell::labelled(name, format!("{name}{maybe}"));
    }
    // Programs must not take "the function" for the name of a person, so that there the cell is empty.
    let label = look.words.get(match row.because {
        Some(Because::Left) => "contacts-functional-left",
        Some(Because::Unreachable) => "contacts-functional-unreachable",
        Some(Because::Nobody) | None => "contacts-functional",
    });
    Cell::labelled("", format!("{label}{maybe}")).quiet()
}

/// A row for each contact and initiative: why the contact is in the list.
fn reasons(rows: &[Contact], look: &Look<'_>) -> Grid {
    let columns = WHY.iter().map(|it| Column::new(*it, look.field(it)));
    let contact = Column::new("contact", look.words.get("field-why"));
    let of_contact = |row: &Contact| {
        let contact = row.name.clone().unwrap_or_else(|| actor_names(row, ", "));
        let by_initiative = by_initiative(row);
        let cells = by_initiative.iter().enumerate().map(|(at, reasons)| {
            let sources = sources(row, reasons.iter().copied());
            vec![
                Cell::labelled(&contact, if at == 0 { &contact } else { " " }),
                Cell::new(initiative(reasons, look)),
                Cell::new(roles(reasons, look)),
                Cell::new(joined(sources.iter().map(|id| source(id, look)), "; ")),
            ]
        });
        cells.collect::<Vec<_>>()
    };
    Grid {
        columns: [contact].into_iter().chain(columns).collect(),
        rows: rows.iter().flat_map(of_contact).collect(),
    }
}

/// The participations of a row, grouped by initiative.
fn by_initiative(row: &Contact) -> Vec<Vec<&FoundLink>> {
    let mut initiatives: Vec<Vec<&FoundLink>> = Vec::new();
    for reason in row.why.iter().flatten() {
        let mut known = initiatives.iter_mut();
        match known.find(|it| it[0].initiative == reason.initiative) {
            Some(reasons) => reasons.push(reason),
            None => initiatives.push(vec![reason]),
        }
    }
    initiatives
}

fn initiative(reasons: &[&FoundLink], look: &Look<'_>) -> String {
    let ended = reasons.iter().all(|reason| reason.ended);
    let name = reasons.first().map(|it| look.name(&it.initiative));
    with_mark(&name.unwrap_or_default(), ended)
}

/// The roles in one initiative, with the mark of what no source states.
fn roles(reasons: &[&FoundLink], look: &Look<'_>) -> String {
    let role =
        |it: &&FoundLink| look.marked_role(look.role(&it.role), it.via.as_ref(), it.inferred);
    joined(reasons.iter().map(role), ", ")
}

/// The sources that state that the person has the post, and that the actor takes part.
fn sources<'a>(row: &'a Contact, reasons: impl Iterator<Item = &'a FoundLink>) -> Vec<&'a Id> {
    let of_posts = row.posts.iter().flat_map(|post| &post.sources);
    of_posts
        .chain(reasons.flat_map(|reason| reason.sources.iter().flatten()))
        .collect()
}

/// A source by who published it and when; by its title where that is not known.
fn source(id: &Id, look: &Look<'_>) -> String {
    let record = look.registry.get(id);
    let publisher = record.and_then(|it| it.block.text("publisher"));
    let date = record.and_then(|it| it.block.date("date"));
    match (publisher, date) {
        // Titles of reports and web pages are long, and several of one publisher begin alike.
        (Some(publisher), Some(date)) => format!("{publisher} {date}"),
        _ => look.name(id),
    }
}

/// The table that Outlook imports: one contact a line, under the heads of its own language.
fn for_outlook(rows: &[Contact], look: &Look<'_>) -> Grid {
    /// A contact with its fixed and its mobile numbers.
    type Numbered<'c> = (&'c Contact, [Vec<String>; 2]);
    let numbers = |row: &Contact, is_mobile: bool| {
        let of_sort = row
            .phone
            .iter()
            .filter(|it| phone::is_mobile(it) == is_mobile);
        of_sort
            .map(|it| phone::e164(it).unwrap_or_else(|| it.clone()))
            .collect()
    };
    let rows: Vec<Numbered<'_>> = rows
        .iter()
        .map(|row| (row, [numbers(row, false), numbers(row, true)]))
        .collect();
    let head = |head: &str| Column::new(head, look.words.get(&format!("outlook-{head}")));
    let nth = |list: &[String], at: usize| Cell::new(list.get(at).cloned().unwrap_or_default());
    let name = |(row, _): &Numbered<'_>| {
        Cell::new(row.name.clone().unwrap_or_else(|| actor_names(row, ", ")))
    };
    // Numbers and addresses that Outlook has no columns for.
    let notes = |(row, [fixed, mobile]): &Numbered<'_>| {
        let more = fixed.iter().skip(2).chain(mobile.iter().skip(1));
        let notes: Vec<&str> = more
            .chain(row.email.iter().skip(3))
            .map(String::as_str)
            .collect();
        Cell::new(notes.join(" / "))
    };
    Grid::new(
        &rows,
        vec![
            (head("first-name"), &|(row, _)| Cell::new(&row.parts.given)),
            (head("last-name"), &|(row, _)| Cell::new(&row.parts.family)),
            (head("company"), &|(row, _)| {
                Cell::new(actor_names(row, ", "))
            }),
            (head("department"), &|(row, _)| Cell::new(units(row, ", "))),
            (head("job-title"), &|(row, _)| Cell::new(titles(row, ", "))),
            (head("phone"), &|(_, [fixed, _])| nth(fixed, 0)),
            (head("phone-2"), &|(_, [fixed, _])| nth(fixed, 1)),
            (head("mobile"), &|(_, [_, mobile])| nth(mobile, 0)),
            (head("email"), &|(row, _)| nth(&row.email, 0)),
            (head("email-name"), &name),
            (head("email-2"), &|(row, _)| nth(&row.email, 1)),
            (head("email-3"), &|(row, _)| nth(&row.email, 2)),
            (head("categories"), &|(row, _)| {
                Cell::new(categories(row, look).join(";"))
            }),
            (head("notes"), &notes),
        ],
    )
}

/// Recipients of a mail, `"Name" <address>`: the first valid address of each row, each address once.
fn emails(rows: &[Contact], separator: &str) -> String {
    let mut seen = BTreeSet::new();
    let mut recipients: Vec<String> = Vec::new();
    for row in rows {
        // An invalid address makes mail programs refuse the whole list.
        let address = row.email.iter().find(|it| email::is_valid(it));
        if let Some(address) = address.filter(|it| seen.insert(email::comparison_key(it))) {
            let actor = || row.actors.first().map_or("", |it| &it.name);
            let name = row.name.as_deref().unwrap_or_else(actor);
            recipients.push(format!("{} <{address}>", escape::mail_name(name)));
        }
    }
    let end = if recipients.is_empty() { "" } else { "\n" };
    recipients.join(separator) + end
}

fn with_mark(name: &str, ended: bool) -> String {
    name.to_owned() + &time_marks(ended, false)
}

/// The word for the reason in results for programs.
fn because_key(because: Because) -> &'static str {
    match because {
        Because::Nobody => "nobody",
        Because::Left => "left",
        Because::Unreachable => "unreachable",
    }
}
