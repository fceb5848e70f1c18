//! The tables as an SQLite database, with foreign keys and a view of participations with names.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::tables::{Column, DataType, Datum, Table, plain_name};
use crate::ops::schema::RESULT;

/// Participations with the names of both ends.
const VIEW: &str = "CREATE VIEW participations_with_names AS
SELECT participations.*, actors.name AS actor_name, actors.kind AS actor_kind, initiatives.name AS initiative_name
FROM participations
LEFT JOIN actors ON actors.id = participations.actor
LEFT JOIN initiatives ON initiatives.id = participations.initiative;
";

/// Writes the tables as the bytes of a database.
pub(super) fn sqlite(tables: &[Table]) -> Vec<u8> {
    // In memory nothing fails: the names are our own, and no row breaks a key that is enforced.
    database(tables).unwrap_or_default()
}

fn database(tables: &[Table]) -> rusqlite::Result<Vec<u8>> {
    let mut connection = Connection::open_in_memory()?;
    // A record that names one that is missing is exported as it is; `PRAGMA foreign_key_check` finds it.
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "user_version", RESULT)?;
    let transaction = connection.transaction()?;
    for table in tables {
        transaction.execute_batch(&definition(table))?;
        let places = vec!["?"; table.columns.len()].join(", ");
        let name = plain_name(table.name);
        let mut insert = transaction.prepare(&format!("INSERT INTO {name} VALUES ({places})"))?;
        for row in &table.rows {
            insert.execute(params_from_iter(row))?;
        }
    }
    transaction.execute_batch(VIEW)?;
    transaction.commit()?;
    Ok(connection.serialize("main")?.to_vec())
}

fn definition(table: &Table) -> String {
    let columns = || table.columns.iter();
    let column = |(at, column): (usize, &Column)| {
        let holds = match column.data_type() {
            DataType::Text => "TEXT",
            // SQLite has no type for yes and no: they are 1 and 0.
            DataType::Integer | DataType::Flag => "INTEGER",
        };
        let missing = if at < table.key { " NOT NULL" } else { "" };
        format!("{} {holds}{missing}", quoted(column))
    };
    let key: Vec<String> = columns().take(table.key).map(quoted).collect();
    let foreign = columns().filter_map(|column| {
        let other = column.references()?;
        Some(format!(
            "FOREIGN KEY ({}) REFERENCES {} (id)",
            quoted(column),
            plain_name(other)
        ))
    });
    let parts: Vec<String> = (columns().enumerate().map(column))
        .chain([format!("PRIMARY KEY ({})", key.join(", "))])
        .chain(foreign)
        .collect();
    let name = plain_name(table.name);
    let indexes = columns().filter(|it| it.references().is_some()).map(|it| {
        let column = it.plain_name();
        format!(
            "CREATE INDEX {name}_by_{column} ON {name} ({});\n",
            quoted(it)
        )
    });
    format!(
        "CREATE TABLE {name} (\n  {}\n);\n{}",
        parts.join(",\n  "),
        indexes.collect::<String>()
    )
}

/// The name of a column in quotes: `end` is a word of SQL.
fn quoted(column: &Column) -> String {
    format!("\"{}\"", column.plain_name())
}

impl ToSql for Datum {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Datum::Unknown => ToSqlOutput::Borrowed(ValueRef::Null),
            Datum::Text(text) => text.to_sql()?,
            Datum::Integer(number) => number.to_sql()?,
            Datum::Flag(flag) => flag.to_sql()?,
        })
    }
}
