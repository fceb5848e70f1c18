//! The parts of a comment, and how much of them there is room for.

/// A part of the comment: it begins, lists and ends, and is cut between two items only.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) head: String,
    pub(super) items: Vec<String>,
    pub(super) tail: String,
}

/// As much as there is room for; `cut` says that there is more.
pub(super) fn fitted(head: String, parts: &[Part], cut: &str, largest: usize) -> String {
    let long = |text: &str| text.chars().count();
    let mut text = head;
    let mut used = long(&text) + long(cut);
    for part in parts {
        used += long(&part.head) + long(&part.tail);
        let mut fits = 0;
        for item in &part.items {
            let length = long(item);
            if used + length > largest {
                break;
            }
            used += length;
            fits += 1;
        }
        if fits > 0 {
            text.push_str(&part.head);
            text.push_str(&part.items[..fits].concat());
            text.push_str(&part.tail);
        }
        if fits < part.items.len() {
            return text + cut;
        }
    }
    text
}

/// The beginning and the end of what is folded under a label of our own.
pub(super) fn folded(label: &str) -> (String, String) {
    (
        format!("\n<details>\n<summary>{label}</summary>\n\n"),
        "\n</details>\n".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::{Part, fitted};

    #[test]
    fn a_comment_is_cut_between_two_items_and_says_so() {
        let part = |count: usize| Part {
            head: "<d>".to_owned(),
            items: vec!["- åäö\n".to_owned(); count],
            tail: "</d>".to_owned(),
        };
        let parts = [part(2), part(3)];
        let whole = fitted("head\n".to_owned(), &parts, "more", 1_000);
        assert!(!whole.contains("more"), "{whole}");
        let length = whole.chars().count();
        for largest in 9..length + 4 {
            let text = fitted("head\n".to_owned(), &parts, "more", largest);
            assert!(text.chars().count() <= largest, "{largest}: {text}");
            assert!(text.ends_with("more"), "{largest}: {text}");
            assert_eq!(text.matches("<d>").count(), text.matches("</d>").count());
            assert!(!text.contains("<d></d>"), "{largest}: {text}");
        }
        assert_eq!(
            fitted("head\n".to_owned(), &parts, "more", length + 4),
            whole
        );
    }
}
