//! A random record, written as a careless or a playful person might.

use kompis::model::fields::{self, Field, FieldType, Target, WordList};
use kompis::model::kind::Kind;

/// Numbers that decide; when they are used up, the simplest is chosen.
pub(crate) struct Choices<'n> {
    numbers: std::slice::Iter<'n, u32>,
}

impl<'n> Choices<'n> {
    pub(crate) fn new(numbers: &'n [u32]) -> Choices<'n> {
        Choices {
            numbers: numbers.iter(),
        }
    }

    /// A number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.numbers
            .next()
            .map_or(0, |number| *number as usize % count.max(1))
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub(crate) fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }
}

/// Whose a piece of the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Nobody's: blank lines, comments.
    Free,
    /// A key at the top: all of its lines, with keys inside its table.
    Key(String),
    /// A block: its head and what belongs to none of its keys.
    Head(String, usize),
    /// A key of a block.
    Inner(String, usize, String),
}

/// A piece of the text: whole lines.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) owner: Owner,
    pub(crate) text: String,
    /// The comment behind the value.
    pub(crate) tail: String,
}

/// A record as text, in pieces.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) kind: Kind,
    pub(crate) pieces: Vec<Piece>,
    /// How many blocks there are of each name.
    pub(crate) blocks: Vec<(&'static str, usize)>,
    has_mark: bool,
    pub(crate) is_crlf: bool,
    pub(crate) is_open_at_end: bool,
}

impl Document {
    pub(crate) fn text(&self) -> String {
        let mark = if self.has_mark { "\u{feff}" } else { "" };
        let mut text: String = self
            .pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        if self.is_open_at_end {
            text.pop();
        }
        if self.is_crlf {
            text = text.replace('\n', "\r\n");
        }
        format!("{mark}{text}")
    }

    /// The text of a piece as it stands in the file.
    pub(crate) fn as_written(&self, text: &str) -> String {
        if self.is_crlf {
            text.replace('\n', "\r\n")
        } else {
            text.to_owned()
        }
    }

    pub(crate) fn random(choices: &mut Choices<'_>) -> Document {
        let kind = [
            Kind::Initiative,
            Kind::Person,
            Kind::Municipality,
            Kind::Source,
            Kind::Association,
        ][choices.below(5)];
        let mut writer = Writer {
            choices,
            pieces: Vec::new(),
        };
        let mut blocks = Vec::new();
        writer.free();
        let mut fields: Vec<&'static Field> = fields::of(kind).collect();
        if writer.choices.once_in(4) {
            let places = fields.len();
            let (one, other) = (writer.choices.below(places), writer.choices.below(places));
            fields.swap(one, other);
        }
        let mut late: Vec<&'static Field> = Vec::new();
        for field in fields {
            if let FieldType::Blocks(_) = field.holds {
                late.push(field);
            } else if field.key == "name" || writer.choices.below(10) < 3 {
                let by_heads = matches!(field.holds, FieldType::Table(_) | FieldType::Tables(_));
                if by_heads && writer.choices.once_in(3) {
                    late.push(field);
                } else {
                    writer.key(field, None);
                }
                if writer.choices.once_in(3) {
                    writer.free();
                }
            }
        }
        if writer.choices.once_in(8) {
            writer.line(
                Owner::Key("unheard-of".into()),
                "unheard-of",
                "= [1, { a = 2 }]",
                "",
            );
        }
        if writer.choices.once_in(60) {
            writer.line(Owner::Key("name".into()), "name", "= \"Again\"", "");
        }
        for field in late {
            match field.holds {
                FieldType::Blocks(inner) => blocks.push((field.key, writer.blocks(field, inner))),
                FieldType::Table(inner) => writer.head_table(field, inner),
                FieldType::Tables(inner) => writer.head_tables(field, inner),
                _ => {}
            }
        }
        let pieces = std::mem::take(&mut writer.pieces);
        Document {
            kind,
            pieces,
            blocks,
            has_mark: choices.once_in(8),
            is_crlf: choices.once_in(4),
            is_open_at_end: choices.once_in(4),
        }
    }
}

struct Writer<'c, 'n> {
    choices: &'c mut Choices<'n>,
    pieces: Vec<Piece>,
}

const COMMENTS: &[&str] = &[
    "\n",
    "# a remark\n",
    "\n# a remark\n",
    "\n# a remark\n\n",
    "# [[participant]]\n# actor = \"none\"\n",
    "   # indented, with å and \"quotes\n\n\n",
    "\t\n",
    "#\n",
    "# one\n\n# two\n",
];

const TEXTS: &[&str] = &[
    "Prov",
    "Prov utan gräns",
    "a \"quoted\" text",
    "back\\slash",
    "# no comment",
    "[[participant]]",
    "tab\there",
    "",
    "  spaces  ",
    "'apostrophe'",
    "\u{1f600} 𝔘",
    "a = 1",
    "}, ] ,",
];

