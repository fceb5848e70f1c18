//! Lines of `.gitattributes`, put behind what is there and taken back to the byte.

/// The file in which git reads what files are.
pub(super) const FILE: &str = ".gitattributes";

/// Lines end alike on every system; kompis merges records, and shows them in differences.
const LINE: &str = "*.toml text eol=lf merge=kompis diff=kompis";

/// What stands above the line.
const MARKER: &str = "# Written by `kompis git install`";

/// The text with our line; none when it is there.
pub(super) fn with_line(text: &str) -> Option<String> {
    if text.lines().any(|line| line.trim() == LINE) {
        return None;
    }
    // A last line without an end stays the last without one, so that it can be as it was.
    Some(match text.is_empty() || text.ends_with('\n') {
        true => format!("{text}{MARKER}\n{LINE}\n"),
        false => format!("{text}\n{MARKER}\n{LINE}"),
    })
}

/// The text without what [`with_line`] put there; none when that is not there.
pub(super) fn without_line(text: &str) -> Option<String> {
    let ours = format!("{MARKER}\n{LINE}");
    let at = text
        .find(&ours)
        .filter(|at| *at == 0 || text[..*at].ends_with('\n'))?;
    let (before, after) = (&text[..at], &text[at + ours.len()..]);
    match after.strip_prefix('\n') {
        Some(after) => Some(format!("{before}{after}")),
        None if after.is_empty() => Some(before.strip_suffix('\n').unwrap_or(before).to_owned()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE, with_line, without_line};

    #[test]
    fn what_is_put_there_is_taken_back_to_the_byte() {
        for text in [
            "",
            "*.toml text\n",
            "*.toml text",
            "a\r\nb\r\n",
            "# åäö\n\n",
        ] {
            let with = with_line(text).expect("it is not there");
            assert!(with.lines().any(|line| line == LINE), "{with}");
            assert_eq!(with_line(&with), None);
            assert_eq!(without_line(&with).as_deref(), Some(text));
        }
        let with = with_line("a\n").expect("it is not there") + "b\n";
        assert_eq!(without_line(&with).as_deref(), Some("a\nb\n"));
        for others in [LINE, "", "x # Written by `kompis git install`\n"] {
            assert_eq!(without_line(others), None);
        }
    }
}
