//! Reads the files that the rules check, and splits Rust text into tokens without comments and the contents of strings.

use std::fs;
use std::path::Path;

/// A file of the repository: its path from the root (with `/`) and its text.
pub(crate) struct SourceFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.starts_with("src/") && self.path.ends_with(".rs")
    }

    /// The modules that lead to this file: `src/ops/check/mod.rs` is `ops`, `check`.
    pub(crate) fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
        let last = module.last().map(String::as_str);
        if last == Some("mod") || matches!(path, "lib" | "main") {
            module.pop();
        }
        module
    }
}

/// Returns every file that the rules check, sorted by path.
pub(crate) fn repository() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for name in ["ARCHITECTURE.md", "Cargo.toml"] {
        collect_files(root, name, &mut files);
    }
    for folder in ["src", "tests/cmd"] {
        collect_files(root, folder, &mut files);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Every Rust file of the tests.
pub(crate) fn tests() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect_files(Path::new(env!("CARGO_MANIFEST_DIR")), "tests", &mut files);
    files.retain(|file| file.path.ends_with(".rs"));
    files
}

fn collect_files(root: &Path, path: &str, files: &mut Vec<SourceFile>) {
    let full = root.join(path);
    if full.is_dir() {
        for entry in fs::read_dir(&full).expect("a folder that can be read") {
            let name = entry.expect("an entry that can be read").file_name();
            collect_files(root, &format!("{path}/{}", name.to_string_lossy()), files);
        }
    } else if full.is_file() {
        let bytes = fs::read(&full).expect("a file that can be read");
        files.push(SourceFile::new(path, &String::from_utf8_lossy(&bytes)));
    }
}

/// One word, `::`, `->`, `=>` or sign of Rust, and its line. A string or character is `""`.
#[derive(Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Token {
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(crate) fn is_word(&self) -> bool {
        self.text
            .starts_with(|c: char| c == '_' || c.is_alphabetic())
    }
}

/// Splits Rust text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        tokens: Vec::new(),
    };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(i, c)| self.peek(i) == Some(c))
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            if self.peek(0) == Some('\n') {
                self.line += 1;
            }
            self.at += 1;
        }
    }

    fn push(&mut self, text: &str, line: usize) {
        self.tokens.push(Token {
            text: text.to_owned(),
            line,
        });
    }

    fn step(&mut self) {
        match self.chars[self.at] {
            _ if self.looking_at("//") => self.line_comment(),
            _ if self.looking_at("/*") => self.block_comment(),
            '"' => self.string(),
            '\'' => self.character_or_lifetime(),
            c if c == '_' || c.is_alphanumeric() => self.word(),
            c if c.is_whitespace() => self.skip(1),
            _ => self.sign(),
        }
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.skip(1);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            if self.looking_at("/*") {
                depth += 1;
                self.skip(2);
            } else if self.looking_at("*/") {
                depth -= 1;
                self.skip(2);
            } else {
                self.skip(1);
            }
            if depth == 0 || self.peek(0).is_none() {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        self.skip(1);
        while let Some(c) = self.peek(0) {
            self.skip(if c == '\\' { 2 } else { 1 });
            if c == '"' {
                break;
            }
        }
        self.push("\"\"", line);
    }

    /// From the first `#` or `"` after the `r`.
    fn raw_string(&mut self) {
        let line = self.line;
        let hashes = self.hashes();
        let end = format!("\"{}", "#".repeat(hashes));
        self.skip(hashes + 1);
        while self.peek(0).is_some() && !self.looking_at(&end) {
            self.skip(1);
        }
        self.skip(end.len());
        self.push("\"\"", line);
    }

    fn hashes(&self) -> usize {
        (0..).take_while(|&i| self.peek(i) == Some('#')).count()
    }

    /// `'a'` and `'\n'` are characters; the `'a` of `&'a str` and `'outer: loop` is dropped.
    fn character_or_lifetime(&mut self) {
        let line = self.line;
        if self.peek(1) == Some('\\') {
            self.skip(3);
            while self.peek(0).is_some_and(|c| c != '\'') {
                self.skip(1);
            }
            self.skip(1);
            self.push("\"\"", line);
        } else if self.peek(2) == Some('\'') {
            self.skip(3);
            self.push("\"\"", line);
        } else {
            self.skip(1);
            while self
                .peek(0)
                .is_some_and(|c| c == '_' || c.is_alphanumeric())
            {
                self.skip(1);
            }
        }
    }

    fn word(&mut self) {
        let (start, line) = (self.at, self.line);
        while self
            .peek(0)
            .is_some_and(|c| c == '_' || c.is_alphanumeric())
        {
            self.skip(1);
        }
        let word: String = self.chars[start..self.at].iter().collect();
        let raw = matches!(word.as_str(), "r" | "br" | "cr");
        if raw && self.peek(self.hashes()) == Some('"') {
            self.raw_string();
        } else if word == "r" && self.peek(0) == Some('#') {
            self.skip(1); // `r#type` is the word `type`
        } else if !(matches!(word.as_str(), "b" | "c") && self.at_quote()) {
            self.push(&word, line);
        }
    }

    fn at_quote(&self) -> bool {
        matches!(self.peek(0), Some('"' | '\''))
    }

    fn sign(&mut self) {
        let long = ["::", "->", "=>"]
            .into_iter()
            .find(|sign| self.looking_at(sign));
        let sign = long.map_or_else(|| self.chars[self.at].to_string(), str::to_owned);
        self.push(&sign, self.line);
        self.skip(sign.chars().count());
    }
}

/// The tokens' texts, for the tests here.
fn token_texts(text: &str) -> String {
    let texts: Vec<String> = tokens(text).into_iter().map(|t| t.text).collect();
    texts.join(" ")
}

#[test]
fn comments_are_skipped() {
    assert_eq!(
        token_texts("a // crate::cli\nb /* c /* d */ e */ f"),
        "a b f"
    );
    assert_eq!(token_texts("/// crate::cli\n//! and \"this\nx"), "x");
}

#[test]
fn string_contents_are_skipped() {
    assert_eq!(token_texts(r#"a("crate::cli \" // b") c"#), "a ( \"\" ) c");
    assert_eq!(
        token_texts("r#\"a \" b\"# b\"c\" br\"\\\" x"),
        "\"\" \"\" \"\" x"
    );
    assert_eq!(token_texts("\"one \\\\\" two"), "\"\" two");
}

#[test]
fn characters_are_distinguished_from_lifetimes() {
    assert_eq!(
        token_texts("'\"' 'a' '\\'' '\\u{e5}' b'x' y"),
        "\"\" \"\" \"\" \"\" \"\" y"
    );
    assert_eq!(token_texts("&'a str, <'a, 'b>"), "& str , < , >");
}

#[test]
fn lines_are_counted_in_strings_and_comments() {
    let found = tokens("\"a\nb\" /*\n\n*/ x\ny");
    let lines: Vec<usize> = found.iter().map(|t| t.line).collect();
    assert_eq!(lines, [1, 4, 5]);
}

#[test]
fn raw_words_are_words() {
    assert_eq!(token_texts("r#type r r2"), "type r r2");
}

#[test]
fn a_file_knows_its_module() {
    let module = |path| SourceFile::new(path, "").module().join("::");
    assert_eq!(module("src/lib.rs"), "");
    assert_eq!(module("src/error.rs"), "error");
    assert_eq!(module("src/ops/check/mod.rs"), "ops::check");
    assert_eq!(module("src/ops/matrix.rs"), "ops::matrix");
}
