//! What a command shows: described once by the command, drawn by any format.

use serde::Serialize;

use super::escape::{self, Style, paint};
use super::grid::{Cell, Column, Grid};
use super::width::flow;
use super::xlsx::{self, Sheet};
use super::{Format, Look, csv, ids, json, markdown, text};

/// A result, as far as the chosen format needs it.
///
/// A command builds one variant only: the cells of a matrix with thousands of columns, once for people and once for
/// programs, would take more memory than the whole registry.
#[derive(Debug)]
pub enum Report {
    /// Titled tables with notes, for people.
    Page(Page),
    /// One table, for programs and spreadsheets.
    Table(Grid),
    /// A finished document: JSON, ids, or a format that only this command has.
    Document(Vec<u8>),
}

/// Titled tables with notes, for people.
#[derive(Debug, Default)]
pub struct Page {
    /// One line above the tables.
    pub intro: Option<String>,
    /// The tables, from the top.
    pub sections: Vec<Section>,
    /// What stands below the tables: groups of short items, such as what signs mean.
    pub notes: Vec<Vec<String>>,
}

/// A table with its title.
#[derive(Debug)]
pub struct Section {
    /// The title; none for a table that needs none.
    pub title: Option<String>,
    /// The table.
    pub grid: Grid,
}

impl Report {
    /// The result as JSON, with the command and the version of its shape.
    pub fn json<T: Serialize>(command: &str, result: &T) -> Report {
        Report::from(json::json(command, result))
    }

    /// One id a line.
    pub fn ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> Report {
        Report::from(ids::ids(ids))
    }

    /// The report in a format.
    pub fn draw(self, format: Format, look: &Look<'_>) -> Vec<u8> {
        match (self, format) {
            (Report::Document(document), _) => document,
            (Report::Table(grid), Format::Xlsx) => workbook(&[(None, &grid)], &[], look),
            (Report::Page(page), Format::Xlsx) => page.workbook(look),
            (Report::Page(page), Format::Excel) => page.excel().into_bytes(),
            (Report::Table(grid), Format::Tsv) => csv::tsv(&grid).into_bytes(),
            // Swedish Excel splits at semicolons, since the comma is its decimal sign; Outlook splits at commas.
            (Report::Table(grid), Format::Excel) => csv::office(&grid, b';').into_bytes(),
            (Report::Table(grid), Format::Outlook) => csv::office(&grid, b',').into_bytes(),
            (Report::Table(grid), _) => csv::csv(&grid).into_bytes(),
            (Report::Page(page), Format::Markdown) => page.markdown().into_bytes(),
            (Report::Page(page), _) => page.text(look).into_bytes(),
        }
    }
}

/// A sheet for each table, and one for the notes.
fn workbook(tables: &[(Option<&str>, &Grid)], notes: &[String], look: &Look<'_>) -> Vec<u8> {
    let word = |id: &str| look.words.get(id);
    let legend = word("matrix-sheet-legend");
    let notes = Grid {
        columns: vec![Column::new("notes", &legend)],
        rows: notes.iter().map(|it| vec![Cell::new(it)]).collect(),
    };
    let mut sheets: Vec<Sheet<'_>> = tables
        .iter()
        .map(|(title, grid)| Sheet {
            frozen: 1,
            ..Sheet::new(
                title.map_or_else(|| word("sheet-list"), str::to_owned),
                grid,
            )
        })
        .collect();
    if !notes.rows.is_empty() {
        sheets.push(Sheet::new(legend, &notes));
    }
    xlsx::xlsx(&sheets, xlsx::NO_DAY)
}

impl Section {
    /// A table with a title.
    pub fn new(title: String, grid: Grid) -> Section {
        let title = Some(title);
        Section { title, grid }
    }
}

/// A finished text.
impl From<String> for Report {
    fn from(text: String) -> Report {
        Report::Document(text.into_bytes())
    }
}

/// A page of one table.
impl From<Grid> for Report {
    fn from(grid: Grid) -> Report {
        Report::Page(Page::from(grid))
    }
}

/// A page of one table.
impl From<Grid> for Page {
    fn from(grid: Grid) -> Page {
        Page {
            sections: vec![Section { title: None, grid }],
            ..Page::default()
        }
    }
}

impl Page {
    fn markdown(&self) -> String {
        let intro = self.intro.iter().map(|it| markdown::line(it) + "\n");
        let sections = self.sections.iter().map(|section| {
            let title = section.title.as_ref();
            let title = title.map(|it| format!("## {}\n\n", escape::markdown(it)));
            title.unwrap_or_default() + &markdown::markdown(&section.grid)
        });
        let notes = self.notes.concat().join(" · ");
        let notes = (!notes.is_empty()).then(|| escape::markdown(&notes) + "\n");
        let blocks: Vec<String> = intro.chain(sections).chain(notes).collect();
        blocks.join("\n")
    }

    fn workbook(&self, look: &Look<'_>) -> Vec<u8> {
        let tables = self.sections.iter();
        let tables = tables.map(|it| (it.title.as_deref(), &it.grid));
        let notes = self.intro.iter().chain(self.notes.iter().flatten());
        workbook(
            &Vec::from_iter(tables),
            &Vec::from_iter(notes.cloned()),
            look,
        )
    }

    /// The tables below each other, each under its title.
    fn excel(&self) -> String {
        let table = |section: &Section| {
            let title = section.title.as_ref().map(|it| csv::title(it, b';'));
            title.unwrap_or_default() + &csv::rows_of_office(&section.grid, b';')
        };
        let tables: Vec<String> = self.sections.iter().map(table).collect();
        csv::BYTE_ORDER_MARK.to_owned() + &tables.join("\r\n")
    }

    /// On a screen a table without rows is left out.
    fn text(&self, look: &Look<'_>) -> String {
        let intro = self.intro.iter().map(|it| format!(" {it}\n"));
        // In markdown they stay: a file that is read later should show that there was nothing.
        let filled = self.sections.iter().filter(|it| !it.grid.rows.is_empty());
        let sections = filled.map(|section| {
            let title = section.title.as_ref();
            let title = title.map(|it| paint(it, Style::Bold, look.color) + "\n");
            title.unwrap_or_default() + &text::table(&section.grid, look.width, look.color)
        });
        // One space of indent takes the first column.
        let limit = look.width.unwrap_or(usize::MAX).saturating_sub(1);
        let notes = self.notes.iter().flat_map(|items| flow(items, limit));
        let notes: String = notes.map(|line| format!(" {line}\n")).collect();
        let notes = (!notes.is_empty()).then_some(notes);
        let blocks: Vec<String> = intro.chain(sections).chain(notes).collect();
        blocks.join("\n")
    }
}
