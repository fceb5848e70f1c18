//! Builds a [`Document`] from the events of `toml_parser`.
//!
//! The parser takes everything after an unclosed bracket for its content, up to the end of the file, so one
//! missing `]` would hide the rest of the record. Such a text is therefore parsed again in two parts, cut where a new key or
//! header begins a line.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

use super::syntax::{self, Reason, SyntaxError};
use super::{Content, Document, NodeData, Scalar, TableForm};

/// The deepest nesting of lists and braces: that of the `toml` crate.
const MAX_DEPTH: usize = 80;

/// Tables with this many keys get a map: a file of a megabyte can have 200,000 keys, and a linear search would be quadratic.
const MANY_KEYS: usize = 32;

/// The most cuts of a text: a file with more unclosed brackets is no record, and each cut costs one more parse.
const MAX_CUTS: usize = 40;

impl<'t> Document<'t> {
    /// Parses a text. Syntax errors are part of the document; everything else is parsed all the same.
    pub fn parse(text: &'t str) -> Document<'t> {
        let mut cuts = vec![0];
        loop {
            let mut builder = Builder::new(text);
            for (at, start) in cuts.iter().enumerate() {
                let end = cuts.get(at + 1).copied().unwrap_or(text.len());
                builder.parse_part(*start..end);
            }
            match builder.next_cut {
                Some(cut) if cuts.len() <= MAX_CUTS => cuts.push(cut),
                _ => return builder.finish(),
            }
        }
    }
}

/// A key, or one of several between dots.
#[derive(Clone)]
struct Key<'t> {
    name: Cow<'t, str>,
    span: Range<usize>,
}

/// A list or a table in braces that is still open.
struct Open<'t> {
    number: usize,
    /// The keys that it is the value of.
    keys: Vec<Key<'t>>,
    /// The first line after its start that looks as if it did not belong to it.
    cut: Option<usize>,
}