/// Texts that need several lines, as they stand between three quotes.
const LONG: &[&str] = &[
    "one\ntwo",
    "one\n[[participant]]\nactor = 'x'\n",
    "# no comment\n\n# nor this",
    "[recurrence]\ntimes = 3\n# x",
    "\n\n",
    "a\n  ] , }\n#",
];

const IDS: &[&str] = &[
    "prov-a", "prov-b", "prov-c", "prov-d", "prov-e", "prov-f", "prov-g",
];
const DAYS: &[&str] = &[
    "2023-10-25",
    "\"2023-10\"",
    "\"2021\"",
    "\"..2019-05-15\"",
    "\"2021..\"",
    "2020-02-29",
];

impl Writer<'_, '_> {
    fn piece(&mut self, owner: Owner, text: String, tail: &str) {
        self.pieces.push(Piece {
            owner,
            text,
            tail: tail.to_owned(),
        });
    }

    /// Blank lines and comments.
    fn free(&mut self) {
        let text = self.choices.of(COMMENTS).to_owned();
        self.piece(Owner::Free, text, "");
    }

    fn line(&mut self, owner: Owner, key: &str, rest: &str, tail: &str) {
        let indent = if self.choices.once_in(6) { "  " } else { "" };
        let gap = self.choices.of(&[" ", " ", "", "\t", "   "]);
        let text = format!("{indent}{key}{gap}{rest}{tail}\n");
        self.piece(owner, text, tail);
    }

    fn key(&mut self, field: &'static Field, block: Option<(&str, usize)>) {
        let owner = match block {
            Some((name, number)) => Owner::Inner(name.into(), number, field.key.into()),
            None => Owner::Key(field.key.into()),
        };
        if let (FieldType::Table(inner), true) = (field.holds, self.choices.once_in(2)) {
            let mut any = false;
            for inner in inner {
                if !any || self.choices.once_in(2) {
                    any = true;
                    let dots = self.choices.of(&[".", ".", " . "]);
                    let key = format!("{}{dots}{}", field.key, inner.key);
                    let value = self.value(inner);
                    let tail = self.tail();
                    self.line(owner.clone(), &key, &format!("={value}"), &tail);
                    if self.choices.once_in(5) {
                        self.free();
                    }
                }
            }
            return;
        }
        let key = match self.choices.below(8) {
            6 => format!("\"{}\"", field.key),
            7 => format!("'{}'", field.key),
            _ => field.key.to_owned(),
        };
        let gap = self.choices.of(&[" ", " ", "", "\t "]);
        let value = self.value(field);
        let tail = self.tail();
        self.line(owner, &key, &format!("={gap}{value}"), &tail);
    }

    fn tail(&mut self) -> String {
        self.choices
            .of(&[
                "",
                "",
                "",
                " # why",
                "  ",
                "# close",
                "\t# [[x]] \"",
                " # '''",
            ])
            .to_owned()
    }

    fn text(&mut self) -> String {
        if self.choices.once_in(6) {
            let long = self.choices.of(LONG);
            return match self.choices.below(3) {
                0 => format!("\"\"\"\n{long}\"\"\""),
                1 if !long.contains("'") => format!("'''\n{long}'''"),
                1 => format!("\"\"\"{long}\"\"\""),
                _ => format!("\"\"\"\\\n   {long}\\\n   \"\"\""),
            };
        }
        let text = self.choices.of(TEXTS);
        if self.choices.once_in(3) && !text.contains('\'') {
            format!("'{text}'")
        } else {
            let escaped = text
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\t', "\\t");
            format!("\"{escaped}\"")
        }
    }

    fn plain(&mut self, holds: FieldType) -> String {
        match holds {
            FieldType::Reference(_) | FieldType::References(_) | FieldType::FormerIds => {
                format!("\"{}\"", self.choices.of(IDS))
            }
            FieldType::Word(list) | FieldType::Words(list) => {
                format!("\"{}\"", self.choices.of(words(list)))
            }
            FieldType::Counties => format!("\"{}\"", self.choices.of(&["01", "05", "08", "22"])),
            FieldType::Code => "\"0580\"".into(),
            FieldType::Orgnr => "\"212000-0449\"".into(),
            FieldType::Date => self.choices.of(DAYS).to_owned(),
            FieldType::Integer => self
                .choices
                .of(&["1", "4", "1_000", "0x1F", "-3", "+7"])
                .to_owned(),
            FieldType::Flag => self.choices.of(&["true", "false"]).to_owned(),
            FieldType::Choice(all) => format!("\"{}\"", self.choices.of(all)),
            FieldType::Url => "\"https://exempel.se/#a\"".into(),
            FieldType::Query => "\"kind:municipality county:08\"".into(),
            FieldType::Keys => "\"name\"".into(),
            _ => self.text(),
        }
    }

    fn value(&mut self, field: &'static Field) -> String {
        match field.holds {
            FieldType::Reach if self.choices.once_in(2) => self.plain(FieldType::Text),
            FieldType::Texts
            | FieldType::Reach
            | FieldType::References(_)
            | FieldType::FormerIds
            | FieldType::Words(_)
            | FieldType::Counties
            | FieldType::Keys => {
                let count = self.choices.below(4) + 1;
                let entries = (0..count).map(|_| self.plain(field.holds)).collect();
                self.list(entries)
            }
            FieldType::Tables(inner) => {
                let count = self.choices.below(2) + 1;
                let entries = (0..count).map(|_| self.braces(inner, true)).collect();
                self.list(entries)
            }
            FieldType::Table(inner) => self.braces(inner, false),
            holds => self.plain(holds),
        }
    }

