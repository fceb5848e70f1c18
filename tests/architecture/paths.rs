//! Finds the paths in a file, in `use` and in code, and resolves them.

use crate::source::{SourceFile, Token, tokens};

/// One written path: `use crate::model::{id, kind as k}` has two.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) line: usize,
    /// As written, without groups and `as`: `super`, `grid`, `Grid`. A path from `::` begins with "".
    pub(crate) segments: Vec<String>,
    /// The name that a `use` gives it here; nothing for a path in code.
    name: Option<String>,
    /// Whether it is a `pub use`.
    pub(crate) is_public: bool,
    /// The module that contains it, including `mod tests { … }` and the like.
    module: Vec<String>,
}

impl Written {
    /// Returns whether it starts at the crate or at its own module.
    pub(crate) fn is_inward(&self) -> bool {
        matches!(self.segments[0].as_str(), "crate" | "self" | "super")
    }

    pub(crate) fn text(&self) -> String {
        self.segments.join("::")
    }
}

/// All paths of one file, and the modules it declares.
pub(crate) struct Paths {
    pub(crate) written: Vec<Written>,
    /// With the line of their `mod`; their whole path, from the crate.
    pub(crate) modules: Vec<(Vec<String>, usize)>,
}

/// The target of a path.
#[derive(Debug, PartialEq)]
pub(crate) enum Target {
    /// In the crate; the segments after `crate`.
    Inside(Vec<String>),
    /// In a package, the language, or the file itself.
    Outside(Vec<String>),
}

impl Paths {
    pub(crate) fn of(file: &SourceFile) -> Self {
        let mut reader = Reader {
            tokens: tokens(&file.text),
            at: 0,
            open: Vec::new(),
            depth: 0,
            root: file.module(),
            found: Self {
                written: Vec::new(),
                modules: Vec::new(),
            },
        };
        while reader.at < reader.tokens.len() {
            reader.step();
        }
        reader.found
    }

    /// Resolves a path of this file through `super`, `mod` and the names that `use` gives.
    pub(crate) fn resolve(&self, path: &Written) -> Target {
        self.resolve_within(path, 8)
    }

    fn resolve_within(&self, path: &Written, depth: usize) -> Target {
        let (first, rest) = (&path.segments[0], &path.segments[1..]);
        if path.is_inward() {
            return Target::Inside(resolve_prefix(&path.module, &path.segments));
        }
        let child = joined(&path.module, std::slice::from_ref(first));
        if self.modules.iter().any(|(module, _)| *module == child) {
            return Target::Inside(joined(&child, rest));
        }
        let given = self
            .find_use(first)
            .filter(|given| !std::ptr::eq(*given, path));
        match given {
            Some(given) if depth > 0 => match self.resolve_within(given, depth - 1) {
                Target::Inside(start) => Target::Inside(joined(&start, rest)),
                Target::Outside(start) => Target::Outside(joined(&start, rest)),
            },
            _ => Target::Outside(path.segments.clone()),
        }
    }

    /// The `use` that gave a name in this file.
    pub(crate) fn find_use(&self, name: &str) -> Option<&Written> {
        let mut uses = self.written.iter();
        uses.find(|path| path.name.as_deref() == Some(name))
    }
}

pub(crate) fn joined(start: &[String], rest: &[String]) -> Vec<String> {
    [start, rest].concat()
}

/// Follows the leading `crate`, `self` and `super` of a path.
fn resolve_prefix(module: &[String], segments: &[String]) -> Vec<String> {
    let mut place = module.to_vec();
    for (i, segment) in segments.iter().enumerate() {
        match segment.as_str() {
            "crate" => place.clear(),
            "self" => {}
            "super" => drop(place.pop()),
            _ => return joined(&place, &segments[i..]),
        }
    }
    place
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    /// The `mod x {` we are in, each with the depth of its braces.
    open: Vec<(String, usize)>,
    depth: usize,
    root: Vec<String>,
    found: Paths,
}

