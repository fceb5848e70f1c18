//! How a cell is drawn: a number as warm as its share of the largest; what is inferred, came or went.

use crate::ops::matrix::cells::{Cell as Shown, Change};
use crate::ops::matrix::table::Matrix;
use crate::render::Look;

/// How many degrees there are.
const DEGREES: i64 = 5;

/// The largest number of a cell; none where cells hold no numbers.
pub(super) fn largest(matrix: &Matrix) -> Option<i64> {
    let cells = matrix.rows.iter().flat_map(|row| row.cells.values());
    cells.filter_map(number).max()
}

/// The degree of a cell, from 1 to [`DEGREES`]; 0 for none.
pub(super) fn degree(cell: &Shown, largest: Option<i64>) -> i64 {
    match (number(cell), largest) {
        (Some(number), Some(largest)) if number > 0 && largest > 0 => {
            let share = i128::from(number) * i128::from(DEGREES);
            let degree = (share + i128::from(largest) - 1) / i128::from(largest);
            i64::try_from(degree).unwrap_or(DEGREES).min(DEGREES)
        }
        _ => 0,
    }
}

fn number(cell: &Shown) -> Option<i64> {
    match cell {
        Shown::Number(number) => Some(number.number),
        Shown::Roles(_) | Shown::Sign(_) | Shown::Names(_) => None,
    }
}

/// What a cell looks like: something or a number of this warmth; inferred; come or gone.
pub(super) fn class(cell: &Shown, largest: Option<i64>) -> String {
    let mut class = match cell {
        Shown::Number(_) => format!("heat{}", degree(cell, largest)),
        Shown::Roles(_) | Shown::Sign(_) | Shown::Names(_) => "some".to_owned(),
    };
    if cell.is_inferred() {
        class += " inferred";
    }
    match change(cell) {
        Some(Change::Came) => class += " came",
        Some(Change::Went) => class += " went",
        None => {}
    }
    class
}

/// Whether something in a cell came, or else went; of a number the difference stands beside it.
pub(super) fn change(cell: &Shown) -> Option<Change> {
    let changes: Vec<Option<Change>> = match cell {
        Shown::Roles(marks) => marks.iter().map(|mark| mark.change).collect(),
        Shown::Names(names) => names.iter().map(|named| named.change).collect(),
        Shown::Sign(sign) => vec![sign.change],
        Shown::Number(_) => Vec::new(),
    };
    [Change::Came, Change::Went]
        .into_iter()
        .find(|change| changes.contains(&Some(*change)))
}

/// The colours that are there, each with what it says: the classes, then the word.
pub(super) fn colours(matrix: &Matrix, look: &Look<'_>) -> Vec<(Vec<String>, String)> {
    let word = |id: &str| look.words.get(id).into_owned();
    let is = |wanted: Change| {
        let mut cells = matrix.rows.iter().flat_map(|row| row.cells.values());
        cells.any(|cell| change(cell) == Some(wanted))
    };
    let degrees = (1..=DEGREES)
        .map(|degree| format!("heat{degree}"))
        .collect();
    [
        (largest(matrix).is_some(), degrees, "matrix-heat"),
        (is(Change::Came), vec!["came".to_owned()], "matrix-came"),
        (is(Change::Went), vec!["went".to_owned()], "matrix-went"),
    ]
    .into_iter()
    .filter(|(there, ..)| *there)
    .map(|(_, classes, id)| (classes, word(id)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::degree;
    use crate::ops::matrix::cells::{Cell, Number};

    #[test]
    fn the_largest_is_the_warmest() {
        let degree = |number, largest| {
            let number = Number {
                number,
                inferred: false,
                before: None,
            };
            degree(&Cell::Number(number), Some(largest))
        };
        for (number, largest, wanted) in [
            (0, 10, 0),
            (1, 10, 1),
            (2, 10, 1),
            (3, 10, 2),
            (10, 10, 5),
            (1, 1, 5),
            (-3, 10, 0),
            (0, 0, 0),
            (i64::MAX, i64::MAX, 5),
        ] {
            assert_eq!(degree(number, largest), wanted, "{number} of {largest}");
        }
    }
}
