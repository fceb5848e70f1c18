//! Suggestions: the most similar of the valid words.

use super::fold::fold;

/// Returns the candidate most similar to `typed`, if it is similar enough.
///
/// Similar is a Damerau-Levenshtein distance of at most a third of the length, ignoring accents and case;
/// of two equally similar ones, the first in the order given.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = fold(typed);
    let length = typed.chars().count();
    // More changes than these make another word out of most.
    let limit = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = fold(candidate);
            // The time is proportional to the product of the lengths, so a long typed text must not be compared.
            let differs_by = folded.chars().count().abs_diff(length);
            if differs_by > limit && !folded.starts_with(&typed) && !typed.starts_with(&folded) {
                return None;
            }
            let distance = meant_distance(&typed, &folded);
            (distance <= limit).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// One less when one word begins with the other: `munic` is nearer to `municipality` than its letters say.
fn meant_distance(typed: &str, candidate: &str) -> usize {
    let distance = strsim::damerau_levenshtein(typed, candidate);
    let shorter = typed.chars().count().min(candidate.chars().count());
    let begins = candidate.starts_with(typed) || typed.starts_with(candidate);
    if begins && shorter >= 3 {
        distance.min(1)
    } else {
        distance
    }
}

/// The hint that names what was probably meant, or another where nothing is near.
pub fn did_you_mean(near: &Option<impl AsRef<str>>, other: &str) -> String {
    match near {
        Some(near) => format!("did you mean `{}`?", near.as_ref()),
        None => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let roles = ["owner", "organiser", "partner", "participant"];
        assert_eq!(nearest("parter", roles), Some("partner"));
        assert_eq!(nearest("onwer", roles), Some("owner"));
        assert_eq!(nearest("xyzzy", roles), None);
    }

    #[test]
    fn a_beginning_is_understood() {
        assert_eq!(
            nearest("munic", ["agency", "municipality"]),
            Some("municipality")
        );
    }
}
