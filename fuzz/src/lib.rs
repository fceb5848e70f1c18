//! Properties that hold for any file and any query. `cargo fuzz` calls each of [`TARGETS`] with bytes that it derives
//! from the corpus, and `tests/fuzz.rs` calls the same functions with random records, so that the two cannot differ.
//!
//! The first line of an input (except of a query) is its header: the first letter says which file it is, `a` for the
//! first of [`subjects`], and each further byte makes a choice, such as which edit is applied. The text follows.

#[allow(dead_code, reason = "the property tests use the rest")]
#[path = "../../tests/properties/change.rs"]
mod change;
#[allow(dead_code, reason = "the property tests use the rest")]
#[path = "../../tests/merging/facts.rs"]
mod facts;
#[allow(dead_code, reason = "the property tests use the rest")]
#[path = "../../tests/properties/layout.rs"]
pub mod layout;
#[allow(dead_code, reason = "the property tests use the rest")]
#[path = "../../tests/properties/meaning.rs"]
mod meaning;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil;
use kompis::document::fmt::fmt;
use kompis::document::locate::locate;
use kompis::document::merge::{means, read_known};
use kompis::document::{edit, prove, reader};
use kompis::model::fields::{self, FieldType};
use kompis::model::finding::{At, Finding};
use kompis::model::id::Id;
use kompis::model::kind::Kind;
use kompis::model::members;
use kompis::model::query::compile::{Query, parse_members_where};
use kompis::model::query::error::QueryError;
use kompis::model::query::select::{Subjects, View};
use kompis::model::query::syntax::join;
use kompis::model::record::Record;
use kompis::model::registry::Registry;
use kompis::model::settings::Settings;
use kompis::model::subject::Subject;
use kompis::model::vocabulary::Vocabulary;
use kompis::render::Look;
use kompis::render::findings::{draw, place};
use kompis::text::words::{Language, Words};

use change::RandomEdit;
use layout::Choices;

/// A fuzz target. It panics when a property does not hold.
pub type Target = fn(&[u8]);

/// The targets by name, which is also the name of their folder in `fuzz/corpus/`.
pub const TARGETS: [(&str, Target); 5] = [
    ("read", read),
    ("fmt", format),
    ("query", query),
    ("edit", edit),
    ("merge", merge),
];

/// The separator between the three texts of a merge; it is not valid TOML.
const NEXT_TEXT: &str = "\n---\n";

/// Returns the kinds of files, in the order of the letters that select them.
pub fn subjects() -> Vec<Subject> {
    let records = Kind::ALL.into_iter().map(Subject::Record);
    records.chain([Subject::Settings]).collect()
}

/// The parts of an input.
struct Input {
    subject: Subject,
    choices: Vec<u32>,
    text: String,
}

impl Input {
    fn new(data: &[u8]) -> Input {
        let end = data.iter().position(|it| *it == b'\n');
        let (header, text) = data.split_at(end.unwrap_or(data.len()));
        let letter = header.first().map_or(0, |it| it.wrapping_sub(b'a'));
        let subjects = subjects();
        Input {
            subject: subjects[usize::from(letter) % subjects.len()],
            choices: header.iter().skip(1).map(|it| u32::from(*it)).collect(),
            text: String::from_utf8_lossy(text.get(1..).unwrap_or_default()).into_owned(),
        }
    }

    /// Returns the kind, choices and text of an input about a record; none for the settings.
    fn of_record(data: &[u8]) -> Option<(Kind, Vec<u32>, String)> {
        let input = Input::new(data);
        match input.subject {
            Subject::Record(kind) => Some((kind, input.choices, input.text)),
            Subject::Settings => None,
        }
    }

    /// Returns the path of the file that the text stands for.
    fn file(&self) -> String {
        match self.subject {
            Subject::Record(kind) => format!("{}/prov.toml", kind.folder()),
            Subject::Settings => "registry.toml".to_owned(),
        }
    }
}

