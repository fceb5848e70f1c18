//! "Did you mean": the nearest of the words that would have been right.

use super::fold::fold;

/// The candidate nearest to `typed`, when it is near enough to be what was meant.
///
/// Near is a Damerau-Levenshtein distance of at most a third of the length, accents and case aside;
/// of two equally near, the first in the order given.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = fold(typed);
    let length = typed.chars().count();
    let limit = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = fold(candidate);
            // The distance takes as much time as the product of the lengths, which must not be those of any text that is typed.
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

/// How many letters must be typed otherwise for one text to be the other (Damerau-Levenshtein).
pub fn distance(left: &str, right: &str) -> usize {
    strsim::damerau_levenshtein(left, right)
}

/// One less when one word begins with the other: `munic` is nearer to `municipality` than its letters say.
fn meant_distance(typed: &str, candidate: &str) -> usize {
    let distance = distance(typed, candidate);
    let shorter = typed.chars().count().min(candidate.chars().count());
    let begins = candidate.starts_with(typed) || typed.starts_with(candidate);
    if begins && shorter >= 3 {
        distance.min(1)
    } else {
        distance
    }
}

/// The hint that names what was probably meant; empty when nothing is near.
pub fn did_you_mean(near: &Option<impl AsRef<str>>) -> String {
    match near {
        Some(near) => format!("did you mean `{}`?", near.as_ref()),
        None => String::new(),
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
