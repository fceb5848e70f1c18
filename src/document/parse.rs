//! From tokens to a tree of nodes.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use super::syntax::{self, Reason, SyntaxError};
use super::unclosed::{self, Unclosed};
use super::{Content, Document, NodeData, Scalar, TableForm};

/// How deep lists and braces may stand in each other: as deep as the `toml` crate reads them.
const DEEPEST: usize = 80;

/// From how many keys on those of a table are looked up by a map: a file of a megabyte can hold 200,000 of them.
const MANY: usize = 32;

impl<'t> Document<'t> {
    /// Parses a text, also one with syntax errors.
    pub fn parse(text: &'t str) -> Document<'t> {
        let tokens = Source::new(text).lex().into_vec();
        let unclosed = unclosed::find(text, &tokens);
        if unclosed.is_empty() {
            let mut tree = Tree::new(text);
            tree.parse(&tokens);
            return tree.document(text, Vec::new());
        }
        let closed = Closed::new(text, &unclosed);
        let mut tree = Tree::new(&closed.text);
        tree.parse(&Source::new(&closed.text).lex().into_vec());
        closed.document(text, tree, unclosed)
    }
}

/// A text in which all that was never closed is closed.
struct Closed {
    text: String,
    /// The places in the new text where something was put in, each with its length.
    put: Vec<(usize, usize)>,
}

impl Closed {
    fn new(text: &str, unclosed: &[Unclosed]) -> Closed {
        let mut closed = String::with_capacity(text.len() + 4 * unclosed.len());
        let mut put = Vec::with_capacity(unclosed.len());
        let mut from = 0;
        for it in unclosed {
            closed.push_str(&text[from..it.close_at]);
            put.push((closed.len(), it.close.len()));
            closed.push_str(it.close);
            from = it.close_at;
        }
        closed.push_str(&text[from..]);
        Closed { text: closed, put }
    }

    /// Where a place of the new text is in the text as it is written.
    fn original(&self, at: usize) -> usize {
        let before = self.put.iter().take_while(|(place, _)| *place < at);
        let added: usize = before.map(|(place, len)| (*len).min(at - place)).sum();
        at - added
    }

    fn span(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.original(span.start);
        start..self.original(span.end).max(start)
    }

    /// The document of the text as it is written.
    fn document<'t>(&self, text: &'t str, tree: Tree<'_>, unclosed: Vec<Unclosed>) -> Document<'t> {
        let found = unclosed.into_iter();
        let found = found.map(|it| syntax::of(it.reason, it.span)).collect();
        let document = tree.document("", Vec::new());
        let nodes = document.nodes.into_iter().map(|node| NodeData {
            key: Cow::Owned(node.key.into_owned()),
            key_span: self.span(&node.key_span),
            span: self.span(&node.span),
            content: node.content.into_owned(),
        });
        let errors = document.errors.into_iter().map(|error| SyntaxError {
            span: self.span(&error.span),
            ..error
        });
        Document {
            text,
            nodes: nodes.collect(),
            comments: document.comments.iter().map(|it| self.span(it)).collect(),
            errors: one_a_line(text, found, errors.collect()),
        }
    }
}

impl Content<'_> {
    fn into_owned(self) -> Content<'static> {
        match self {
            Content::Scalar(scalar) => Content::Scalar(match scalar {
                Scalar::Text(text) => Scalar::Text(Cow::Owned(text.into_owned())),
                Scalar::Integer(digits, radix) => {
                    Scalar::Integer(Cow::Owned(digits.into_owned()), radix)
                }
                Scalar::Float(text) => Scalar::Float(Cow::Owned(text.into_owned())),
                Scalar::Flag(flag) => Scalar::Flag(flag),
                Scalar::Datetime(date) => Scalar::Datetime(date),
            }),
            Content::List { entries, has_heads } => Content::List { entries, has_heads },
            Content::Table { keys, form } => Content::Table { keys, form },
        }
    }
}

/// The errors in the order of the text, at most one a line: one mistake often confuses the parser twice. Those of `first`
/// come before the others.
fn one_a_line(text: &str, first: Vec<SyntaxError>, rest: Vec<SyntaxError>) -> Vec<SyntaxError> {
    if first.is_empty() && rest.is_empty() {
        return Vec::new();
    }
    let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut lines = BTreeSet::new();
    let mut errors: Vec<SyntaxError> = Vec::new();
    for mut group in [first, rest] {
        group.sort_by_key(|error| error.span.start);
        let line = |error: &SyntaxError| starts.partition_point(|at| *at < error.span.start);
        errors.extend(group.into_iter().filter(|error| lines.insert(line(error))));
    }
    errors.sort_by_key(|error| error.span.start);
    errors
}

