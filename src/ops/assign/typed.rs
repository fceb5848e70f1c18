//! Assignments as they are typed.

use crate::error::change::ChangeError;
use crate::text::fold::nfc;

/// What stands in a command where only a person knows what belongs.
pub const OPEN: &str = "…";

/// One assignment as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The key, and the key inside its table where there is a dot: `size.count`.
    pub key: String,
    /// What is done.
    pub sign: Sign,
    /// The value; empty to have none.
    pub text: String,
}

/// What an assignment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `=`: the value is this, or none.
    Set,
    /// `+=`: this comes to the values.
    Add,
    /// `-=`: this goes from the values.
    Take,
}

/// Cuts an argument into key, sign and value.
///
/// # Errors
/// [`ChangeError::NoAssignment`] when there is no `=` behind a key.
pub fn parse(argument: &str) -> Result<Assignment, ChangeError> {
    let no_assignment = || ChangeError::NoAssignment(argument.to_owned());
    let (key, text) = argument.split_once('=').ok_or_else(no_assignment)?;
    let (key, sign) = match (key.strip_suffix('+'), key.strip_suffix('-')) {
        (Some(key), _) => (key, Sign::Add),
        (_, Some(key)) => (key, Sign::Take),
        (None, None) => (key, Sign::Set),
    };
    let is_key = |letter: char| letter.is_ascii_lowercase() || "-.".contains(letter);
    if key.is_empty() || !key.chars().all(is_key) {
        return Err(no_assignment());
    }
    Ok(Assignment {
        key: key.to_owned(),
        sign,
        text: nfc(text.trim()),
    })
}

#[cfg(test)]
mod tests {
    use super::{Sign, parse};

    #[test]
    fn an_assignment_has_a_key_a_sign_and_a_value() {
        let it = parse("aliases+=Prov, utan gräns").expect("an assignment");
        assert_eq!(
            (it.key.as_str(), it.sign, it.text.as_str()),
            ("aliases", Sign::Add, "Prov, utan gräns")
        );
        let it = parse("note=a=b").expect("an assignment");
        assert_eq!(
            (it.key.as_str(), it.sign, it.text.as_str()),
            ("note", Sign::Set, "a=b")
        );
        assert_eq!(parse("part-of-=x").map(|it| it.sign), Ok(Sign::Take));
        assert!(parse("no assignment").is_err());
        assert!(parse("=x").is_err());
    }
}
