//! Swedish order: å, ä and ö last, w after v, `Connect 2` before `Connect 10`.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

thread_local! {
    // Once a thread: making it reads tables, and sorting compares many thousands of times.
    static SWEDISH: Option<CollatorBorrowed<'static>> =
        Collator::try_new(locale!("sv-u-kn").into(), CollatorOptions::default()).ok();
}

/// Compares two texts as a Swedish list would order them; texts that look alike fall back to code points.
pub fn compare(left: &str, right: &str) -> Ordering {
    SWEDISH
        .with(|collator| {
            collator
                .as_ref()
                .map_or(Ordering::Equal, |it| it.compare(left, right))
        })
        // The collator has equals that differ in bytes; the order of a list must not depend on that of the files.
        .then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn swedish_letters_come_last_and_in_their_order() {
        let mut names = vec![
            "Örebro",
            "Ängelholm",
            "Åmål",
            "Zorn",
            "Wall",
            "Vågman",
            "Väst",
            "Upplands-Bro",
            "Upplands Väsby",
            "Connect 10",
            "Connect 2",
        ];
        names.sort_by(|left, right| compare(left, right));
        assert_eq!(
            names,
            [
                "Connect 2",
                "Connect 10",
                "Upplands Väsby",
                "Upplands-Bro",
                "Vågman",
                "Väst",
                "Wall",
                "Zorn",
                "Åmål",
                "Ängelholm",
                "Örebro"
            ]
        );
    }
}