/// A key, or one of several between dots.
struct Key<'t> {
    name: Cow<'t, str>,
    span: Range<usize>,
}

/// A list or a table in braces whose end has not come yet.
struct Open<'t> {
    number: usize,
    /// The key that it is the value of.
    keys: Vec<Key<'t>>,
}

/// The nodes as they come.
struct Tree<'t> {
    text: &'t str,
    source: Source<'t>,
    nodes: Vec<NodeData<'t>>,
    comments: Vec<Range<usize>>,
    errors: Vec<SyntaxError>,
    /// The keys of tables with [`MANY`] of them, by table and name.
    many: HashMap<(usize, Cow<'t, str>), usize>,
    /// The table that keys of the next lines belong to.
    table: usize,
    /// Where the head begins that is being read, and whether it is one of `[[…]]`.
    head: Option<(usize, bool)>,
    /// The keys whose value has not come yet.
    keys: Vec<Key<'t>>,
    open: Vec<Open<'t>>,
}

impl<'t> Tree<'t> {
    fn new(text: &'t str) -> Tree<'t> {
        let root = NodeData {
            key: Cow::Borrowed(""),
            key_span: 0..0,
            span: 0..0,
            content: Content::Table {
                keys: Vec::new(),
                form: TableForm::Head,
            },
        };
        Tree {
            text,
            source: Source::new(text),
            nodes: vec![root],
            comments: Vec::new(),
            errors: Vec::new(),
            many: HashMap::new(),
            table: 0,
            head: None,
            keys: Vec::new(),
            open: Vec::new(),
        }
    }

    fn parse(&mut self, tokens: &[toml_parser::lexer::Token]) {
        let errors: RefCell<Vec<ParseError>> = RefCell::default();
        let mut sink = |error: ParseError| errors.borrow_mut().push(error);
        parse_document(tokens, self, &mut sink);
        self.end_line();
        let text = self.text;
        let found = errors.into_inner();
        let found = found.iter().map(|error| syntax::of_tokens(text, error));
        self.errors.extend(found);
    }

    fn document(self, text: &'t str, first: Vec<SyntaxError>) -> Document<'t> {
        Document {
            text,
            errors: one_a_line(self.text, first, self.errors),
            nodes: self.nodes,
            comments: self.comments,
        }
    }

    fn push(&mut self, key: Key<'t>, span: Range<usize>, content: Content<'t>) -> usize {
        self.nodes.push(NodeData {
            key: key.name,
            key_span: key.span,
            span,
            content,
        });
        self.nodes.len() - 1
    }

    /// A table that is nowhere yet.
    fn push_table(&mut self, key: Key<'t>, span: Range<usize>, form: TableForm) -> usize {
        let keys = Vec::new();
        self.push(key, span, Content::Table { keys, form })
    }

    /// Puts a node into the list or table that it belongs to.
    fn put(&mut self, into: usize, number: usize) {
        let count = match &mut self.nodes[into].content {
            Content::List { entries, .. } => return entries.push(number),
            Content::Table { keys, .. } => {
                keys.push(number);
                keys.len()
            }
            Content::Scalar(_) => return,
        };
        let numbers: &[usize] = match &self.nodes[into].content {
            Content::Table { keys, .. } if count == MANY => keys,
            _ if count > MANY => &[number],
            _ => return,
        };
        for number in numbers {
            let name = self.nodes[*number].key.clone();
            self.many.insert((into, name), *number);
        }
    }

    /// The key of a table that is called `name`.
    fn find(&self, table: usize, name: &str) -> Option<usize> {
        let Content::Table { keys, .. } = &self.nodes[table].content else {
            return None;
        };
        if keys.len() >= MANY {
            // The map is asked by a key of its own kind.
            return self
                .many
                .get(&(table, Cow::Owned(name.to_owned())))
                .copied();
        }
        let mut keys = keys.iter().copied();
        keys.find(|number| self.nodes[*number].key == name)
    }

    fn form(&self, number: usize) -> Option<TableForm> {
        match &self.nodes[number].content {
            Content::Table { form, .. } => Some(*form),
            _ => None,
        }
    }

    fn set_form(&mut self, number: usize, new: TableForm) {
        if let Content::Table { form, .. } = &mut self.nodes[number].content {
            *form = new;
        }
    }

    fn same_key(&mut self, span: Range<usize>) {
        self.errors.push(syntax::of(Reason::SameKey, span));
    }

    /// The table that the keys lead to, made where there is none: as [`TableForm::Dotted`] for keys with dots, else as
    /// [`TableForm::Implied`]. None where something else is there.
    fn descend(&mut self, from: usize, keys: &[Key<'t>], form: TableForm) -> Option<usize> {
        let mut table = from;
        for key in keys {
            let Some(mut found) = self.find(table, &key.name) else {
                let (name, span) = (key.name.clone(), key.span.clone());
                let key = Key {
                    name,
                    span: span.clone(),
                };
                let number = self.push_table(key, span, form);
                self.put(table, number);
                table = number;
                continue;
            };
            if let Content::List {
                entries,
                has_heads: true,
            } = &self.nodes[found].content
            {
                found = *entries.last()?;
            }
            let is_dotted = form == TableForm::Dotted;
            match self.form(found) {
                Some(TableForm::Implied) if is_dotted => self.set_form(found, form),
                Some(TableForm::Implied | TableForm::Dotted) => {}
                Some(TableForm::Head) if !is_dotted => {}
                _ => {
                    self.same_key(key.span.clone());
                    return None;
                }
            }
            table = found;
        }
        Some(table)
    }

    /// Puts a value at its key in a table.
    fn put_at(&mut self, table: usize, mut keys: Vec<Key<'t>>, number: usize) {
        let Some(key) = keys.pop() else { return };
        let Some(table) = self.descend(table, &keys, TableForm::Dotted) else {
            return;
        };
        if self.find(table, &key.name).is_some() {
            return self.same_key(key.span);
        }
        self.nodes[number].key = key.name;
        self.nodes[number].key_span = key.span;
        self.put(table, number);
    }

    /// A value is whole: it belongs to the list or braces around it, or to the key of its line.
    fn value(&mut self, number: usize, keys: Vec<Key<'t>>) {
        let Some(open) = self.open.last() else {
            return self.put_at(self.table, keys, number);
        };
        let into = open.number;
        match self.nodes[into].content {
            Content::List { .. } => {
                self.nodes[number].key_span = self.nodes[number].span.clone();
                self.put(into, number);
            }
            _ => self.put_at(into, keys, number),
        }
    }

    fn open(&mut self, span: Span, content: Content<'t>) -> bool {
        let nameless = Key {
            name: Cow::Borrowed(""),
            span: 0..0,
        };
        let number = self.push(nameless, span.start()..span.end(), content);
        let keys = std::mem::take(&mut self.keys);
        self.open.push(Open { number, keys });
        let is_fine = self.open.len() <= DEEPEST + 1;
        if !is_fine {
            let error = syntax::of(Reason::TooDeep, span.start()..span.end());
            self.errors.push(error);
        }
        is_fine
    }

    fn close(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        self.nodes[open.number].span.end = span.end();
        self.keys.clear();
        self.value(open.number, open.keys);
    }

    /// At the end of a line: a head without its end is over, and so is a key without a value.
    fn end_line(&mut self) {
        if let Some(last) = self.keys.last().map(|key| key.span.end) {
            self.end_head(last);
        }
        self.head = None;
        if self.open.is_empty() {
            self.keys.clear();
        }
    }

    /// A head is whole: the keys of the next lines belong to its table.
    fn end_head(&mut self, end: usize) {
        let Some((start, is_block)) = self.head.take() else {
            return;
        };
        let mut keys = std::mem::take(&mut self.keys);
        let Some(key) = keys.pop() else { return };
        let table = self.descend(0, &keys, TableForm::Implied);
        self.table = match (table, is_block) {
            (Some(table), true) => self.block(table, key, start..end),
            (Some(table), false) => self.section(table, key, start..end),
            // What stands below it belongs nowhere.
            (None, _) => self.push_table(key, start..end, TableForm::Head),
        };
    }

    /// The table of `[key]`.
    fn section(&mut self, table: usize, key: Key<'t>, span: Range<usize>) -> usize {
        let Some(found) = self.find(table, &key.name) else {
            let number = self.push_table(key, span, TableForm::Head);
            self.put(table, number);
            return number;
        };
        let form = self.form(found);
        if form != Some(TableForm::Implied) {
            self.same_key(key.span);
            // What stands below the second head of a table is read with the first.
            return match form {
                Some(TableForm::Inline) | None => self.push_table(
                    Key {
                        name: key.name,
                        span: 0..0,
                    },
                    span,
                    TableForm::Head,
                ),
                Some(_) => found,
            };
        }
        self.set_form(found, TableForm::Head);
        self.nodes[found].key_span = key.span;
        self.nodes[found].span = span;
        found
    }

    /// The table of `[[key]]`.
    fn block(&mut self, table: usize, key: Key<'t>, span: Range<usize>) -> usize {
        let block = Key {
            name: Cow::Borrowed(""),
            span: span.clone(),
        };
        let number = self.push_table(block, span.clone(), TableForm::Head);
        match self.find(table, &key.name) {
            None => {
                let content = Content::List {
                    entries: vec![number],
                    has_heads: true,
                };
                let list = self.push(key, span, content);
                self.put(table, list);
            }
            Some(list)
                if matches!(
                    self.nodes[list].content,
                    Content::List {
                        has_heads: true,
                        ..
                    }
                ) =>
            {
                self.put(list, number);
            }
            Some(_) => self.same_key(key.span),
        }
        number
    }

    fn scalar(&mut self, raw: Range<usize>, decoded: Cow<'t, str>, kind: ScalarKind) {
        let scalar = match kind {
            ScalarKind::String => Scalar::Text(decoded),
            ScalarKind::Boolean(flag) => Scalar::Flag(flag),
            ScalarKind::Float => Scalar::Float(decoded),
            ScalarKind::Integer(radix) => Scalar::Integer(decoded, radix.value()),
            ScalarKind::DateTime => match decoded.parse() {
                Ok(date) => Scalar::Datetime(date),
                Err(_) => {
                    let error = syntax::of(Reason::BadDate, raw.clone());
                    self.errors.push(error);
                    Scalar::Text(decoded)
                }
            },
        };
        let nameless = Key {
            name: Cow::Borrowed(""),
            span: raw.clone(),
        };
        let number = self.push(nameless, raw, Content::Scalar(scalar));
        let keys = match self
            .open
            .last()
            .map(|open| &self.nodes[open.number].content)
        {
            Some(Content::List { .. }) => Vec::new(),
            _ => std::mem::take(&mut self.keys),
        };
        self.value(number, keys);
    }

    fn raw(&self, span: Span) -> Range<usize> {
        span.start()..span.end()
    }
}

/// Whether the digits are those of a number, however large: the decoder lets `0x` and digits of other scripts through.
fn is_number(decoded: &str, kind: ScalarKind) -> bool {
    match kind {
        ScalarKind::Integer(radix) => {
            let digits = decoded.strip_prefix(['+', '-']).unwrap_or(decoded);
            !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix.value()))
        }
        ScalarKind::Float => decoded.parse::<f64>().is_ok(),
        ScalarKind::String | ScalarKind::Boolean(_) | ScalarKind::DateTime => true,
    }
}

impl EventReceiver for Tree<'_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_line();
        self.head = Some((span.start(), false));
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_line();
        self.head = Some((span.start(), true));
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_head(span.end());
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_head(span.end());
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let raw = self.raw(span);
        let mut name = Cow::Borrowed("");
        let mut first = None;
        if let Some(token) = self.source.get(span) {
            let token = toml_parser::Raw::new_unchecked(token.as_str(), encoding, span);
            token.decode_key(&mut name, &mut first);
        }
        if let Some(error) = first {
            let error = syntax::of_key(self.text, raw.clone(), &error);
            self.errors.push(error);
        }
        self.keys.push(Key { name, span: raw });
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let raw = self.raw(span);
        let mut decoded = Cow::Borrowed("");
        let mut first = None;
        let Some(token) = self.source.get(span) else {
            return;
        };
        let token = toml_parser::Raw::new_unchecked(token.as_str(), encoding, span);
        let kind = token.decode_scalar(&mut decoded, &mut first);
        if let Some(error) = first {
            self.errors.push(match encoding {
                Some(_) if !raw.is_empty() => syntax::of_text(self.text, raw.clone(), &error),
                _ => syntax::of_bare(self.text, raw.clone(), kind, &error),
            });
        } else if !is_number(&decoded, kind) {
            self.errors.push(syntax::of(Reason::BadNumber, raw.clone()));
        }
        // Line ends in a text are those of the file (TOML 1.0, multi-line strings): a file with CRLF says the same.
        if self.text[raw.clone()].contains("\r\n") {
            decoded = Cow::Owned(decoded.replace("\r\n", "\n"));
        }
        Tree::scalar(self, raw, decoded, kind);
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        let content = Content::List {
            entries: Vec::new(),
            has_heads: false,
        };
        self.open(span, content)
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        let content = Content::Table {
            keys: Vec::new(),
            form: TableForm::Inline,
        };
        self.open(span, content)
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn comment(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let raw = self.raw(span);
        let shown = self.text[raw.clone()].trim_end().len();
        self.comments.push(raw.start..raw.start + shown);
        let mut first = None;
        if let Some(token) = self.source.get(span) {
            token.decode_comment(&mut first);
        }
        if let Some(error) = first {
            let error = syntax::of_text(self.text, raw, &error);
            self.errors.push(error);
        }
    }

    fn newline(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_line();
        let raw = self.raw(span);
        let mut first = None;
        if let Some(token) = self.source.get(span) {
            token.decode_newline(&mut first);
        }
        if let Some(error) = first {
            let error = syntax::of_text(self.text, raw, &error);
            self.errors.push(error);
        }
    }
}