    fn braces(&mut self, inner: &'static [Field], all: bool) -> String {
        let mut pairs = Vec::new();
        for field in inner {
            if all || pairs.is_empty() || self.choices.once_in(2) {
                pairs.push(format!("{}={}", field.key, self.value(field)));
            }
        }
        if self.choices.once_in(6) {
            return format!("{{\n  {} # in braces\n}}", pairs.join(",\n "));
        }
        let joint = self.choices.of(&[", ", ",", " ,  "]);
        format!("{{ {}}}", pairs.join(joint))
    }

    /// A list in one of many layouts.
    fn list(&mut self, entries: Vec<String>) -> String {
        match self.choices.below(6) {
            0 => format!("[{}]", entries.join(", ")),
            1 => format!("[ {} , ]", entries.join(" ,")),
            2 => format!("[\n    {},\n]", entries.join(",\n    ")),
            3 => {
                let lines: Vec<String> = entries
                    .iter()
                    .map(|entry| format!("  # about, \"this\n  {entry}, # why ] not\n"))
                    .collect();
                format!("[ # begins\n{}  # ends\n]", lines.concat())
            }
            4 => format!("[\n\t{} # last\n\n]", entries.join(",\n\n\t# next\n\t")),
            _ => format!("[{} # odd\n ]", entries.join(" # x\n ,")),
        }
    }

    fn head(&mut self, owner: Owner, head: &str) {
        if self.choices.below(5) > 0 {
            self.free();
        }
        let tail = self.choices.of(&["", "", " # a head", "  "]);
        let indent = if self.choices.once_in(8) { " " } else { "" };
        self.piece(owner, format!("{indent}{head}{tail}\n"), tail);
    }

    fn head_table(&mut self, field: &'static Field, inner: &'static [Field]) {
        let owner = Owner::Key(field.key.into());
        let head = format!("[{}]", field.key);
        self.head(owner.clone(), &head);
        for inner in inner {
            if self.choices.once_in(2) {
                let value = self.value(inner);
                let tail = self.tail();
                self.line(owner.clone(), inner.key, &format!("= {value}"), &tail);
            }
        }
    }

    fn head_tables(&mut self, field: &'static Field, inner: &'static [Field]) {
        for _ in 0..=self.choices.below(2) {
            let owner = Owner::Key(field.key.into());
            self.head(owner.clone(), &format!("[[{}]]", field.key));
            for inner in inner {
                let value = self.value(inner);
                self.line(owner.clone(), inner.key, &format!("= {value}"), "");
            }
        }
    }

    fn blocks(&mut self, field: &'static Field, inner: &'static [Field]) -> usize {
        let count = self.choices.below(5);
        if count > 0 && self.choices.once_in(25) {
            let entries: Vec<String> = (0..count).map(|_| self.braces(inner, false)).collect();
            // It has no head, so it stands before all heads.
            let at = self
                .pieces
                .iter()
                .position(|it| it.text.trim_start().starts_with('['));
            let text = format!(
                "{} = [{}]\n",
                field.key,
                entries.join(", ").replace(['\n', '#'], " ")
            );
            let piece = Piece {
                owner: Owner::Key(field.key.into()),
                text,
                tail: String::new(),
            };
            self.pieces.insert(at.unwrap_or(self.pieces.len()), piece);
            return count;
        }
        for number in 0..count {
            let head = self
                .choices
                .of(&["[[@]]", "[[@]]", "[[ @ ]]", "[[\"@\"]]"])
                .replace('@', field.key);
            self.head(Owner::Head(field.key.into(), number), &head);
            for (at, field_inside) in inner.iter().enumerate() {
                if at < 2 || self.choices.once_in(4) {
                    self.key(field_inside, Some((field.key, number)));
                }
                if self.choices.once_in(12) {
                    self.free();
                }
            }
            if self.choices.once_in(12) {
                let owner = Owner::Head(field.key.into(), number);
                self.line(owner, "unheard-of", "= 1", "");
            }
            if self.choices.once_in(20) {
                let owner = Owner::Head(field.key.into(), number);
                self.line(owner.clone(), &format!("[{}.inside]", field.key), "", "");
                self.line(owner, "deep", "= 1", " # deep");
            }
        }
        count
    }
}

fn words(list: WordList) -> &'static [&'static str] {
    match list {
        WordList::Role => &["owner", "partner", "funder", "participant"],
        WordList::Type => &["project", "forum", "bank"],
        WordList::Tag => &["it", "vård", "a b"],
        WordList::Topic => &["press", "moderator"],
    }
}

/// An id that a reference may lead to.
pub(crate) fn ids(_: Target) -> &'static [&'static str] {
    IDS
}
