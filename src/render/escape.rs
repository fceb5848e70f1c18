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

/// The text of a file, or a difference of it, as it is but for what a terminal would obey: lines end as they did.
pub fn difference(text: &str) -> String {
    let mut letters = text.chars().peekable();
    let mut shown = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let is_end = letter == '\r' && letters.peek() == Some(&'\n');
        let is_obeyed = !matches!(letter, '\n' | '\t') && letter.is_control();
        shown.push(match is_end || !(is_obeyed || is_direction(letter)) {
            true => letter,
            false => '\u{fffd}',
        });
    }
    shown
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
        Some('+' | '-') => !text
            .split(';')
            .flat_map(|it| it.split(" / "))
            .all(is_number),
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

/// A cell of a workbook, which holds texts as texts: control and direction characters don't get through.
pub fn sheet(text: &str) -> String {
    let plain = text.replace("\r\n", "\n");
    plain
        .chars()
        .map(|letter| match letter {
            '\n' | '\t' => letter,
            _ if letter.is_control() || is_direction(letter) => '\u{fffd}',
            _ => letter,
        })
        .collect()
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
    let escaped = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    terminal(&escaped)
}

/// A property of a workflow command of GitHub, which ends at a comma.
pub fn workflow_property(text: &str) -> String {
    workflow_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A path as a URI: what is not plain in one is written byte by byte (RFC 3986).
pub fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| match byte {
            _ if plain(byte) => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
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
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\r' | '\t' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str(&format!("&#x{:X};", u32::from(letter)));
            }
            _ if is_direction(letter) => {
                escaped.push_str(&format!("&#x{:X};", u32::from(letter)));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
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
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in terminal(text).chars().enumerate() {
        let plain = !letter.is_ascii_punctuation()
            || matches!(letter, ',' | '(' | ')' | '?')
            || letter == '-' && at > 0;
        if plain {
            escaped.push(letter);
        } else {
            escaped.push_str(&format!("#{};", u32::from(letter)));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{
        code, comment, difference, dot, formula, html, is_risky, json, lines, mail_name, markdown,
        mermaid, sarif, sarif_link, sheet, terminal, tsv, uri, vcard, workflow_data,
        workflow_property, xml,
    };

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
    fn a_difference_is_as_the_file_but_for_what_a_terminal_obeys() {
        let table = [
            ("+a\tå\r\n-b\n", "+a\tå\r\n-b\n"),
            ("+a\rb\r", "+a\u{fffd}b\u{fffd}"),
            (
                "\u{1b}[31m\u{9b}2J\u{202e}\u{7f}",
                "\u{fffd}[31m\u{fffd}2J\u{fffd}\u{fffd}",
            ),
            ("", ""),
        ];
        for (text, shown) in table {
            assert_eq!(difference(text), shown, "{text:?}");
        }
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