/// Any text is read without a panic, and findings are inside the text and can be drawn.
pub fn read(data: &[u8]) {
    let input = Input::new(data);
    let (file, text) = (input.file(), input.text.as_str());
    let findings = reader::findings(input.subject, &file, text);
    let places: Vec<&At> = findings
        .iter()
        .flat_map(|it| &it.places)
        .map(|it| &it.at)
        .collect();
    for at in &places {
        if let At::Bytes(start, end) = at {
            assert_inside(text, *start..*end);
        }
    }
    for range in locate(text, &places) {
        assert_inside(text, range);
    }
    for comment in comments(input.subject, text) {
        assert!(text.contains(&comment), "{comment:?}");
    }
    let placed = place(&findings, &|_| Some(text.to_owned()));
    let lines = text.matches('\n').count() + 1;
    let spots = placed.iter().flat_map(|it| &it.spots);
    for span in spots.filter_map(|it| it.lines) {
        assert!((1..=lines).contains(&span.line), "{span:?}");
    }
    for language in [Language::Sv, Language::En] {
        let look = Look {
            registry: &REGISTRY,
            words: Words::new(language),
            width: Some(80),
            color: false,
        };
        let drawn = draw(&placed, "", &look);
        let is_control = |it: char| it.is_control() && it != '\n';
        assert!(!drawn.contains(is_control), "{drawn:?}");
    }
}

/// The canonical form of a text is stable, and has the values and comments of the text.
pub fn format(data: &[u8]) {
    let Input { subject, text, .. } = Input::new(data);
    let canonical = |text: &str| fmt(subject, text, &Vocabulary::default());
    let Some(new) = canonical(&text) else { return };
    assert_eq!(canonical(&new).as_ref(), Some(&new), "formatted again");
    assert_eq!(comments(subject, &text), comments(subject, &new), "{new}");
    let before = meaning::parse(&text).expect("what is no TOML has no form");
    let after = meaning::parse(&new).expect("the form is TOML");
    if let Subject::Record(kind) = subject {
        let without_block_order =
            |table: &toml::Table| format!("{:?}", meaning::without_block_order(kind, table));
        // Line breaks inside strings become those of the canonical form.
        let [before, after] =
            [before, after].map(|it| without_block_order(&it).replace("\\r\\n", "\\n"));
        assert_eq!(before, after, "{new}");
    }
}

/// Any query is parsed, or refused with a position in it; a parsed query can be answered.
pub fn query(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let today = civil::date(2026, 11, 22);
    let words: Vec<&str> = text.split(' ').collect();
    for text in [text.clone(), join(&words)] {
        match Query::new(&text, &REGISTRY, today, None) {
            Err(error) => assert_refused(&error),
            Ok(query) => {
                let links = members::resolve_links(&REGISTRY);
                let view = View::new(&REGISTRY, &links, today);
                for (subjects, expand_groups) in [
                    (Subjects::Records, false),
                    (Subjects::Records, true),
                    (Subjects::Actors, false),
                ] {
                    view.select(&query, subjects, expand_groups);
                }
            }
        }
    }
    if let Err(error) = parse_members_where(&text) {
        assert_refused(&error);
    }
}

fn assert_refused(error: &QueryError) {
    assert_inside(&error.text, error.span.clone());
    assert_ne!(error.to_string(), "");
}

/// An edit is refused, or proven to change only what it should.
pub fn edit(data: &[u8]) {
    let Some((kind, choices, text)) = Input::of_record(data) else {
        return;
    };
    let edit = random_edit(kind, &text, &mut Choices::new(&choices));
    let vocabulary = Vocabulary::default();
    let edits = std::slice::from_ref(&edit);
    let Ok(new) = edit::edit(Subject::Record(kind), Some(&text), edits, &vocabulary) else {
        return;
    };
    let before = meaning::parse(&text).expect("what is no TOML can't be edited");
    if !prove::holds(Subject::Record(kind), Some(&text), &new, edits, &vocabulary) {
        let findings = |text: &str| -> Vec<Finding> { reader::record(kind, "", text).findings };
        let is_worse = findings(&new).len() > findings(&text).len();
        assert!(is_worse, "not proven: {edit:?}\n{new}");
        return;
    }
    let after = meaning::parse(&new).expect("what is proven is TOML");
    let expected = meaning::apply_edit(kind, &before, &edit, &after).expect("a meaning");
    let [expected, after] = [expected, after].map(|it| meaning::normalize(kind, &it));
    assert_eq!(expected, after, "{edit:?}\n{new}");
}

