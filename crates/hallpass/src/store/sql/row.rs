//! Reads columns. A value that cannot be read is another error than a database that does not
//! answer.

use hallpass_types::Timestamp;
use sqlx::{Any, Decode, Row as _, Type, any::AnyRow};

use crate::store::error::StoreError;

/// The value of `column`.
pub(super) fn column<T>(row: &AnyRow, column: &'static str) -> Result<T, StoreError>
where
    T: for<'r> Decode<'r, Any> + Type<Any>,
{
    row.try_get(column).map_err(|_| StoreError::Row(column))
}

/// Reads `rows` for a list with `read`. One that is unreadable is logged and left out: it must hide
/// no other.
pub(super) fn readable<T>(rows: &[AnyRow], read: impl Fn(&AnyRow) -> Result<T, StoreError>) -> Vec<T> {
    let logged = |error: &StoreError| tracing::error!(%error, "left out of a list");
    rows.iter().filter_map(|row| read(row).inspect_err(logged).ok()).collect()
}

/// The time in `column`, in milliseconds since 1970.
pub(super) fn time(row: &AnyRow, name: &'static str) -> Result<Timestamp, StoreError> {
    optional_time(row, name)?.ok_or(StoreError::Row(name))
}

/// As [`time`]; `None` if the column is null.
pub(super) fn optional_time(row: &AnyRow, name: &'static str) -> Result<Option<Timestamp>, StoreError> {
    let ms = column::<Option<i64>>(row, name)?.map(u64::try_from).transpose();
    Ok(ms.map_err(|_| StoreError::Row(name))?.map(Timestamp::from_unix_ms))
}

/// A time as it is stored. Timestamps end in the year 9999, which an `i64` can hold.
pub(super) fn ms(time: Timestamp) -> i64 {
    i64::try_from(time.as_unix_ms()).unwrap_or(i64::MAX)
}
