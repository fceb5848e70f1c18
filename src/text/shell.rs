//! Splits and joins command lines as a shell does.

/// Splits a command line into its words; none when a quote is not closed.
pub fn split(line: &str) -> Option<Vec<String>> {
    shell_words::split(line).ok()
}

/// Joins words to a command line.
pub fn join<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let quoted = words.into_iter().map(|word| quoted(word.as_ref()));
    quoted.collect::<Vec<_>>().join(" ")
}

/// Quotes a word for a shell; of `key=value` only the value.
fn quoted(word: &str) -> String {
    // As people write it: `name='Prov AB'`, not `'name=Prov AB'`.
    let is_of_key = |byte: u8| byte.is_ascii_lowercase() || b"-.+".contains(&byte);
    let (key, value) = match word.split_once('=') {
        Some((key, _)) if !key.is_empty() && key.bytes().all(is_of_key) => {
            word.split_at(key.len() + 1)
        }
        _ => ("", word),
    };
    // `…` stands in hints for what the user fills in.
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:,+@%…".contains(letter);
    if value.chars().all(is_plain) && !word.is_empty() {
        return word.to_owned();
    }
    format!("{key}'{}'", value.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::{join, split};

    #[test]
    fn a_line_is_cut_as_a_shell_cuts_it() {
        let cut = split("'/opt/my editor/run' --wait \"two words\" plain");
        let cut = cut.expect("words");
        assert_eq!(cut, ["/opt/my editor/run", "--wait", "two words", "plain"]);
        assert_eq!(split("emacs 'open"), None);
    }

    #[test]
    fn what_is_put_together_is_cut_into_the_same() {
        for parts in [
            &["kompis", "add", "school", "Prov's \"skola\" $HOME"][..],
            &[
                "county=08",
                "note=a = b; c",
                "",
                "back\\slash",
                "Å ä ö",
                "new\nline",
                "!x",
                "{a,b}",
            ],
        ] {
            let parts: Vec<String> = parts.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(split(&join(&parts)), Some(parts));
        }
    }

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        let parts = [
            "kompis",
            "add",
            "company",
            "Prov AB",
            "county=08",
            "note=två ord",
        ];
        let parts: Vec<String> = parts.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(
            join(&parts),
            "kompis add company 'Prov AB' county=08 note='två ord'"
        );
    }
}
