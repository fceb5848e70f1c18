//! Making a text harmless where it is put: every escaper of the house, tested over the same nasty texts.

/// One line on a terminal: no control or direction character gets through.
pub fn terminal(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            _ if letter.is_control() || is_direction(letter) => '\u{fffd}',
            _ => letter,
        })
        .collect()
}

/// Several lines on a terminal, each made harmless.
pub fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(terminal).collect();
    lines.join("\n")
}

/// Characters that turn the reading direction, by which a text can pose as another.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// JSON that a terminal can show: what JSON lets stand and a terminal obeys is written as a number.
pub fn json(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        // All these are of one UTF-16 unit, and stand only inside strings.
        match letter {
            '\n' => escaped.push(letter),
            _ if letter.is_control() || is_direction(letter) => {
                escaped.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A cell of a spreadsheet that is no formula: `=1+1` gets an apostrophe before it, a phone number or several do not.
/// Control and direction characters don't get through.
pub fn formula(text: &str) -> String {
    let risky = match text.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !text.split(';').all(is_number),
        _ => false,
    };
    let plain = text.chars().map(|letter| match letter {
        '\n' | '\t' => letter,
        _ if letter.is_control() || is_direction(letter) => '\u{fffd}',
        _ => letter,
    });
    let apostrophe = if risky { "'" } else { "" };
    apostrophe.chars().chain(plain).collect()
}

/// A phone number or a plain number: digits with spaces and hyphens, a sign before them.
fn is_number(text: &str) -> bool {
    text.trim_start_matches(['+', '-'])
        .chars()
        .all(|letter| letter.is_ascii_digit() || " -".contains(letter))
}

/// A cell of a tab-separated file, which knows no quotes.
pub fn tsv(text: &str) -> String {
    let plain = text.replace(['\t', '\n', '\r'], " ");
    formula(&plain)
}

/// A cell of a markdown table, as text and nothing else.
pub fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in terminal(text).chars() {
        match letter {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            other => escaped.push(other),
        }
    }
    // A bare address would become a link.
    escaped.replace("://", ":&#47;/")
}

#[cfg(test)]
mod tests {
    use super::{formula, json, lines, markdown, terminal, tsv};

    #[test]
    fn several_numbers_are_no_formula() {
        assert_eq!(formula("+46 00 11;+46 00 12"), "+46 00 11;+46 00 12");
        assert_eq!(formula("+46 00 11;cmd"), "'+46 00 11;cmd");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(lines("a\n\u{1b}b\n"), "a\n\u{fffd}b\n");
    }

    #[test]
    fn json_means_the_same() {
        let text = "\"å \u{9b}2J \u{202e}\"\n";
        assert_eq!(json(text), "\"å \\u009b2J \\u202e\"\n");
    }

    #[test]
    fn nasty_texts_do_no_harm() {
        let table = [
            // text, terminal, formula, tsv, markdown
            ("Åäö", "Åäö", "Åäö", "Åäö", "Åäö"),
            ("a|b", "a|b", "a|b", "a|b", "a\\|b"),
            (
                "say \"x\"",
                "say \"x\"",
                "say \"x\"",
                "say \"x\"",
                "say \"x\"",
            ),
            ("=1+1", "=1+1", "'=1+1", "'=1+1", "=1+1"),
            (
                "+46 490 25 40",
                "+46 490 25 40",
                "+46 490 25 40",
                "+46 490 25 40",
                "+46 490 25 40",
            ),
            ("+SUM(A1)", "+SUM(A1)", "'+SUM(A1)", "'+SUM(A1)", "+SUM(A1)"),
            ("@cmd", "@cmd", "'@cmd", "'@cmd", "&#64;cmd"),
            (
                "two\nlines",
                "two lines",
                "two\nlines",
                "two lines",
                "two lines",
            ),
            ("tab\there", "tab here", "tab\there", "tab here", "tab here"),
            (
                "\u{1b}[31mred",
                "\u{fffd}[31mred",
                "\u{fffd}[31mred",
                "\u{fffd}[31mred",
                "\u{fffd}\\[31mred",
            ),
            (
                "<b>&</b>",
                "<b>&</b>",
                "<b>&</b>",
                "<b>&</b>",
                "&lt;b&gt;&amp;&lt;/b&gt;",
            ),
            (
                "\u{202e}abc",
                "\u{fffd}abc",
                "\u{fffd}abc",
                "\u{fffd}abc",
                "\u{fffd}abc",
            ),
        ];
        for (text, on_terminal, in_sheet, in_tsv, in_markdown) in table {
            assert_eq!(terminal(text), on_terminal, "terminal {text:?}");
            assert_eq!(formula(text), in_sheet, "formula {text:?}");
            assert_eq!(tsv(text), in_tsv, "tsv {text:?}");
            assert_eq!(markdown(text), in_markdown, "markdown {text:?}");
        }
    }
}
