//! What the application knows about users: its own id of them, and how often what its policy
//! decides has changed.
//!
//! A change of all sessions of a user first increases the user's policy revision, and then looks
//! for their sessions. A sign-in reads the revision, asks the policy, and is made only if the
//! revision is the same while the user's row is locked. So it comes before the increase, and its
//! session is found; or the policy is asked again, after the change. It is also asked again if the
//! identity is another user's by then: it was given to them, or the user was deleted.
//!
//! For an app no policy is asked: its session copies the data of the session in a browser, as it is
//! while that is locked. So the change looks for sessions again until it finds no new one: each of
//! them was copied from one that was changed before, or is found.

use hallpass_types::{ProviderId, Timestamp, UserId};
use sqlx::AnyConnection;

use super::{
    identity_holder::{identity_holder, user_of_account, user_of_identity},
    retry::retry_if_undone,
    revision,
    row::column,
    sql_store::SqlStore,
};
use crate::{
    model::{
        account::{Issuer, Subject},
        known_user::KnownUser,
    },
    store::{
        error::StoreError,
        pool::{Pool, PooledQuery as _},
    },
};

impl SqlStore {
    /// The user of an identity, and their policy revision.
    pub async fn find_known_user(
        &self,
        provider: &ProviderId,
        issuer: &Issuer,
        subject: &Subject,
    ) -> Result<Option<(KnownUser, i64)>, StoreError> {
        self.read(|| find_known_user(&self.pools.readers, provider, issuer, subject)).await
    }

    /// Increases the policy revision of a user, before the data of their sessions is changed.
    pub async fn increase_policy_revision(&self, user: &UserId) -> Result<(), StoreError> {
        let (pool, user) = (self.pools.writers.clone(), user.clone());
        self.write(async move { retry_if_undone(&pool, || increase_policy_revision(&pool, &user)).await })
            .await
    }
}

async fn find_known_user(
    pool: &Pool,
    provider: &ProviderId,
    issuer: &Issuer,
    subject: &Subject,
) -> Result<Option<(KnownUser, i64)>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT u.id, u.application_id, u.policy_revision FROM hallpass_users u WHERE u.id = ",
        identity_holder!()
    ));
    let row = row.bind(issuer.as_str()).bind(subject.as_str()).bind(provider.as_str());
    let Some(row) = row.fetch_optional_in(pool).await? else { return Ok(None) };
    let known = KnownUser::new(UserId::new(column::<String>(&row, "id")?));
    let known = KnownUser { application_id: column(&row, "application_id")?, ..known };
    Ok(Some((known, column(&row, "policy_revision")?)))
}

async fn increase_policy_revision(pool: &Pool, user: &UserId) -> Result<(), StoreError> {
    let sql = "UPDATE hallpass_users SET policy_revision = policy_revision + 1 WHERE id = $1";
    sqlx::query(sql).bind(user.as_str()).execute_in(pool).await?;
    Ok(())
}

/// The policy revision of a user. Part of the transaction of a sign-in.
pub(super) async fn policy_revision(
    connection: &mut AnyConnection,
    user: &UserId,
) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT policy_revision FROM hallpass_users WHERE id = $1");
    column(&row.bind(user.as_str()).fetch_one(connection).await?, "policy_revision")
}

/// Sets the application's own id of a user. The sessions that show it are appended to the change
/// feed.
pub(super) async fn set_application_id(
    connection: &mut AnyConnection,
    user: &UserId,
    application_id: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT application_id FROM hallpass_users WHERE id = $1");
    let row = row.bind(user.as_str()).fetch_one(&mut *connection).await?;
    if column::<Option<String>>(&row, "application_id")?.as_deref() == Some(application_id) {
        return Ok(());
    }
    revision::append_live_of(connection, user.as_str(), now).await?;
    let set = sqlx::query("UPDATE hallpass_users SET application_id = $2 WHERE id = $1");
    set.bind(user.as_str()).bind(application_id).execute(connection).await?;
    Ok(())
}
