//! The tables as Parquet files, for programs such as DuckDB and Spark.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType as Written, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::tables::{Column, DataType, Datum, Table};

/// Returns the files with their names.
pub(super) fn files(tables: &[Table]) -> Vec<(String, Vec<u8>)> {
    let file = |table: &Table| {
        // In memory nothing fails: every row has a value for every column.
        let bytes = write(table).unwrap_or_default();
        (format!("{}.parquet", table.name), bytes)
    };
    tables.iter().map(file).collect()
}

fn write(table: &Table) -> Result<Vec<u8>> {
    let columns = table.columns.iter().enumerate();
    let columns = columns.map(|(at, column)| definition(column, at < table.key));
    let schema = Type::group_type_builder("kompis")
        .with_fields(columns.collect::<Result<_>>()?)
        .build()?;
    let properties = WriterProperties::builder()
        .set_created_by("kompis".to_owned())
        .set_compression(Compression::UNCOMPRESSED);
    let mut writer =
        SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties.build()))?;
    let mut rows = writer.next_row_group()?;
    for (at, column) in table.columns.iter().enumerate() {
        let values = table.rows.iter().map(|row| &row[at]);
        let is_key = at < table.key;
        match column.data_type() {
            DataType::Text => {
                write_column::<ByteArrayType>(&mut rows, is_key, values, |datum| match datum {
                    Datum::Text(text) => Some(ByteArray::from(text.as_str())),
                    _ => None,
                })
            }
            DataType::Integer => {
                write_column::<Int64Type>(&mut rows, is_key, values, |datum| match datum {
                    Datum::Integer(number) => Some(*number),
                    _ => None,
                })
            }
            DataType::Flag => {
                write_column::<BoolType>(&mut rows, is_key, values, |datum| match datum {
                    Datum::Flag(flag) => Some(*flag),
                    _ => None,
                })
            }
        }?;
    }
    rows.close()?;
    writer.into_inner()
}

fn definition(column: &Column, is_key: bool) -> Result<TypePtr> {
    let (physical, logical) = match column.data_type() {
        DataType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        DataType::Integer => (Physical::INT64, None),
        DataType::Flag => (Physical::BOOLEAN, None),
    };
    let repetition = match is_key {
        true => Repetition::REQUIRED,
        false => Repetition::OPTIONAL,
    };
    let definition = Type::primitive_type_builder(&column.plain_name(), physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(definition))
}

/// Writes the known values of a column, and which rows have one.
fn write_column<'t, W: Written>(
    rows: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    is_key: bool,
    values: impl Iterator<Item = &'t Datum>,
    known: impl Fn(&Datum) -> Option<W::T>,
) -> Result<()> {
    let values: Vec<Option<W::T>> = values.map(known).collect();
    let levels: Vec<i16> = values.iter().map(|it| i16::from(it.is_some())).collect();
    let levels = (!is_key).then_some(levels.as_slice());
    let values: Vec<W::T> = values.into_iter().flatten().collect();
    if let Some(mut column) = rows.next_column()? {
        column.typed::<W>().write_batch(&values, levels, None)?;
        column.close()?;
    }
    Ok(())
}
