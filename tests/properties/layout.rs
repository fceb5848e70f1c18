//! Random records in unusual layout, as a careless person might write them.

use kompis::model::fields::{self, Field, FieldType, ReferenceTarget, WordList};
use kompis::model::kind::Kind;

/// Random numbers that make the choices. When they are used up, the simplest choice is made.
pub(crate) struct Choices<'n> {
    numbers: std::slice::Iter<'n, u32>,
}

impl<'n> Choices<'n> {
    pub(crate) fn new(numbers: &'n [u32]) -> Choices<'n> {
        Choices {
            numbers: numbers.iter(),
        }
    }

    /// Returns a number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.numbers
            .next()
            .map_or(0, |number| *number as usize % count.max(1))
    }

    /// Returns true once in `times`, on average.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub(crate) fn pick<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }
}

/// What a piece of the text belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Blank lines and comments.
    Free,
    /// A key of the record: all of its lines, with the keys inside its table.
    Key(String),
    /// A block: its header, and lines that belong to none of its keys.
    Head(String, usize),
    /// A key of a block.
    Inner(String, usize, String),
}

/// A piece of the text, of whole lines.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) owner: Owner,
    pub(crate) text: String,
    /// The comment after the value.
    pub(crate) tail: String,
}

/// The text of a record, in pieces.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) kind: Kind,
    pub(crate) pieces: Vec<Piece>,
    /// The number of blocks of each name.
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

    /// Returns the text of a piece with the line breaks of the file.
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
        writer.write_comment();
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
                    writer.write_key(field, None);
                }
                if writer.choices.once_in(3) {
                    writer.write_comment();
                }
            }
        }
        if writer.choices.once_in(8) {
            writer.write_line(
                Owner::Key("unheard-of".into()),
                "unheard-of",
                "= [1, { a = 2 }]",
                "",
            );
        }
        if writer.choices.once_in(60) {
            writer.write_line(Owner::Key("name".into()), "name", "= \"Again\"", "");
        }
        for field in late {
            match field.holds {
                FieldType::Blocks(inner) => {
                    blocks.push((field.key, writer.write_blocks(field, inner)))
                }
                FieldType::Table(inner) => writer.write_table(field, inner),
                FieldType::Tables(inner) => writer.write_array_of_tables(field, inner),
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
    "Räksmörgås 593 33 ÅÄÖ",
    "Lövdal–Ås ’89, nr 16 212000-0449",
];

/// Multi-line strings, without the triple quotes around them.
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
    fn push_piece(&mut self, owner: Owner, text: String, tail: &str) {
        self.pieces.push(Piece {
            owner,
            text,
            tail: tail.to_owned(),
        });
    }

    /// Writes blank lines and comments.
    fn write_comment(&mut self) {
        let text = self.choices.pick(COMMENTS).to_owned();
        self.push_piece(Owner::Free, text, "");
    }

    fn write_line(&mut self, owner: Owner, key: &str, rest: &str, tail: &str) {
        let indent = if self.choices.once_in(6) { "  " } else { "" };
        let gap = self.choices.pick(&[" ", " ", "", "\t", "   "]);
        let text = format!("{indent}{key}{gap}{rest}{tail}\n");
        self.push_piece(owner, text, tail);
    }

    fn write_key(&mut self, field: &'static Field, block: Option<(&str, usize)>) {
        let owner = match block {
            Some((name, number)) => Owner::Inner(name.into(), number, field.key.into()),
            None => Owner::Key(field.key.into()),
        };
        if let (FieldType::Table(inner), true) = (field.holds, self.choices.once_in(2)) {
            let mut any = false;
            for inner in inner {
                if !any || self.choices.once_in(2) {
                    any = true;
                    let dots = self.choices.pick(&[".", ".", " . "]);
                    let key = format!("{}{dots}{}", field.key, inner.key);
                    let value = self.random_value(inner);
                    let tail = self.random_comment();
                    self.write_line(owner.clone(), &key, &format!("={value}"), &tail);
                    if self.choices.once_in(5) {
                        self.write_comment();
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
        let gap = self.choices.pick(&[" ", " ", "", "\t "]);
        let value = self.random_value(field);
        let tail = self.random_comment();
        self.write_line(owner, &key, &format!("={gap}{value}"), &tail);
    }

    fn random_comment(&mut self) -> String {
        self.choices
            .pick(&[
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
            let long = self.choices.pick(LONG);
            return match self.choices.below(3) {
                0 => format!("\"\"\"\n{long}\"\"\""),
                1 if !long.contains("'") => format!("'''\n{long}'''"),
                1 => format!("\"\"\"{long}\"\"\""),
                _ => format!("\"\"\"\\\n   {long}\\\n   \"\"\""),
            };
        }
        let text = self.choices.pick(TEXTS);
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

    fn random_scalar(&mut self, holds: FieldType) -> String {
        match holds {
            FieldType::Reference(_) | FieldType::References(_) | FieldType::FormerIds => {
                format!("\"{}\"", self.choices.pick(IDS))
            }
            FieldType::Word(list) | FieldType::Words(list) => {
                format!("\"{}\"", self.choices.pick(words(list)))
            }
            FieldType::Counties => format!("\"{}\"", self.choices.pick(&["01", "05", "08", "22"])),
            FieldType::Code => "\"0580\"".into(),
            FieldType::Orgnr => "\"212000-0449\"".into(),
            FieldType::Date => self.choices.pick(DAYS).to_owned(),
            FieldType::Integer => self
                .choices
                .pick(&["1", "4", "1_000", "0x1F", "-3", "+7"])
                .to_owned(),
            FieldType::Flag => self.choices.pick(&["true", "false"]).to_owned(),
            FieldType::Choice(all) => format!("\"{}\"", self.choices.pick(all)),
            FieldType::Url => "\"https://exempel.se/#a\"".into(),
            FieldType::Query => "\"kind:municipality county:08\"".into(),
            FieldType::Keys => "\"name\"".into(),
            _ => self.text(),
        }
    }

    fn random_value(&mut self, field: &'static Field) -> String {
        match field.holds {
            FieldType::Reach if self.choices.once_in(2) => self.random_scalar(FieldType::Text),
            FieldType::Texts
            | FieldType::Reach
            | FieldType::References(_)
            | FieldType::FormerIds
            | FieldType::Words(_)
            | FieldType::Counties
            | FieldType::Keys => {
                let count = self.choices.below(4) + 1;
                let entries = (0..count)
                    .map(|_| self.random_scalar(field.holds))
                    .collect();
                self.random_list(entries)
            }
            FieldType::Tables(inner) => {
                let count = self.choices.below(2) + 1;
                let entries = (0..count)
                    .map(|_| self.random_inline_table(inner, true))
                    .collect();
                self.random_list(entries)
            }
            FieldType::Table(inner) => self.random_inline_table(inner, false),
            holds => self.random_scalar(holds),
        }
    }

    fn random_inline_table(&mut self, inner: &'static [Field], all: bool) -> String {
        let mut pairs = Vec::new();
        for field in inner {
            if all || pairs.is_empty() || self.choices.once_in(2) {
                pairs.push(format!("{}={}", field.key, self.random_value(field)));
            }
        }
        if self.choices.once_in(6) {
            return format!("{{\n  {} # in braces\n}}", pairs.join(",\n "));
        }
        let joint = self.choices.pick(&[", ", ",", " ,  "]);
        format!("{{ {}}}", pairs.join(joint))
    }

    /// Returns a list in one of many layouts.
    fn random_list(&mut self, entries: Vec<String>) -> String {
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

    fn write_header(&mut self, owner: Owner, head: &str) {
        if self.choices.below(5) > 0 {
            self.write_comment();
        }
        let tail = self.choices.pick(&["", "", " # a head", "  "]);
        let indent = if self.choices.once_in(8) { " " } else { "" };
        self.push_piece(owner, format!("{indent}{head}{tail}\n"), tail);
    }

    fn write_table(&mut self, field: &'static Field, inner: &'static [Field]) {
        let owner = Owner::Key(field.key.into());
        let head = format!("[{}]", field.key);
        self.write_header(owner.clone(), &head);
        for inner in inner {
            if self.choices.once_in(2) {
                let value = self.random_value(inner);
                let tail = self.random_comment();
                self.write_line(owner.clone(), inner.key, &format!("= {value}"), &tail);
            }
        }
    }

    fn write_array_of_tables(&mut self, field: &'static Field, inner: &'static [Field]) {
        for _ in 0..=self.choices.below(2) {
            let owner = Owner::Key(field.key.into());
            self.write_header(owner.clone(), &format!("[[{}]]", field.key));
            for inner in inner {
                let value = self.random_value(inner);
                self.write_line(owner.clone(), inner.key, &format!("= {value}"), "");
            }
        }
    }

    fn write_blocks(&mut self, field: &'static Field, inner: &'static [Field]) -> usize {
        let count = self.choices.below(5);
        if count > 0 && self.choices.once_in(25) {
            let entries: Vec<String> = (0..count)
                .map(|_| self.random_inline_table(inner, false))
                .collect();
            // It has no header, so it must come before all headers.
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
                .pick(&["[[@]]", "[[@]]", "[[ @ ]]", "[[\"@\"]]"])
                .replace('@', field.key);
            self.write_header(Owner::Head(field.key.into(), number), &head);
            for (at, field_inside) in inner.iter().enumerate() {
                if at < 2 || self.choices.once_in(4) {
                    self.write_key(field_inside, Some((field.key, number)));
                }
                if self.choices.once_in(12) {
                    self.write_comment();
                }
            }
            if self.choices.once_in(12) {
                let owner = Owner::Head(field.key.into(), number);
                self.write_line(owner, "unheard-of", "= 1", "");
            }
            if self.choices.once_in(20) {
                let owner = Owner::Head(field.key.into(), number);
                self.write_line(owner.clone(), &format!("[{}.inside]", field.key), "", "");
                self.write_line(owner, "deep", "= 1", " # deep");
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

/// Returns ids that a reference may have.
pub(crate) fn ids(_: ReferenceTarget) -> &'static [&'static str] {
    IDS
}
