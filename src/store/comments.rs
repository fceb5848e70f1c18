//! Where the comments of a text stand, also of one that can't be read.

use std::ops::Range;

/// Where the comments of a text stand, each from its `#` to the end of its line.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let quotes = quotes.into_iter().find(|it| rest.starts_with(it));
        at += match (letter, quotes) {
            ('#', _) => {
                let line = rest.find('\n').unwrap_or(rest.len());
                let comment = rest[..line].trim_end();
                comments.push(at..at + comment.len());
                line
            }
            (_, Some(quotes)) => quoted(rest, quotes),
            _ => letter.len_utf8(),
        };
    }
    comments
}

/// The length of a text in quotes, its quotes included; in double ones a \ takes the next letter with it.
fn quoted(rest: &str, quotes: &str) -> usize {
    let mut letters = rest.char_indices().skip(quotes.len());
    while let Some((at, letter)) = letters.next() {
        if rest[at..].starts_with(quotes) {
            let end = at + quotes.len();
            // Up to two quotes may stand right before the three that close.
            let more = rest[end..].chars().take_while(|it| quotes.starts_with(*it));
            return end
                + if quotes.len() == 3 {
                    more.take(2).count()
                } else {
                    0
                };
        }
        // A quote that is never closed ends with its line.
        if letter == '\n' && quotes.len() == 1 {
            return at;
        }
        if letter == '\\' && quotes.starts_with('"') {
            letters.next();
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::find;

    fn texts(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_comment_is_none_between_quotes() {
        assert_eq!(texts("a = 1 # x \n# y\r\n"), ["# x", "# y"]);
        assert_eq!(texts("a = \"# \\\" # \" # x"), ["# x"]);
        assert_eq!(texts("a = '# \\' # x"), ["# x"]);
        assert_eq!(texts("a = \"\"\"\n# \"\" # \"\"\"\"\" # x"), ["# x"]);
        assert_eq!(texts("a = '''\n# '''' # x\n'# å' = 1 # y"), ["# x", "# y"]);
    }

    #[test]
    fn a_quote_that_is_never_closed_hides_no_comment() {
        assert_eq!(texts("a = \"x # y\nb = 1 # \"z\"\n"), ["# \"z\""]);
        assert_eq!(texts("a = 'x\n# y"), ["# y"]);
    }
}
