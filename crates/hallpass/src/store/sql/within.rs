//! The timeout of a query.

use std::time::Duration;

use tokio::time::timeout;

use crate::store::error::StoreError;

/// Runs a query, which fails if it takes longer than `time`.
pub(super) async fn within<T>(
    time: Duration,
    query: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout(time, query).await.unwrap_or(Err(StoreError::Deadline))
}
