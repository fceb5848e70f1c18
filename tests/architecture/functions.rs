//! A function has at most 100 lines, and from 80 a warning: a long `match` that reads from top to bottom is better
//! than helpers that are called once.

use crate::source::{SourceFile, Token, tokens};

/// The most lines from `fn` to the last brace of the body.
const MAX_LINES: usize = 100;

/// From here on a function is printed as a warning.
const WARN_LINES: usize = 80;

/// A function with a body.
struct Function {
    path: String,
    name: String,
    line: usize,
    length: usize,
}

impl Function {
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

/// Functions over the limit.
pub(crate) fn functions_have_at_most_100_lines(files: &[SourceFile]) -> Vec<String> {
    longer_than(files, MAX_LINES)
        .iter()
        .map(|function| format!("{function}; the limit is {MAX_LINES}"))
        .collect()
}

/// Functions that come near the limit, or are over it.
pub(crate) fn long_functions(files: &[SourceFile]) -> Vec<String> {
    longer_than(files, WARN_LINES)
}

fn longer_than(files: &[SourceFile], lines: usize) -> Vec<String> {
    let functions = files
        .iter()
        .filter(|file| file.is_rust())
        .flat_map(functions);
    functions
        .filter(|function| function.length > lines)
        .map(|function| function.shown())
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
fn functions_over_the_limit_fail() {
    assert_eq!(functions_have_at_most_100_lines(&function_of(100)), [""; 0]);
    assert_eq!(
        functions_have_at_most_100_lines(&function_of(101)),
        ["src/ops/show.rs:3: `tall` has 101 lines; the limit is 100"]
    );
    assert_eq!(long_functions(&function_of(80)), [""; 0]);
    assert_eq!(
        long_functions(&function_of(81)),
        ["src/ops/show.rs:3: `tall` has 81 lines"]
    );
}
