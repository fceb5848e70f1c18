//! A function has at most 100 lines: a long `match` that reads from top to bottom is fine, a long story is not.

use crate::source::{SourceFile, Token, tokens};

/// The most lines from `fn` to the last brace of the body.
const MAX_LINES: usize = 100;

/// Functions that are longer all the same: file and name.
const LONG: &[(&str, &str)] = &[];

/// A function with a body.
struct Function {
    path: String,
    name: String,
    line: usize,
    length: usize,
}

impl Function {
    fn is(&self, entry: &(&str, &str)) -> bool {
        (self.path.as_str(), self.name.as_str()) == *entry
    }

    fn shown(&self) -> String {
        let Self {
            path,
            name,
            line,
            length,
        } = self;
        format!("{path}:{line}: `{name}` has {length} lines")
    }
}

/// No function is longer than a screen, but those of the list; and those are.
pub(crate) fn functions_fit_a_screen(files: &[SourceFile]) -> Vec<String> {
    fit_but_for(files, LONG)
}

/// All functions longer than a screen, on the list or not.
pub(crate) fn long_functions(files: &[SourceFile]) -> Vec<String> {
    long(files).iter().map(Function::shown).collect()
}

fn fit_but_for(files: &[SourceFile], list: &[(&str, &str)]) -> Vec<String> {
    let long = long(files);
    let new = long
        .iter()
        .filter(|function| !list.iter().any(|entry| function.is(entry)));
    let mut problems: Vec<String> = new
        .map(|function| format!("{}; the limit is {MAX_LINES}", function.shown()))
        .collect();
    for entry in list
        .iter()
        .filter(|entry| !long.iter().any(|function| function.is(entry)))
    {
        problems.push(format!(
            "{}: `{}` is in LONG, but not long",
            entry.0, entry.1
        ));
    }
    problems
}

fn long(files: &[SourceFile]) -> Vec<Function> {
    let functions = files
        .iter()
        .filter(|file| file.is_rust())
        .flat_map(functions);
    functions
        .filter(|function| function.length > MAX_LINES)
        .collect()
}

fn functions(file: &SourceFile) -> Vec<Function> {
    let tokens = tokens(&file.text);
    let starts = (1..tokens.len()).filter(|&at| tokens[at - 1].is("fn") && tokens[at].is_word());
    let function = |at: usize| {
        let line = tokens[at - 1].line;
        let last = last_line(&tokens[at..])?;
        Some(Function {
            path: file.path.clone(),
            name: tokens[at].text.clone(),
            line,
            length: last - line + 1,
        })
    };
    starts.filter_map(function).collect()
}

/// The line of the brace that closes a function's body; none when it has no body.
fn last_line(tokens: &[Token]) -> Option<usize> {
    let (mut depth, mut body) = (0_usize, false);
    for token in tokens {
        match token.text.as_str() {
            ";" if depth == 0 => return None,
            "{" if depth == 0 => {
                body = true;
                depth += 1;
            }
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if body && depth == 0 {
            return Some(token.line);
        }
    }
    None
}

fn function_of(lines: usize) -> [SourceFile; 1] {
    let body = "    x(\"}\", [1; 2]); // }\n".repeat(lines - 2);
    let text =
        format!("trait A {{ fn b(a: [u8; 2]); }}\n\nfn tall(f: fn(u8)) -> [u8; 2] {{\n{body}}}\n");
    [SourceFile::new("src/ops/show.rs", &text)]
}

#[test]
fn a_function_that_fits_is_fine() {
    assert_eq!(fit_but_for(&function_of(100), &[]), [""; 0]);
    assert_eq!(
        fit_but_for(&function_of(101), &[("src/ops/show.rs", "tall")]),
        [""; 0]
    );
}

#[test]
fn a_long_function_fails() {
    assert_eq!(
        fit_but_for(&function_of(101), &[]),
        ["src/ops/show.rs:3: `tall` has 101 lines; the limit is 100"]
    );
}

#[test]
fn an_entry_that_is_no_longer_long_fails() {
    let list = [("src/ops/show.rs", "tall")];
    assert_eq!(
        fit_but_for(&function_of(100), &list),
        ["src/ops/show.rs: `tall` is in LONG, but not long"]
    );
}
