//! What stands between two items, and what each comment there belongs to: the line right below it, the line that it stands behind, the line right above it.

/// What stands between two items: comment lines that belong to the one above, and those that belong to the one below.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Gap<'t> {
    /// Comment lines right below an item and apart from the next.
    pub(super) below: Vec<&'t str>,
    /// Comment lines above the next item.
    pub(super) above: Above<'t>,
}

/// The comment lines above an item, in groups with blank lines between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Above<'t> {
    /// The groups.
    pub(super) groups: Vec<Vec<&'t str>>,
    /// Whether a blank line comes first.
    pub(super) is_apart: bool,
    /// Whether the last group stands right above the item.
    pub(super) is_attached: bool,
}

impl<'t> Above<'t> {
    /// The groups that do not stand right above the item; they go.
    pub(super) fn take_free(&mut self) -> Vec<Vec<&'t str>> {
        let kept = usize::from(self.is_attached && !self.groups.is_empty());
        let free = self.groups.drain(..self.groups.len() - kept).collect();
        self.is_apart |= !Vec::is_empty(&free);
        free
    }

    /// Its lines, all groups together.
    pub(super) fn lines(&self) -> impl Iterator<Item = &'t str> {
        self.groups.iter().flatten().copied()
    }
}

/// Sorts the lines of a gap; `is_first` when no item stands above, `is_last` when none follows.
pub(super) fn gap(lines: &str, is_first: bool, is_last: bool) -> Gap<'_> {
    let lines: Vec<&str> = lines.lines().map(str::trim).collect();
    let blank = |line: Option<&&str>| line.is_some_and(|line| line.is_empty());
    let mut groups: Vec<Vec<&str>> = lines
        .split(|line| line.is_empty())
        .filter(|group| !group.is_empty())
        .map(<[&str]>::to_vec)
        .collect();
    let touches_next = !is_last && !lines.is_empty() && !blank(lines.last());
    let touches_above = !is_first && !lines.is_empty() && !blank(lines.first());
    let is_one = groups.len() == 1 && touches_next;
    let below = match touches_above && !is_one {
        true => groups.remove(0),
        false => Vec::new(),
    };
    let above = Above {
        is_apart: !below.is_empty() || blank(lines.first()),
        is_attached: touches_next && !groups.is_empty(),
        groups,
    };
    Gap { below, above }
}

#[cfg(test)]
mod tests {
    use super::gap;

    #[test]
    fn a_comment_belongs_to_the_line_that_it_touches() {
        let between = gap("# one\n\n# two\n\n\n# three\n", false, false);
        assert_eq!(between.below, ["# one"]);
        assert_eq!(between.above.groups, [["# two"], ["# three"]]);
        assert!(between.above.is_attached && between.above.is_apart);
        let touches_both = gap("# one\n# two\n", false, false);
        assert_eq!(touches_both.above.groups, [["# one", "# two"]]);
        assert!(touches_both.above.is_attached && !touches_both.above.is_apart);
        let free = gap("\n# one\n\n", false, false);
        assert!(!free.above.is_attached && free.above.is_apart);
        let last = gap("# one\n\n# two\n", false, true);
        assert_eq!(
            (last.below, last.above.groups),
            (vec!["# one"], vec![vec!["# two"]])
        );
        let first = gap("# one\n\n", true, false);
        assert_eq!(first.above.groups, [["# one"]]);
        assert!(first.below.is_empty());
    }
}
