//! How a cell is drawn: a number as warm as its share of the largest; what is inferred, came or went.

use crate::ops::matrix::cells::{Cell as Shown, Change};
use crate::ops::matrix::table::Matrix;

/// How many degrees there are.
pub(super) const DEGREES: i64 = 5;

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
    let changes: Vec<Option<Change>> = match cell {
        Shown::Roles(marks) => marks.iter().map(|mark| mark.change).collect(),
        Shown::Names(names) => names.iter().map(|named| named.change).collect(),
        Shown::Sign(sign) => vec![sign.change],
        Shown::Number(_) => Vec::new(),
    };
    if changes.contains(&Some(Change::Came)) {
        class += " came";
    } else if changes.contains(&Some(Change::Went)) {
        class += " went";
    }
    class
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
