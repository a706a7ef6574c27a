//! Lists the identities of a user.

use hallpass_types::UserId;
use sqlx::{
    AnyConnection,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use super::{
    row::{column, optional_time, readable, time},
    sql_store::SqlStore,
};
use crate::{
    model::account::{Issuer, Subject},
    store::{error::StoreError, own_identities::ListedIdentity, pool::PooledQuery as _},
};

/// The identities of the user `$1`, the oldest first. An account of earlier versions counts by
/// itself until it becomes an identity.
const OWN: &str = "SELECT issuer, subject, created_at, label, last_sign_in_at FROM hallpass_identities WHERE user_id = $1 \
                   UNION SELECT p.issuer, a.subject, MIN(a.created_at), CAST(NULL AS TEXT), CAST(NULL AS BIGINT) \
                   FROM hallpass_accounts a JOIN hallpass_provider_issuers p \
                   ON p.provider = a.provider AND p.owns_accounts = 1 WHERE a.user_id = $1 AND NOT EXISTS (SELECT 1 FROM hallpass_identities i \
                   WHERE i.issuer = p.issuer AND i.subject = a.subject) GROUP BY p.issuer, a.subject \
                   ORDER BY created_at, issuer, subject";

impl SqlStore {
    /// Lists the identities of a user, the oldest first.
    pub async fn identities_of(&self, user: &UserId) -> Result<Vec<ListedIdentity>, StoreError> {
        self.read(async || {
            let rows = own(user).fetch_all_in(&self.pools.readers).await?;
            Ok(readable(&rows, read))
        })
        .await
    }
}

/// As [`SqlStore::identities_of`], in a transaction.
pub(super) async fn identities_in(
    connection: &mut AnyConnection,
    user: &UserId,
) -> Result<Vec<ListedIdentity>, StoreError> {
    Ok(readable(&own(user).fetch_all(connection).await?, read))
}

fn own(user: &UserId) -> Query<'_, sqlx::Any, AnyArguments> {
    sqlx::query(OWN).bind(user.as_str())
}

fn read(row: &AnyRow) -> Result<ListedIdentity, StoreError> {
    let subject = Subject::parse(&column::<String>(row, "subject")?);
    Ok(ListedIdentity {
        issuer: Issuer::new(column::<String>(row, "issuer")?),
        subject: subject.ok_or(StoreError::Row("subject"))?,
        label: column(row, "label")?,
        linked_at: time(row, "created_at")?,
        last_sign_in_at: optional_time(row, "last_sign_in_at")?,
    })
}