/// Builds a document event by event. All spans count from the start of the whole text.
struct Builder<'t> {
    text: &'t str,
    /// The part of the text that is being parsed, and its start.
    part: Source<'t>,
    start: usize,
    nodes: Vec<NodeData<'t>>,
    lines: Vec<usize>,
    comments: Vec<Range<usize>>,
    /// Unclosed brackets and multi-line strings, the innermost first.
    unclosed: Vec<SyntaxError>,
    errors: Vec<SyntaxError>,
    /// Where the text should be cut, so that an unclosed bracket does not hide the rest.
    next_cut: Option<usize>,
    /// The keys of tables with [`MANY_KEYS`] of them, by table and name.
    key_map: HashMap<(usize, Cow<'t, str>), usize>,
    /// The table of the keys on the next lines.
    table: usize,
    /// The start of the header that is being parsed, and whether it is one of `[[…]]`.
    head: Option<(usize, bool)>,
    /// The keys whose value has not been parsed yet.
    keys: Vec<Key<'t>>,
    open: Vec<Open<'t>>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Builder<'t> {
        let mut builder = Builder {
            text,
            part: Source::new(""),
            start: 0,
            nodes: Vec::with_capacity(text.len() / 24 + 1),
            lines: Vec::with_capacity(text.len() / 48 + 1),
            comments: Vec::new(),
            unclosed: Vec::new(),
            errors: Vec::new(),
            next_cut: None,
            key_map: HashMap::new(),
            table: 0,
            head: None,
            keys: Vec::new(),
            open: Vec::new(),
        };
        builder.push(Key::nameless(0..0), 0..0, Content::Table(TableForm::Head));
        builder
    }

    fn parse_part(&mut self, part: Range<usize>) {
        self.start = part.start;
        self.part = Source::new(&self.text[part]);
        let tokens = self.part.lex().into_vec();
        let errors: RefCell<Vec<ParseError>> = RefCell::default();
        let mut sink = |error: ParseError| errors.borrow_mut().push(error);
        parse_document(&tokens, self, &mut sink);
        self.end_line();
        for error in errors.into_inner() {
            self.error(syntax::classify_token_error(self.part.input(), &error));
        }
    }

    fn finish(self) -> Document<'t> {
        Document {
            text: self.text,
            nodes: self.nodes,
            lines: self.lines,
            comments: self.comments,
            errors: one_a_line(self.text, self.unclosed, self.errors),
        }
    }

    /// Adds an error whose span counts from the start of the part.
    fn error(&mut self, mut error: SyntaxError) {
        error.span = error.span.start + self.start..error.span.end + self.start;
        match error.reason {
            Reason::OpenList | Reason::OpenBraces | Reason::OpenText => self.unclosed.push(error),
            _ => self.errors.push(error),
        }
    }

    /// Adds the error that decoding a token of the part gave, if it gave one.
    fn text_error(&mut self, span: Span, error: Option<ParseError>) {
        if let Some(error) = error {
            let place = span.start()..span.end();
            let error = syntax::classify_text_error(self.part.input(), place, &error);
            self.error(error);
        }
    }

    /// Adds an error at a span of the whole text.
    fn error_at(&mut self, reason: Reason, span: Range<usize>) {
        self.errors.push(SyntaxError::new(reason, span));
    }

    fn cut_at(&mut self, cut: Option<usize>) {
        let cut = cut.filter(|at| *at < self.start + self.part.input().len());
        self.next_cut = [self.next_cut, cut].into_iter().flatten().min();
    }

    fn span(&self, span: Span) -> Range<usize> {
        self.start + span.start()..self.start + span.end()
    }

    // Nodes

    fn push(&mut self, key: Key<'t>, span: Range<usize>, content: Content<'t>) -> usize {
        self.nodes.push(NodeData {
            key: key.name,
            key_span: key.span,
            span,
            parent: 0,
            children: None,
            child_count: 0,
            next: None,
            content,
        });
        self.nodes.len() - 1
    }

    /// Adds a node to its parent.
    fn put(&mut self, into: usize, number: usize) {
        self.nodes[number].parent = into;
        let outer = &mut self.nodes[into];
        let children = outer.children;
        outer.children = Some((children.map_or(number, |(first, _)| first), number));
        outer.child_count += 1;
        let count = outer.child_count;
        let has_map = count >= MANY_KEYS && matches!(outer.content, Content::Table(_));
        if let Some((_, last)) = children {
            self.nodes[last].next = Some(number);
        }
        if !has_map {
            return;
        }
        let first = if count == MANY_KEYS {
            self.first_child(into)
        } else {
            Some(number)
        };
        for number in std::iter::successors(first, |number| self.nodes[*number].next) {
            let name = self.nodes[number].key.clone();
            self.key_map.insert((into, name), number);
        }
    }

    fn first_child(&self, table: usize) -> Option<usize> {
        self.nodes[table].children.map(|(first, _)| first)
    }

    /// Returns the child of a table with this name.
    fn find(&self, table: usize, name: &str) -> Option<usize> {
        if self.nodes[table].child_count >= MANY_KEYS {
            let key = (table, Cow::Owned(name.to_owned()));
            return self.key_map.get(&key).copied();
        }
        let first = self.first_child(table);
        std::iter::successors(first, |number| self.nodes[*number].next)
            .find(|number| self.nodes[*number].key == name)
    }

    // Keys and values

    /// Returns the table at the keys, and creates missing ones: as [`TableForm::Dotted`] for dotted keys, else as
    /// [`TableForm::Implied`]. Returns none if another value has one of the keys.
    fn descend(&mut self, from: usize, keys: &[Key<'t>], form: TableForm) -> Option<usize> {
        let mut table = from;
        for key in keys {
            let Some(mut found) = self.find(table, &key.name) else {
                let number = self.push(key.clone(), key.span.clone(), Content::Table(form));
                self.put(table, number);
                table = number;
                continue;
            };
            if let Content::ListOfHeads = self.nodes[found].content {
                found = self.nodes[found].children?.1;
            }
            let is_dotted = form == TableForm::Dotted;
            match &mut self.nodes[found].content {
                Content::Table(old @ TableForm::Implied) if is_dotted => *old = form,
                Content::Table(TableForm::Implied | TableForm::Dotted) => {}
                Content::Table(TableForm::Head) if !is_dotted => {}
                _ => {
                    self.error_at(Reason::SameKey, key.span.clone());
                    return None;
                }
            }
            table = found;
        }
        Some(table)
    }

    /// Adds a value to a table under its key.
    fn put_at(&mut self, table: usize, keys: &mut Vec<Key<'t>>, number: usize) {
        let Some(key) = keys.pop() else { return };
        let Some(table) = self.descend(table, keys, TableForm::Dotted) else {
            return;
        };
        if self.find(table, &key.name).is_some() {
            return self.error_at(Reason::SameKey, key.span);
        }
        self.nodes[number].key = key.name;
        self.nodes[number].key_span = key.span;
        self.put(table, number);
        if self.open.is_empty() {
            self.lines.push(number);
        }
    }

    /// Adds a complete value to the list or braces around it, or to the key of its line.
    fn put_value(&mut self, number: usize, keys: &mut Vec<Key<'t>>) {
        let into = self.open.last().map(|open| open.number);
        match into.map(|into| &self.nodes[into].content) {
            Some(Content::List) => {
                self.nodes[number].key_span = self.nodes[number].span.clone();
                self.put(into.unwrap_or_default(), number);
            }
            _ => self.put_at(into.unwrap_or(self.table), keys, number),
        }
    }

    fn open(&mut self, span: Span, content: Content<'t>) -> bool {
        let span = self.span(span);
        let number = self.push(Key::nameless(0..0), span.clone(), content);
        let keys = std::mem::take(&mut self.keys);
        self.open.push(Open {
            number,
            keys,
            cut: None,
        });
        let is_fine = self.open.len() <= MAX_DEPTH + 1;
        if !is_fine {
            self.error_at(Reason::TooDeep, span);
        }
        is_fine
    }

    fn close(&mut self, span: Span) {
        let Some(mut open) = self.open.pop() else {
            return;
        };
        // The parser closes an unclosed bracket with an empty span.
        if span.is_empty() {
            self.cut_at(open.cut);
        }
        self.nodes[open.number].span.end = self.start + span.end();
        self.keys.clear();
        self.put_value(open.number, &mut open.keys);
    }

    fn scalar(&mut self, span: Range<usize>, decoded: Cow<'t, str>, kind: ScalarKind) {
        let scalar = match kind {
            ScalarKind::String => Scalar::Text(decoded),
            ScalarKind::Boolean(flag) => Scalar::Flag(flag),
            ScalarKind::Float => Scalar::Float(decoded),
            ScalarKind::Integer(radix) => Scalar::Integer(decoded, radix.value()),
            ScalarKind::DateTime => match decoded.parse() {
                Ok(date) => Scalar::Datetime(date),
                Err(_) => {
                    self.error_at(Reason::BadDate, span.clone());
                    Scalar::Text(decoded)
                }
            },
        };
        let key = Key::nameless(span.clone());
        let number = self.push(key, span, Content::Scalar(scalar));
        let open = self.open.last().map(|it| &self.nodes[it.number].content);
        if let Some(Content::List) = open {
            return self.put_value(number, &mut Vec::new());
        }
        // The buffer is put back, so that not every key allocates a new one.
        let mut keys = std::mem::take(&mut self.keys);
        self.put_value(number, &mut keys);
        keys.clear();
        self.keys = keys;
    }

    // Lines

    /// Ends a line: a header without its end is complete, and a key without a value is dropped.
    fn end_line(&mut self) {
        if let Some(last) = self.keys.last().map(|key| key.span.end) {
            self.end_head(last);
        }
        self.head = None;
        if self.open.is_empty() {
            self.keys.clear();
        }
    }

    /// Begins a line between brackets: a new key or header shows that the brackets should have been closed.
    fn begin_line(&mut self, at: usize) {
        let Some(innermost) = self.open.last() else {
            return;
        };
        let line = self.text[at..].split('\n').next().unwrap_or_default();
        let is_list = matches!(self.nodes[innermost.number].content, Content::List);
        let may_hold_key = !is_list && self.text[..at].trim_end().ends_with([',', '{']);
        if is_head(line) || is_key(line) && !may_hold_key {
            for open in &mut self.open {
                open.cut = open.cut.or(Some(at));
            }
        }
    }

    /// Ends a header: the keys of the next lines belong to its table.
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
            // The keys below it have no parent.
            (None, _) => self.push(key, start..end, Content::Table(TableForm::Head)),
        };
        self.lines.push(self.table);
    }

    /// Returns the table of `[key]`.
    fn section(&mut self, table: usize, key: Key<'t>, span: Range<usize>) -> usize {
        let head = Content::Table(TableForm::Head);
        let Some(found) = self.find(table, &key.name) else {
            let number = self.push(key, span, head);
            self.put(table, number);
            return number;
        };
        match self.nodes[found].content {
            Content::Table(TableForm::Implied) => {
                self.nodes[found].content = head;
                self.nodes[found].key_span = key.span;
                self.nodes[found].span = span;
                return found;
            }
            _ => self.error_at(Reason::SameKey, key.span.clone()),
        }
        match self.nodes[found].content {
            // The keys below a repeated header are added to the first table.
            Content::Table(TableForm::Head | TableForm::Dotted) => found,
            _ => self.push(key, span, head),
        }
    }

    /// Returns the table of `[[key]]`.
    fn block(&mut self, table: usize, key: Key<'t>, span: Range<usize>) -> usize {
        let head = Content::Table(TableForm::Head);
        let number = self.push(Key::nameless(span.clone()), span.clone(), head);
        let list = self.find(table, &key.name).unwrap_or_else(|| {
            let list = self.push(key.clone(), span, Content::ListOfHeads);
            self.put(table, list);
            list
        });
        match self.nodes[list].content {
            Content::ListOfHeads => self.put(list, number),
            _ => self.error_at(Reason::SameKey, key.span),
        }
        number
    }
}