fn random_edit(kind: Kind, text: &str, choices: &mut Choices<'_>) -> kompis::model::edit::Edit {
    let block = reader::record(kind, "", text).block;
    let fields = fields::of(kind).filter(|it| matches!(it.holds, FieldType::Blocks(_)));
    let blocks: Vec<_> = fields
        .map(|it| (it.key, block.tables(it.key).len()))
        .collect();
    RandomEdit::random(kind, text, &blocks, choices).edit
}

/// A merge of three texts loses nothing without a conflict. If one side changed nothing, the result is the other side.
pub fn merge(data: &[u8]) {
    let Some((kind, choices, text)) = Input::of_record(data) else {
        return;
    };
    let mut choices = Choices::new(&choices);
    let mut given = text.split(NEXT_TEXT);
    let base = given.next().unwrap_or_default();
    let mut side = || match given.next() {
        Some(text) => text.to_owned(),
        None => {
            let mut text = base.to_owned();
            for _ in 0..=choices.below(3) {
                let edit = random_edit(kind, &text, &mut choices);
                text = edit::edit(
                    Subject::Record(kind),
                    Some(&text),
                    &[edit],
                    &Vocabulary::default(),
                )
                .unwrap_or(text);
            }
            text
        }
    };
    let (ours, theirs) = (side(), side());
    let texts = [base, &ours, &theirs];
    let Some(blocks) = texts
        .iter()
        .map(|it| read_known(kind, it))
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    if let Err(problem) = facts::check_merge_of_texts(kind, texts) {
        panic!("{problem}\n--- ours\n{ours}\n--- theirs\n{theirs}");
    }
    let [base, ours, theirs] = [&blocks[0], &blocks[1], &blocks[2]];
    let result = |sides: [&kompis::model::value::Block; 3]| {
        let merge = kompis::ops::merge_driver::merge(kind, sides[0], sides[1], sides[2]);
        assert_eq!(merge.conflicts, [], "{sides:?}");
        merge.block
    };
    for (sides, text) in [
        ([base, ours, ours], texts[1]),
        ([base, ours, base], texts[1]),
        ([base, base, theirs], texts[2]),
    ] {
        let block = result(sides);
        assert!(
            means(kind, text, &block),
            "{block:?}\n--- should be\n{text}"
        );
    }
}

/// Returns the comments of a text, sorted.
fn comments(subject: Subject, text: &str) -> Vec<String> {
    let reading = match subject {
        Subject::Record(kind) => reader::record(kind, "", text),
        Subject::Settings => reader::settings("", text),
    };
    let mut comments: Vec<String> = reading.comments.into_iter().map(|it| it.text).collect();
    comments.sort();
    comments
}

fn assert_inside(text: &str, range: Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
}

/// A small registry for queries.
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let files = [
        (
            Kind::Municipality,
            "exempel-kommun",
            "name = \"Exempel kommun\"\ncounty = [\"08\"]\n",
        ),
        (
            Kind::Group,
            "provgruppen",
            "name = \"Provgruppen\"\nmembers = [\"exempel-kommun\"]\n",
        ),
        (
            Kind::Person,
            "pia-prov",
            "name = \"Pia Prov\"\n[[post]]\nactor = \"exempel-kommun\"\ntitle = \"Rektor\"\n",
        ),
        (
            Kind::Initiative,
            "provforum",
            "name = \"Provforum\"\ntype = \"forum\"\nstart = 2020-01-01\n[[participant]]\n\
             actor = \"provgruppen\"\nrole = \"owner\"\nsince = 2020-01-01\nuntil = 2023-12-31\n",
        ),
    ];
    let records = files.map(|(kind, id, text)| Record {
        id: Id::new(id),
        kind,
        path: format!("{}/{id}.toml", kind.folder()),
        block: reader::record(kind, "", text).block,
    });
    let settings =
        "schema = 1\nname = \"Prov\"\n[queries]\nlan = \"county:08\"\nrunt = \"@runt\"\n";
    let settings = Settings::from_block(&reader::settings("", settings).block);
    Registry::new(settings, records)
});
