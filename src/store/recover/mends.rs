//! What was put into a text, and places as they were before.

use std::ops::Range;

/// Where something was put into a text, and how much.
#[derive(Clone, Debug, Default)]
pub(super) struct Mends {
    /// Places in the mended text, with lengths.
    put: Vec<(usize, usize)>,
}

impl Mends {
    pub(super) fn add(&mut self, at: usize, length: usize) {
        for (place, _) in &mut self.put {
            if *place >= at {
                *place += length;
            }
        }
        self.put.push((at, length));
        self.put.sort_unstable();
    }

    pub(super) fn original(&self, span: Range<usize>) -> Range<usize> {
        let start = self.before(span.start);
        start..self.before(span.end).max(start)
    }

    fn before(&self, at: usize) -> usize {
        let put: usize = self
            .put
            .iter()
            .take_while(|(place, _)| *place < at)
            .map(|(place, length)| (*length).min(at - place))
            .sum();
        at - put
    }
}
