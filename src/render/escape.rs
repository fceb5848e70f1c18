//! Making a text harmless where it is put: every escaper of the house, tested over the same nasty texts.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use crate::text::tidy::{find_unseen, is_unseen};

/// How kompis sets a text off; nothing else changes how a terminal shows a text.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    /// Heads and names.
    Bold,
    /// What is less important.
    Dim,
    /// The word before an error.
    Error,
    /// Something was removed.
    Red,
    /// Something was added.
    Green,
    /// Something was changed.
    Yellow,
}

/// What stands behind the escape character of a sequence of our own, until it is printed. It is different in every run, so
/// that no name and no file can hold it.
static KEY: LazyLock<String> =
    LazyLock::new(|| format!("{:016x}", RandomState::new().hash_one(std::process::id())));

/// What another package drew, of texts that are escaped: its sequences are our own.
pub fn own(drawn: &str) -> String {
    drawn.replace('\u{1b}', &format!("\u{1b}{}", *KEY))
}

/// One line with a style, where there is colour.
pub fn paint(text: &str, style: Style, color: bool) -> String {
    let text = terminal(text);
    let sequence = match style {
        Style::Bold => "1",
        Style::Dim => "2",
        Style::Error => "1;31",
        Style::Red => "31",
        Style::Green => "32",
        Style::Yellow => "33",
    };
    match color {
        true => own(&format!("\u{1b}[{sequence}m{text}\u{1b}[0m")),
        false => text,
    }
}

/// What the program prints, without what a terminal would obey or could not show: every text passes here on its way out.
///
/// Lines, tabs, CRLF and a byte order mark at the start stay, and with `color` our own sequences: those of [`paint`] and [`own`].
/// Whoever puts a value into a line makes it one line ([`terminal`]); forgetting that can't let a control character through.
pub fn printed(text: &str, color: bool) -> Cow<'_, str> {
    let mut rest = text;
    let mut printed = String::new();
    while let Some(at) = find_unseen(rest) {
        let (plain, found) = rest.split_at(at);
        printed.push_str(plain);
        let is_first = found.len() == text.len();
        let mut after = found.chars();
        let letter = after.next().unwrap_or_default();
        rest = after.as_str();
        printed.push(match letter {
            '\r' if rest.starts_with('\n') => letter,
            '\u{feff}' if is_first => letter,
            '\u{1b}' if color && rest.starts_with(&*KEY) => {
                rest = &rest[KEY.len()..];
                letter
            }
            _ => '\u{fffd}',
        });
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    printed.push_str(rest);
    Cow::Owned(printed)
}

/// What is put in the place of a character that must not get through. Leaving it out would make two names look the same.
const REPLACEMENT: &str = "\u{fffd}";

/// One line of text: what ends a line or moves to a column is a space, and nothing is obeyed by a terminal.
pub fn terminal(text: &str) -> String {
    let one_line = text.replace(['\n', '\r', '\t', '\u{2028}', '\u{2029}'], " ");
    one_line.replace(is_unseen, REPLACEMENT)
}

/// Several lines on a terminal, each made harmless.
pub fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(terminal).collect();
    lines.join("\n")
}

/// Replaces the letters for which `replacement` has something.
fn replace_each(text: &str, replacement: impl Fn(char) -> Option<Cow<'static, str>>) -> String {
    let mut replaced = String::with_capacity(text.len());
    for letter in text.chars() {
        match replacement(letter) {
            Some(text) => replaced.push_str(&text),
            None => replaced.push(letter),
        }
    }
    replaced
}

/// JSON that a terminal can show: what JSON lets stand and a terminal obeys is written as a number.
pub fn json(text: &str) -> String {
    if find_unseen(text).is_none() {
        return text.to_owned();
    }
    // Such letters stand only inside strings, which hold UTF-16 units as numbers (RFC 8259, 7).
    let unit = |unit: &u16| format!("\\u{unit:04x}");
    let escaped = |letter: char| letter.encode_utf16(&mut [0; 2]).iter().map(unit).collect();
    replace_each(text, |letter| is_unseen(letter).then(|| escaped(letter)))
}

