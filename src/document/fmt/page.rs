//! What a canonical text is put together from: pieces with their comments, line by line.

use super::gaps::Above;

/// A head, a key with its value, or lines that stay as they are; with the comments that belong to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece<'t> {
    /// Comment lines above it.
    pub(super) above: Above<'t>,
    /// Its text, without a line ending.
    pub(super) text: String,
    /// The comment behind it.
    pub(super) beside: Option<&'t str>,
    /// Comment lines right below it.
    pub(super) below: Vec<&'t str>,
    /// Whether it is the head of a table or block.
    pub(super) is_head: bool,
}

/// A text that grows piece by piece.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    /// Whether what comes next needs a blank line before it.
    owes_blank: bool,
}

impl Page {
    /// One more piece.
    pub(super) fn piece(&mut self, piece: &Piece<'_>) {
        let above = &piece.above;
        if piece.is_head || self.owes_blank || above.is_apart && !above.groups.is_empty() {
            self.blank();
        }
        self.owes_blank = false;
        self.groups(&above.groups);
        if !above.groups.is_empty() && !above.is_attached {
            self.blank();
        }
        self.text.push_str(&piece.text);
        if let Some(comment) = piece.beside {
            self.text.push(' ');
            self.text.push_str(comment);
        }
        self.text.push('\n');
        piece.below.iter().for_each(|comment| self.line(comment));
        self.owes_blank = !piece.below.is_empty();
    }

    /// Comments that stand for themselves, with a blank line on both sides.
    pub(super) fn free(&mut self, groups: &[Vec<&str>]) {
        if !groups.is_empty() {
            self.blank();
            self.groups(groups);
            self.owes_blank = true;
        }
    }

    /// The text.
    pub(super) fn done(self) -> String {
        self.text
    }

    fn groups(&mut self, groups: &[Vec<&str>]) {
        for (number, group) in groups.iter().enumerate() {
            if number > 0 {
                self.blank();
            }
            group.iter().for_each(|comment| self.line(comment));
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// One blank line, not two, and none at the beginning.
    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}
