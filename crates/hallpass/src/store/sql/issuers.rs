//! Which issuers the providers' names have stood for, and which of them owns the accounts without
//! an issuer (S23).

use hallpass_types::{ProviderId, Timestamp};
use sqlx::AnyConnection;

use super::{
    retry::retry_if_undone,
    revision,
    row::{column, ms},
    sql_store::SqlStore,
};
use crate::{
    model::account::Issuer,
    store::{
        error::StoreError,
        identities::{ConfiguredIssuer, LeftBehind},
        pool::{Pool, PooledQuery as _},
    },
};

impl SqlStore {
    /// Records the issuers that the configured providers stand for. The first issuer of a name owns
    /// the accounts of the time when accounts had no issuer; no other one ever does (S23).
    pub async fn record_issuers(
        &self,
        configured: &[ConfiguredIssuer],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let unrecorded = self.read(|| unrecorded(&self.pools.readers, configured)).await?;
        if unrecorded.is_empty() {
            // So that a server can start although its disk is full.
            return Ok(());
        }
        let pool = self.pools.writers.clone();
        self.write(async move { retry_if_undone(&pool, || record(&pool, &unrecorded, now)).await }).await
    }

    /// Lists the people who cannot reach their accounts, since no provider stands for their issuer
    /// any more.
    pub async fn left_behind(&self, configured: &[ConfiguredIssuer]) -> Result<Vec<LeftBehind>, StoreError> {
        self.read(|| left_behind(&self.pools.readers, configured)).await
    }
}

/// Those of `configured` that are not recorded yet.
async fn unrecorded(
    pool: &Pool,
    configured: &[ConfiguredIssuer],
) -> Result<Vec<ConfiguredIssuer>, StoreError> {
    let mut unrecorded = Vec::new();
    for configured in configured {
        if !issuers_of(pool, &configured.provider).await?.contains(&configured.issuer) {
            unrecorded.push(configured.clone());
        }
    }
    Ok(unrecorded)
}

async fn record(pool: &Pool, configured: &[ConfiguredIssuer], now: Timestamp) -> Result<(), StoreError> {
    // One server at a time: only one issuer can be the first.
    let mut change = revision::begin(pool).await?;
    for ConfiguredIssuer { provider, issuer } in configured {
        disown_misspelled(&mut change, provider, issuer).await?;
        sqlx::query(
            "INSERT INTO hallpass_provider_issuers (provider, issuer, owns_accounts, first_used_at) \
             SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), \
             CASE WHEN EXISTS (SELECT 1 FROM hallpass_provider_issuers WHERE provider = $1 AND owns_accounts = 1) THEN 0 ELSE 1 END, CAST($3 AS BIGINT) \
             WHERE NOT EXISTS (SELECT 1 FROM hallpass_provider_issuers WHERE provider = $1 AND issuer = $2)",
        )
        .bind(provider.as_str())
        .bind(issuer.as_str())
        .bind(ms(now))
        .execute(&mut *change)
        .await?;
    }
    change.commit().await?;
    Ok(())
}

/// Deletes an issuer that was configured with a slash too many or too few, and that no one has
/// signed in with: it must not own the accounts for ever.
async fn disown_misspelled(
    connection: &mut AnyConnection,
    provider: &ProviderId,
    issuer: &Issuer,
) -> Result<(), StoreError> {
    let without_slash = issuer.as_str().trim_end_matches('/');
    sqlx::query(
        "DELETE FROM hallpass_provider_issuers WHERE provider = $1 AND issuer <> $2 AND issuer IN ($3, $4) \
         AND NOT EXISTS (SELECT 1 FROM hallpass_identities i WHERE i.issuer = hallpass_provider_issuers.issuer)",
    )
    .bind(provider.as_str())
    .bind(issuer.as_str())
    .bind(without_slash)
    .bind(format!("{without_slash}/"))
    .execute(connection)
    .await?;
    Ok(())
}

async fn left_behind(pool: &Pool, configured: &[ConfiguredIssuer]) -> Result<Vec<LeftBehind>, StoreError> {
    let mut found = Vec::new();
    for ConfiguredIssuer { provider, issuer: now } in configured {
        for before in issuers_of(pool, provider).await? {
            if configured.iter().any(|known| known.issuer == before) {
                continue;
            }
            let people = people_of(pool, &before).await?;
            if people > 0 {
                found.push(LeftBehind { provider: provider.clone(), now: now.clone(), before, people });
            }
        }
    }
    Ok(found)
}

pub(super) async fn issuers_of(pool: &Pool, provider: &ProviderId) -> Result<Vec<Issuer>, StoreError> {
    let rows = sqlx::query(
        "SELECT issuer FROM hallpass_provider_issuers WHERE provider = $1 ORDER BY first_used_at",
    )
    .bind(provider.as_str())
    .fetch_all_in(pool)
    .await?;
    rows.iter().map(|row| column::<String>(row, "issuer").map(Issuer::new)).collect()
}

/// Counts the people of an issuer: those who have signed in since identities have an issuer, and
/// those who have not.
pub(super) async fn people_of(pool: &Pool, issuer: &Issuer) -> Result<u64, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM hallpass_identities WHERE issuer = $1) + \
         (SELECT COUNT(*) FROM hallpass_accounts a JOIN hallpass_provider_issuers p ON p.provider = a.provider \
         WHERE p.issuer = $1 AND p.owns_accounts = 1 AND NOT EXISTS \
         (SELECT 1 FROM hallpass_identities i WHERE i.issuer = $1 AND i.subject = a.subject)) AS people",
    )
    .bind(issuer.as_str())
    .fetch_one_in(pool)
    .await?;
    u64::try_from(column::<i64>(&row, "people")?).map_err(|_| StoreError::Row("people"))
}