/// A cell of a spreadsheet that is no formula: `=1+1` gets an apostrophe before it, a phone number or several do not.
/// Control and direction characters don't get through.
pub fn formula(text: &str) -> String {
    // The beginnings that OWASP names for CSV injection.
    let risky = match text.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        // Most cells that begin so are phone numbers, which an apostrophe would break for other programs.
        Some('+' | '-') => !text
            .split(';')
            .flat_map(|it| it.split(" / "))
            .all(is_number),
        _ => false,
    };
    let apostrophe = if risky { "'" } else { "" };
    format!("{apostrophe}{}", text.replace(is_unseen, REPLACEMENT))
}

/// A cell of a CSV file that Excel opens: what it would take for a number or a day, such as the code `0883`, the phone
/// number `08 123 45 67` or the month `2023-10`, is written as a formula for that text.
pub fn excel(cell: &str) -> String {
    let is_number = cell.contains(|letter: char| letter.is_ascii_digit())
        && cell
            .chars()
            .all(|letter| letter.is_ascii_digit() || " +-.,:/".contains(letter));
    match is_number {
        true => format!("=\"{cell}\""),
        false => cell.to_owned(),
    }
}

/// A phone number or a plain number: digits with spaces and hyphens, a sign before them.
fn is_number(text: &str) -> bool {
    text.trim_start_matches(['+', '-'])
        .chars()
        .all(|letter| letter.is_ascii_digit() || " -".contains(letter))
}

/// A cell of a workbook, which holds texts as texts: control and direction characters don't get through.
pub fn sheet(text: &str) -> String {
    // Excel shows the CR of a line end as `_x000D_`.
    text.replace("\r\n", "\n").replace(is_unseen, REPLACEMENT)
}

/// A value of a vCard, whose writer puts the backslashes: lines stay lines, no control or direction character gets through.
pub fn vcard(text: &str) -> String {
    sheet(text).replace('\t', " ")
}

/// Whether a spreadsheet would take a text that somebody edits there for a formula.
pub fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A name before an address of mail, in quotes (RFC 5322, 3.2.4).
pub fn mail_name(text: &str) -> String {
    let plain = terminal(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{plain}\"")
}

/// A cell of a tab-separated file, which knows no quotes.
pub fn tsv(text: &str) -> String {
    let plain = text.replace(['\t', '\n', '\r'], " ");
    formula(&plain)
}

/// A cell of a markdown table, as text and nothing else.
pub fn markdown(text: &str) -> String {
    let escaped = |letter| {
        Some(match letter {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '!' => {
                format!("\\{letter}").into()
            }
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '&' => "&amp;".into(),
            '@' => "&#64;".into(),
            _ => return None,
        })
    };
    // A bare address would become a link.
    replace_each(&terminal(text), escaped).replace("://", ":&#47;/")
}

/// A piece of a comment on GitHub: text that begins no list, calls nobody and leads nowhere.
pub fn comment(text: &str) -> String {
    // GitHub looks for people and issues after it has read the markdown: a sign without width keeps them apart.
    let escaped = markdown(text.trim_start())
        .replace("&#64;", "&#64;&#8203;")
        .replace("\\#", "\\#&#8203;")
        .replace("GH-", "GH&#8203;-")
        .replace("gh-", "gh&#8203;-")
        .replace("www.", "www&#46;");
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let at = if escaped.starts_with(['-', '+', '=']) {
        0
    } else if digits > 0 && escaped[digits..].starts_with(['.', ')']) {
        digits
    } else {
        return escaped;
    };
    format!("{}\\{}", &escaped[..at], &escaped[at..])
}

