//! Blocks of lines in files that others write to as well: between two marker lines that name the registry, so that
//! installing can replace a block and uninstalling can remove it, and each registry of a repository has its own.

use std::ops::Range;

/// What a marker line begins with; the name of the registry follows.
const BEGIN: &str = "# kompis begin ";
const END: &str = "# kompis end ";

/// Earlier versions wrote one line to `.gitattributes`, below this one.
const OLD_MARKER: &str = "# Written by `kompis git install`";
const OLD_LINE: &str = "merge=kompis";

/// Whether a text has a block of any registry.
pub(super) fn has_any(text: &str) -> bool {
    text.lines().any(|line| line.starts_with(BEGIN))
}

/// The lines between the markers of a registry's block.
pub(super) fn lines<'t>(text: &'t str, name: &str) -> Option<Vec<&'t str>> {
    let block = text[find(text, name)?].lines();
    Some(block.filter(|line| !is_marker(line)).collect())
}

/// Returns the text of a file with the block of a registry replaced by these lines, or added at the end; `None` is a file
/// that does not exist.
pub(super) fn with_block(text: Option<&str>, name: &str, lines: &str) -> String {
    let block = format!("{BEGIN}{name}\n{lines}{END}{name}");
    let Some(text) = text else {
        return format!("{block}\n");
    };
    match find(text, name) {
        Some(range) => {
            let end = if text[range.clone()].ends_with('\n') {
                "\n"
            } else {
                ""
            };
            format!("{}{block}{end}{}", &text[..range.start], &text[range.end..])
        }
        None if text.ends_with('\n') => format!("{text}{block}\n"),
        // The last line had no line end, or the file was empty. The block then has none either, by which `without_block`
        // knows what to restore.
        None => format!("{text}\n{block}"),
    }
}

/// What is left of a file without the block of a registry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// The text as it was before the block was added.
    Text(String),
    /// The file held nothing else, and did not exist before.
    Nothing,
}

/// Removes the block of a registry; `None` when the text has none.
pub(super) fn without_block(text: &str, name: &str) -> Option<Rest> {
    let range = find(text, name)?;
    let (before, after) = (&text[..range.start], &text[range.end..]);
    if before.is_empty() && after.is_empty() {
        return Some(Rest::Nothing);
    }
    let had_no_line_end = after.is_empty() && !text.ends_with('\n');
    let before = match had_no_line_end {
        true => before.strip_suffix('\n').unwrap_or(before),
        false => before,
    };
    Some(Rest::Text(format!("{before}{after}")))
}

fn is_marker(line: &str) -> bool {
    line.starts_with(BEGIN) || line.starts_with(END) || line == OLD_MARKER
}

/// Where a registry's block stands, with its markers and the line end of the last. The line of an old kompis counts as the
/// block of whatever registry its file belongs to.
fn find(text: &str, name: &str) -> Option<Range<usize>> {
    let (begin, end) = (format!("{BEGIN}{name}"), format!("{END}{name}"));
    let mut start = None;
    let mut old = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        // An editor may have changed all line ends.
        let line = line.trim_end_matches(['\r', '\n']);
        match (start, old) {
            (Some(start), _) if line == end => return Some(start..next),
            (None, Some(start)) if line.contains(OLD_LINE) => return Some(start..next),
            _ if line == begin => start = Some(at),
            _ => {}
        }
        old = (line == OLD_MARKER).then_some(at);
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Rest, has_any, lines, with_block, without_block};

    #[test]
    fn a_block_is_added_replaced_and_removed_to_the_byte() {
        for text in [
            "",
            "*.toml text\n",
            "*.toml text",
            "a\r\nb\r\n",
            "# åäö\n\n",
        ] {
            let once = with_block(Some(text), "registry å", "one\n");
            assert_eq!(lines(&once, "registry å"), Some(vec!["one"]));
            let both = with_block(Some(&once), "other", "two\n");
            let both = with_block(Some(&both), "registry å", "three\nfour\n");
            assert_eq!(lines(&both, "registry å"), Some(vec!["three", "four"]));
            assert_eq!(lines(&both, "other"), Some(vec!["two"]));
            let rest = |text: &str, name: &str| match without_block(text, name) {
                Some(Rest::Text(rest)) => rest,
                other => panic!("{other:?}"),
            };
            assert_eq!(rest(&rest(&both, "other"), "registry å"), text, "{both}");
            assert_eq!(without_block(text, "other"), None);
        }
    }

    #[test]
    fn a_file_that_did_not_exist_is_told_from_an_empty_one() {
        let new = with_block(None, ".", "one\n");
        assert_eq!(new, "# kompis begin .\none\n# kompis end .\n");
        assert_eq!(without_block(&new, "."), Some(Rest::Nothing));
        let rest = without_block(&(new + "more\n"), ".");
        assert_eq!(rest, Some(Rest::Text("more\n".to_owned())));
        let empty = with_block(Some(""), ".", "one\n");
        assert_eq!(without_block(&empty, "."), Some(Rest::Text(String::new())));
    }

    #[test]
    fn the_line_of_an_old_kompis_is_a_block() {
        let old = "# Written by `kompis git install`\n*.toml text eol=lf merge=kompis diff=kompis";
        for (before, after) in [("", "\n"), ("a\n", ""), ("a\n", "\nb\n")] {
            let text = format!("{before}{old}{after}");
            let new = with_block(Some(&text), "x", "new\n");
            assert_eq!(
                new,
                format!("{before}# kompis begin x\nnew\n# kompis end x{after}")
            );
        }
        let rest = without_block(&format!("a\n{old}"), "x");
        assert_eq!(rest, Some(Rest::Text("a".to_owned())));
        for others in [
            "*.toml merge=kompis\n",
            "x # Written by `kompis git install`\n",
        ] {
            assert_eq!(without_block(others, "x"), None);
            assert!(!has_any(others));
        }
    }

    #[test]
    fn a_block_without_an_end_is_none() {
        assert_eq!(lines("# kompis begin x\na\n", "x"), None);
        assert_eq!(lines("# kompis begin x\na\n# kompis end xy\n", "x"), None);
    }
}
