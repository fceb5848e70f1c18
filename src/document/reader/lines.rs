//! Lines that can't be read, and what they hide.

use std::ops::Range;

use super::Reader;
use crate::document::{Reason, SyntaxError};
use crate::model::date::Date;
use crate::model::fields;
use crate::model::finding::{At, Finding};
use crate::model::rule::RuleId;

/// How many lines that can't be read are told one by one.
const MOST_LINES: usize = 10;

impl Reader<'_> {
    /// A file in which two changes meet is one fault: nothing else in it is meant.
    pub(super) fn conflict(&mut self) -> bool {
        let Some(marker) = conflict_marker(self.text) else {
            return false;
        };
        self.fault(Finding::new(
            RuleId::ConflictMarkers,
            self.file,
            At::bytes(marker),
        ));
        self.reading.unreadable = true;
        true
    }

    /// Each line that can't be read, up to a number; the rest are counted.
    pub(super) fn syntax_errors(&mut self) {
        let errors = self.document.errors();
        for (number, error) in errors.iter().enumerate() {
            let start = error.span.start;
            self.broken.insert(self.line_start(start));
            let is_head = self.text[self.line_start(start)..].starts_with('[');
            if is_head && error.reason != Reason::OpenHead {
                self.fallen.push(start..self.next_head(start));
            }
            if number < MOST_LINES {
                let finding = self.syntax_error(error);
                self.fault(finding);
            } else {
                self.one_more(&At::bytes(error.span.clone()));
            }
        }
        self.reading.unreadable |= !errors.is_empty();
    }

    fn syntax_error(&self, fault: &SyntaxError) -> Finding {
        let text = &self.text[fault.span.clone()];
        let at = At::bytes(fault.span.clone());
        match fault.reason {
            Reason::SameKey => Finding::new(RuleId::SameKey, self.file, at).fact("key", text),
            Reason::Conflict => Finding::new(RuleId::ConflictMarkers, self.file, at),
            Reason::BadDate if self.is_date_line(fault.span.start) => {
                let finding = Finding::new(RuleId::BadDate, self.file, at).fact("value", text);
                match Date::parse(text) {
                    Some(_) => finding.fact("reason", "quotes"),
                    None => finding,
                }
            }
            Reason::BadDate => self.unread(Reason::NoQuotes, fault, at),
            reason => self.unread(reason, fault, at),
        }
    }

    fn unread(&self, reason: Reason, fault: &SyntaxError, at: At) -> Finding {
        let text: String = self.text[fault.span.clone()].chars().take(60).collect();
        Finding::new(RuleId::SyntaxError, self.file, at)
            .fact("reason", reason.key())
            .fact("text", text.trim())
            .fact("message", &fault.message)
    }

    /// Whether the key on the line of `at` holds a date.
    fn is_date_line(&self, at: usize) -> bool {
        let line = &self.text[self.line_start(at)..at];
        let key = line
            .split(['=', '{', ','])
            .map(str::trim)
            .rfind(|it| !it.is_empty());
        key.is_some_and(fields::is_date)
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        let line = self.line_starts.partition_point(|start| *start <= at);
        self.line_starts[line - 1]
    }

    /// Where the first head behind the line of `at` begins, or the end.
    pub(super) fn next_head(&self, at: usize) -> usize {
        self.text[at..]
            .find("\n[")
            .map_or(self.text.len(), |it| at + it + 1)
    }

    pub(super) fn is_broken_in(&self, range: Range<usize>) -> bool {
        self.broken.range(range).next().is_some()
    }

    /// Whether a place is on a line that can't be read.
    pub(super) fn is_broken_at(&self, at: usize) -> bool {
        !self.broken.is_empty() && self.broken.contains(&self.line_start(at))
    }
}

/// The first line that git left where two changes met.
fn conflict_marker(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        let marked = ["<<<<<<<", ">>>>>>>", "|||||||"].iter().any(|marker| {
            shown
                .strip_prefix(marker)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        if marked {
            return Some(at..at + shown.len());
        }
        at += line.len();
    }
    None
}