/// A piece of markdown to be read letter for letter, as what is typed is.
pub fn code(text: &str) -> String {
    let text = terminal(text);
    let runs = text.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let space = if text.contains('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// What a workflow command of GitHub says, by the rules of its toolkit; it may have several lines.
pub fn workflow_data(text: &str) -> String {
    // The percent sign first, else it would be escaped in the others.
    let escaped = text.replace('%', "%25");
    terminal(&escaped.replace('\r', "%0D").replace('\n', "%0A"))
}

/// A property of a workflow command of GitHub, which ends at a comma.
pub fn workflow_property(text: &str) -> String {
    workflow_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A path as a URI: what is not plain in one is written byte by byte (RFC 3986).
pub fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = |byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    path.bytes().map(escaped).collect()
}

/// A message of SARIF, in which braces hold places for values and brackets before a parenthesis are a link (3.11.5, 3.11.6).
pub fn sarif(text: &str) -> String {
    lines(text)
        .replace('{', "{{")
        .replace('}', "}}")
        .replace("](", "] (")
}

/// The text of a link in a message of SARIF.
pub fn sarif_link(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]");
    terminal(&escaped).replace('{', "{{").replace('}', "}}")
}

/// Text or an attribute of XML 1.0: what a terminal obeys or a reader would tidy away is written as a number, and what
/// XML can't have (section 2.2) is lost.
pub fn xml(text: &str) -> String {
    replace_each(text, |letter| {
        Some(match letter {
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '&' => "&amp;".into(),
            '"' => "&quot;".into(),
            '\'' => "&apos;".into(),
            // Readers turn them into spaces in attributes, and CRLF into LF everywhere (3.3.3, 2.11).
            '\n' | '\r' | '\t' => format!("&#x{:X};", u32::from(letter)).into(),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => REPLACEMENT.into(),
            _ if is_unseen(letter) => format!("&#x{:X};", u32::from(letter)).into(),
            _ => return None,
        })
    })
}

/// Text or an attribute of HTML, on one line; what a page should not obey or hide is seen.
pub fn html(text: &str) -> String {
    xml(&terminal(text))
}

/// A text between the quotes of DOT, where a label knows `\n` and the like and entities of HTML.
pub fn dot(text: &str) -> String {
    terminal(text)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('&', "&amp;")
}

/// A text between the quotes of Mermaid, which reads markdown and HTML there: every sign that could be either is a number.
pub fn mermaid(text: &str) -> String {
    let is_plain = |letter: char| !letter.is_ascii_punctuation() || ",()?-".contains(letter);
    let number = |letter: char| Cow::from(format!("#{};", u32::from(letter)));
    let escaped = replace_each(&terminal(text), |letter| {
        (!is_plain(letter)).then(|| number(letter))
    });
    match escaped.strip_prefix('-') {
        // At the beginning a hyphen makes a list.
        Some(rest) => number('-').into_owned() + rest,
        None => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Style, code, comment, dot, excel, formula, html, is_risky, json, lines, mail_name,
        markdown, mermaid, paint, printed, sarif, sarif_link, sheet, terminal, tsv, uri, vcard,
        workflow_data, workflow_property, xml,
    };

    #[test]
    fn excel_takes_no_text_for_a_number_or_a_day() {
        let table = [
            ("0883", "=\"0883\""),
            ("+46 000 11 11", "=\"+46 000 11 11\""),
            ("0000-11 11 11 / 08 1", "=\"0000-11 11 11 / 08 1\""),
            ("2023-10", "=\"2023-10\""),
            ("2023-10 (slutsats)", "2023-10 (slutsats)"),
            ("=1+1", "=1+1"),
            ("–", "–"),
            ("-", "-"),
            ("", ""),
        ];
        for (cell, written) in table {
            assert_eq!(excel(cell), written, "{cell:?}");
        }
    }

    #[test]
    fn a_comment_begins_no_list_and_calls_nobody() {
        let table = [
            ("- a", "\\- a"),
            ("  + a", "\\+ a"),
            ("12. a", "12\\. a"),
            ("1) a", "1\\) a"),
            ("2023-10-25", "2023-10-25"),
            ("# a", "\\#&#8203; a"),
            ("@prov a", "&#64;&#8203;prov a"),
            ("prov#1, GH-1", "prov\\#&#8203;1, GH&#8203;-1"),
            ("a\n- b", "a - b"),
            ("www.prov.example", "www&#46;prov.example"),
            ("", ""),
        ];
        for (text, escaped) in table {
            assert_eq!(comment(text), escaped, "{text:?}");
        }
    }

    #[test]
    fn nothing_is_printed_that_a_terminal_obeys() {
        let table = [
            ("+a\tå\r\n-b\n", "+a\tå\r\n-b\n"),
            ("+a\rb\r", "+a\u{fffd}b\u{fffd}"),
            ("\u{1b}[31mred\u{1b}[0m", "\u{fffd}[31mred\u{fffd}[0m"),
            ("\u{feff}a\u{feff}", "\u{feff}a\u{fffd}"),
            ("👩\u{200d}🏭", "👩\u{200d}🏭"),
            ("", ""),
        ];
        for (text, shown) in table {
            assert_eq!(printed(text, false), shown, "{text:?}");
        }
        let obeyed = ('\0'..=char::MAX).filter(|letter| {
            letter.is_control() && !matches!(letter, '\n' | '\t')
                || matches!(letter, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
                || ('\u{2028}'..='\u{202e}').contains(letter)
                || ('\u{2066}'..='\u{2069}').contains(letter)
        });
        for letter in obeyed {
            for color in [false, true] {
                let text = format!("a{letter}b");
                assert_eq!(printed(&text, color), "a\u{fffd}b", "{letter:?}");
                assert!(!terminal(&text).contains(letter), "{letter:?}");
            }
            assert!(!formula(&format!("a{letter}b")).contains(letter));
            assert!(!json(&format!("a{letter}b")).contains(letter));
        }
    }

    #[test]
    fn only_our_own_sequences_are_printed() {
        let painted = paint("a\u{1b}[2Jb", Style::Error, true);
        let printed_so = "\u{1b}[1;31ma\u{fffd}[2Jb\u{1b}[0m";
        assert_eq!(printed(&painted, true), printed_so);
        assert!(!printed(&painted, false).contains('\u{1b}'));
        assert_eq!(printed("\u{1b}[1ma\u{1b}", true), "\u{fffd}[1ma\u{fffd}");
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("main...å"), "`main...å`");
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(code("a\nb"), "`a b`");
    }

    #[test]
    fn several_numbers_are_no_formula() {
        assert_eq!(formula("+46 00 11;+46 00 12"), "+46 00 11;+46 00 12");
        assert_eq!(formula("+46 00 11 / 00-12"), "+46 00 11 / 00-12");
        assert_eq!(formula("+46 00 11;cmd"), "'+46 00 11;cmd");
        assert_eq!(formula("+46 / cmd"), "'+46 / cmd");
    }

    #[test]
    fn office_programs_get_texts() {
        let table = [
            // text, in a workbook, in a card, before an address, whether it could become a formula
            ("Åäö", "Åäö", "Åäö", "\"Åäö\"", false),
            (
                "a\\b \"c\"",
                "a\\b \"c\"",
                "a\\b \"c\"",
                "\"a\\\\b \\\"c\\\"\"",
                false,
            ),
            ("=1+1", "=1+1", "=1+1", "\"=1+1\"", true),
            ("+46 0", "+46 0", "+46 0", "\"+46 0\"", true),
            ("\tx", "\tx", " x", "\" x\"", true),
            ("a\r\nb", "a\nb", "a\nb", "\"a  b\"", false),
            (
                "\u{1b}[31m\u{202e}",
                "\u{fffd}[31m\u{fffd}",
                "\u{fffd}[31m\u{fffd}",
                "\"\u{fffd}[31m\u{fffd}\"",
                false,
            ),
        ];
        for (text, in_sheet, in_card, in_mail, risky) in table {
            assert_eq!(sheet(text), in_sheet, "sheet {text:?}");
            assert_eq!(vcard(text), in_card, "vcard {text:?}");
            assert_eq!(mail_name(text), in_mail, "mail {text:?}");
            assert_eq!(is_risky(text), risky, "risky {text:?}");
        }
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
    fn a_workflow_command_ends_where_it_should() {
        let table = [
            // text, data, property
            ("Åäö", "Åäö", "Åäö"),
            ("50 %", "50 %25", "50 %25"),
            ("%0A", "%250A", "%250A"),
            ("a::b,c=d", "a::b,c=d", "a%3A%3Ab%2Cc=d"),
            ("two\nlines", "two%0Alines", "two%0Alines"),
            ("::error::x", "::error::x", "%3A%3Aerror%3A%3Ax"),
            ("a\r\n::b", "a%0D%0A::b", "a%0D%0A%3A%3Ab"),
            (
                "\u{1b}[31m\u{202e}",
                "\u{fffd}[31m\u{fffd}",
                "\u{fffd}[31m\u{fffd}",
            ),
        ];
        for (text, data, property) in table {
            assert_eq!(workflow_data(text), data, "data {text:?}");
            assert_eq!(workflow_property(text), property, "property {text:?}");
        }
    }

    #[test]
    fn sarif_means_the_same() {
        let table = [
            // text, URI, message, text of a link
            (
                "a/b-c_1.toml",
                "a/b-c_1.toml",
                "a/b-c_1.toml",
                "a/b-c_1.toml",
            ),
            ("å b", "%C3%A5%20b", "å b", "å b"),
            ("a:b%?#", "a%3Ab%25%3F%23", "a:b%?#", "a:b%?#"),
            (
                "[x](1) [y]",
                "%5Bx%5D%281%29%20%5By%5D",
                "[x] (1) [y]",
                "\\[x\\](1) \\[y\\]",
            ),
            ("{0}", "%7B0%7D", "{{0}}", "{{0}}"),
            ("a\\b", "a%5Cb", "a\\b", "a\\\\b"),
            ("a\n\u{1b}b", "a%0A%1Bb", "a\n\u{fffd}b", "a \u{fffd}b"),
        ];
        for (text, in_uri, in_message, in_link) in table {
            assert_eq!(uri(text), in_uri, "uri {text:?}");
            assert_eq!(sarif(text), in_message, "message {text:?}");
            assert_eq!(sarif_link(text), in_link, "link {text:?}");
        }
    }

    #[test]
    fn a_page_shows_the_text() {
        let table = [
            ("Åäö", "Åäö"),
            (
                "<script>alert(1)</script> & \"Söner\"",
                "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Söner&quot;",
            ),
            ("'&amp;' `a`", "&apos;&amp;amp;&apos; `a`"),
            ("a\n\tb", "a  b"),
            ("\u{1b}\u{9b}\u{202e}\0", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ];
        for (text, in_page) in table {
            assert_eq!(html(text), in_page, "{text:?}");
        }
    }

    #[test]
    fn drawings_of_graphs_show_the_text() {
        let table = [
            // text, XML, DOT, Mermaid
            ("Åäö", "Åäö", "Åäö", "Åäö"),
            (
                "<b>&amp;</b>",
                "&lt;b&gt;&amp;amp;&lt;/b&gt;",
                "<b>&amp;amp;</b>",
                "#60;b#62;#38;amp#59;#60;#47;b#62;",
            ),
            (
                "\"x\" 'y'",
                "&quot;x&quot; &apos;y&apos;",
                "\\\"x\\\" 'y'",
                "#34;x#34; #39;y#39;",
            ),
            ("a\\nb\\", "a\\nb\\", "a\\\\nb\\\\", "a#92;nb#92;"),
            ("- a-b", "- a-b", "- a-b", "#45; a-b"),
            (
                "1. `a` (b, c)",
                "1. `a` (b, c)",
                "1. `a` (b, c)",
                "1#46; #96;a#96; (b, c)",
            ),
            ("a]]>;b", "a]]&gt;;b", "a]]>;b", "a#93;#93;#62;#59;b"),
            ("a\n\tb", "a&#xA;&#x9;b", "a  b", "a  b"),
            (
                "\u{1b}[\u{9b}",
                "\u{fffd}[&#x9B;",
                "\u{fffd}[\u{fffd}",
                "\u{fffd}#91;\u{fffd}",
            ),
            (
                "\u{202e}\u{ffff}",
                "&#x202E;\u{fffd}",
                "\u{fffd}\u{ffff}",
                "\u{fffd}\u{ffff}",
            ),
        ];
        for (text, in_xml, in_dot, in_mermaid) in table {
            assert_eq!(xml(text), in_xml, "xml {text:?}");
            assert_eq!(dot(text), in_dot, "dot {text:?}");
            assert_eq!(mermaid(text), in_mermaid, "mermaid {text:?}");
        }
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