impl Reader {
    fn is(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(text))
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_word)
    }

    fn module(&self) -> Vec<String> {
        let open: Vec<String> = self.open.iter().map(|(name, _)| name.clone()).collect();
        joined(&self.root, &open)
    }

    fn step(&mut self) {
        let at = self.at;
        if self.is(at, "mod") && self.is_word(at + 1) {
            self.declaration();
        } else if self.is(at, "use") && !self.is(at + 1, "<") {
            let is_public = self.is_public(at);
            self.at += 1;
            self.use_tree(Vec::new(), is_public);
        } else if self.begins_path(at) {
            self.path_in_code();
        } else {
            self.count_braces();
            self.at += 1;
        }
    }

    fn count_braces(&mut self) {
        if self.is(self.at, "{") {
            self.depth += 1;
        } else if self.is(self.at, "}") {
            self.depth = self.depth.saturating_sub(1);
            self.open.retain(|&(_, depth)| depth <= self.depth);
        }
    }

    fn declaration(&mut self) {
        let name = &self.tokens[self.at + 1];
        let (name, line) = (name.text.clone(), name.line);
        let path = joined(&self.module(), std::slice::from_ref(&name));
        self.found.modules.push((path, line));
        self.at += 2;
        if self.is(self.at, "{") {
            self.open.push((name, self.depth + 1));
        }
    }

    /// `pub use`, `pub(crate) use`, `pub(in …) use`.
    fn is_public(&self, at: usize) -> bool {
        let before = &self.tokens[..at];
        let Some(last) = before.last() else {
            return false;
        };
        let open = before.iter().rposition(|token| token.is("("));
        last.is("pub")
            || last.is(")") && open.is_some_and(|open| open > 0 && self.is(open - 1, "pub"))
    }

    /// One branch of a `use`, up to the `,`, `}` or `;` behind it.
    fn use_tree(&mut self, mut segments: Vec<String>, is_public: bool) {
        if self.is(self.at, "::") && segments.is_empty() {
            segments.push(String::new());
            self.at += 1;
        }
        while self.is_word(self.at) || self.is(self.at, "*") {
            segments.push(self.tokens[self.at].text.clone());
            self.at += 1;
            if !self.is(self.at, "::") {
                return self.use_leaf(segments, is_public);
            }
            self.at += 1;
        }
        if self.is(self.at, "{") {
            self.use_group(&segments, is_public);
        }
    }

    fn use_group(&mut self, segments: &[String], is_public: bool) {
        self.at += 1;
        while self.at < self.tokens.len() && !self.is(self.at, "}") {
            let before = self.at;
            self.use_tree(segments.to_vec(), is_public);
            if self.is(self.at, ",") || self.at == before {
                self.at += 1;
            }
        }
        self.at += 1;
    }

    fn use_leaf(&mut self, mut segments: Vec<String>, is_public: bool) {
        let line = self.tokens[self.at - 1].line;
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        let mut name = segments.last().cloned();
        if self.is(self.at, "as") {
            name = Some(self.tokens[self.at + 1].text.clone());
            self.at += 2;
        }
        self.add(line, segments, name, is_public);
    }

    /// A word before `::` that no `::` stands before, or a `::` with no type before it.
    fn begins_path(&self, at: usize) -> bool {
        let after_type = at > 0 && (self.is_word(at - 1) || self.is(at - 1, ">"));
        let after_step = at > 0 && self.is(at - 1, "::");
        let word = self.is_word(at) && self.is(at + 1, "::") && !after_step;
        let root = self.is(at, "::") && self.is_word(at + 1) && !after_type;
        word || root
    }

    fn path_in_code(&mut self) {
        let line = self.tokens[self.at].line;
        let mut segments = Vec::new();
        if self.is(self.at, "::") {
            segments.push(String::new());
            self.at += 1;
        }
        segments.push(self.tokens[self.at].text.clone());
        self.at += 1;
        while self.is(self.at, "::") && self.is_word(self.at + 1) {
            segments.push(self.tokens[self.at + 1].text.clone());
            self.at += 2;
        }
        if segments.len() > 1 {
            self.add(line, segments, None, false);
        }
    }

    fn add(&mut self, line: usize, segments: Vec<String>, name: Option<String>, is_public: bool) {
        let module = self.module();
        self.found.written.push(Written {
            line,
            segments,
            name,
            is_public,
            module,
        });
    }
}

fn written_paths(text: &str) -> Vec<String> {
    let paths = Paths::of(&SourceFile::new("src/ops/check/people.rs", text));
    paths.written.iter().map(Written::text).collect()
}

fn resolved_paths(text: &str) -> Vec<String> {
    let paths = Paths::of(&SourceFile::new("src/ops/check/people.rs", text));
    let targets = paths.written.iter().map(|path| paths.resolve(path));
    let inside = targets.filter_map(|target| match target {
        Target::Inside(path) => Some(path.join("::")),
        Target::Outside(_) => None,
    });
    inside.collect()
}

#[test]
fn import_groups_are_split() {
    let text = "use crate::{text::{fold, order as o}, model::id::{self, Id}, cli::*,};";
    let expected = [
        "text::fold",
        "text::order",
        "model::id",
        "model::id::Id",
        "cli::*",
    ];
    assert_eq!(
        written_paths(text),
        expected.map(|path| format!("crate::{path}"))
    );
    assert_eq!(written_paths("pub(crate) use clap;"), ["clap"]);
}

#[test]
fn paths_in_code_are_found() {
    let text =
        "fn f(a: crate::model::Id) -> ::clap::X { Vec::<csv::Row>::new(); <T as a::B>::c() }";
    assert_eq!(
        written_paths(text),
        ["crate::model::Id", "::clap::X", "csv::Row", "a::B"]
    );
    assert_eq!(
        written_paths("// crate::cli\nfn f() { \"crate::cli\" }"),
        [""; 0]
    );
}

#[test]
fn super_is_resolved_from_its_own_module() {
    assert_eq!(resolved_paths("use super::Check;"), ["ops::check::Check"]);
    assert_eq!(resolved_paths("use super::super::super::cli;"), ["cli"]);
    assert_eq!(
        resolved_paths("mod tests { use super::X; } use super::Y;"),
        ["ops::check::people::X", "ops::check::Y"]
    );
}

#[test]
fn names_from_use_and_mod_shadow_packages() {
    assert_eq!(
        resolved_paths("use crate::render::csv; fn f() { csv::draw() }"),
        ["render::csv", "render::csv::draw"]
    );
    assert_eq!(
        resolved_paths("mod csv; fn f() { csv::draw() }"),
        ["ops::check::people::csv::draw"]
    );
    assert_eq!(resolved_paths("fn f() { csv::draw() }"), [""; 0]);
}