impl<'t> Key<'t> {
    fn nameless(span: Range<usize>) -> Key<'t> {
        Key {
            name: Cow::Borrowed(""),
            span,
        }
    }
}

/// Returns the errors in the order of the text, at most one a line: one mistake often confuses the parser twice. Unclosed
/// brackets take precedence over others on their line, the innermost first.
fn one_a_line(
    text: &str,
    unclosed: Vec<SyntaxError>,
    mut rest: Vec<SyntaxError>,
) -> Vec<SyntaxError> {
    if unclosed.is_empty() && rest.is_empty() {
        return Vec::new();
    }
    let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |error: &SyntaxError| starts.partition_point(|at| *at < error.span.start);
    rest.sort_by_key(|error| error.span.start);
    let mut lines = BTreeSet::new();
    let all = unclosed.into_iter().chain(rest);
    let mut errors: Vec<SyntaxError> = all.filter(|error| lines.insert(line(error))).collect();
    errors.sort_by_key(|error| error.span.start);
    errors
}

/// Returns the first line after an unclosed string that begins with a key or a header.
fn next_line(text: &str, open: usize) -> Option<usize> {
    let mut lines = text[open..].split_inclusive('\n');
    let mut at = open + lines.next()?.len();
    for line in lines {
        if is_head(line) || is_key(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Whether a line is `[[block]]` or `[table]`.
fn is_head(line: &str) -> bool {
    let line = line.trim();
    let name = line.trim_start_matches('[').trim_end_matches(']');
    line.starts_with('[') && !name.is_empty() && name.bytes().all(is_bare)
}

/// Whether a line begins with `key =`.
fn is_key(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| {
        let key = key.trim();
        !key.is_empty() && key.bytes().all(is_bare)
    })
}

/// Returns whether a byte may be in a bare key, or between two.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// Returns whether the digits are those of a number: the decoder accepts `0x` and digits of other scripts.
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

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_line();
        self.head = Some((self.start + span.start(), false));
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_line();
        self.head = Some((self.start + span.start(), true));
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_head(self.start + span.end());
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_head(self.start + span.end());
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let mut name = Cow::Borrowed("");
        let mut first = None;
        if let Some(token) = self.part.get(span) {
            let token = Raw::new_unchecked(token.as_str(), encoding, span);
            token.decode_key(&mut name, &mut first);
        }
        if let Some(error) = first {
            let place = span.start()..span.end();
            self.error(syntax::classify_key_error(self.part.input(), place, &error));
        }
        let span = self.span(span);
        self.keys.push(Key { name, span });
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let mut decoded = Cow::Borrowed("");
        let mut first = None;
        let Some(token) = self.part.get(span) else {
            return;
        };
        let token = Raw::new_unchecked(token.as_str(), encoding, span);
        let kind = token.decode_scalar(&mut decoded, &mut first);
        let place = span.start()..span.end();
        let whole = self.span(span);
        if let Some(error) = first {
            let part = self.part.input();
            let error = match encoding {
                Some(_) if !place.is_empty() => syntax::classify_text_error(part, place, &error),
                _ => syntax::classify_bare_error(part, place, kind, &error),
            };
            if error.reason == Reason::OpenText {
                self.cut_at(next_line(self.text, whole.start));
            }
            self.error(error);
        } else if !is_number(&decoded, kind) {
            self.error_at(Reason::BadNumber, whole.clone());
        }
        // Line ends in multi-line strings are normalised (TOML 1.0 allows it), so that a file with CRLF has the same values.
        let has_returns = || memchr::memchr(b'\r', decoded.as_bytes()).is_some();
        if kind == ScalarKind::String && has_returns() && self.text[whole.clone()].contains("\r\n")
        {
            decoded = Cow::Owned(decoded.replace("\r\n", "\n"));
        }
        Builder::scalar(self, whole, decoded, kind);
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(span, Content::List)
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(span, Content::Table(TableForm::Inline))
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn comment(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let whole = self.span(span);
        let shown = self.text[whole.clone()].trim_end().len();
        self.comments.push(whole.start..whole.start + shown);
        let mut first = None;
        if let Some(token) = self.part.get(span) {
            token.decode_comment(&mut first);
        }
        self.text_error(span, first);
    }

    fn newline(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_line();
        let mut first = None;
        if let Some(token) = self.part.get(span) {
            token.decode_newline(&mut first);
        }
        self.text_error(span, first);
        self.begin_line(self.start + span.end());
    }
}
