//! Records are read key by key, so no serde attribute may swallow or guess keys.

use crate::source::{SourceFile, Token, tokens};

/// No `flatten`, `untagged` or internally tagged enum: they lose spans and unknown keys.
pub(crate) fn serde_attributes_do_not_guess(files: &[SourceFile]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let tokens = tokens(&file.text);
        for at in 0..tokens.len() {
            if is_serde_attribute(&tokens, at) {
                problems.extend(guessing_keys(&file.path, &tokens[at + 1..]));
            }
        }
    }
    problems
}

/// Returns whether this is the `serde` of `#[serde(…)]` or `#[cfg_attr(x, serde(…))]`.
fn is_serde_attribute(tokens: &[Token], at: usize) -> bool {
    let opened = tokens.get(at + 1).is_some_and(|token| token.is("("));
    let placed = at > 0 && ["[", ",", "("].iter().any(|sign| tokens[at - 1].is(sign));
    tokens[at].is("serde") && opened && placed
}

/// Returns the problems between the `(` at the start of the tokens and its `)`.
fn guessing_keys(path: &str, tokens: &[Token]) -> Vec<String> {
    let keys = top_level_keys(tokens);
    let content = keys.iter().any(|key| key.is("content"));
    let wrong = |key: &Token| match key.text.as_str() {
        "flatten" | "untagged" => true,
        "tag" => !content,
        _ => false,
    };
    let bad = keys.iter().filter(|key| wrong(key));
    bad.map(|key| format!("{path}:{}: no `{}` in serde attributes", key.line, key.text))
        .collect()
}

/// Returns the words at the top level of an attribute: `rename` and `tag` of `(rename(serialize = ""), tag = "")`.
fn top_level_keys(tokens: &[Token]) -> Vec<&Token> {
    let mut depth = 0_usize;
    let mut keys = Vec::new();
    for token in tokens {
        match token.text.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ if depth == 1 && token.is_word() => keys.push(token),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    keys
}

fn problems_of(text: &str) -> Vec<String> {
    serde_attributes_do_not_guess(&[SourceFile::new("src/model/id.rs", text)])
}

#[test]
fn plain_attributes_are_fine() {
    assert_eq!(
        problems_of("#[serde(rename_all = \"kebab-case\")] struct A { tag: u8, flatten: u8 }"),
        [""; 0]
    );
    assert_eq!(
        problems_of("#[serde(rename(serialize = \"tag\"), default)] // #[serde(flatten)]\nx"),
        [""; 0]
    );
    assert_eq!(
        problems_of("#[serde(tag = \"kind\", content = \"value\")] enum A {}"),
        [""; 0]
    );
    assert_eq!(
        problems_of("fn f() { list.flatten(); untagged(tag = 1) }"),
        [""; 0]
    );
}

#[test]
fn guessing_attributes_fail() {
    assert_eq!(
        problems_of("#[serde(default,\nflatten)]"),
        ["src/model/id.rs:2: no `flatten` in serde attributes"]
    );
    assert_eq!(
        problems_of("#[serde(untagged)]"),
        ["src/model/id.rs:1: no `untagged` in serde attributes"]
    );
    assert_eq!(
        problems_of("#[serde(tag = \"kind\")]"),
        ["src/model/id.rs:1: no `tag` in serde attributes"]
    );
    assert_eq!(
        problems_of("#[cfg_attr(test, serde(untagged))]"),
        ["src/model/id.rs:1: no `untagged` in serde attributes"]
    );
}
