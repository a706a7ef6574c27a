//! The user that a sign-in belongs to, and the profile that the provider sent.

use hallpass_types::{Timestamp, User, UserId};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use super::{
    identity::{self, Identity},
    revision,
    row::{column, ms},
};
use crate::{
    crypto::random,
    model::account::{Coverage, Email, Profile, comparable_email, stored_email},
    store::{error::StoreError, sign_in::SignIn},
};

/// The user that a sign-in belongs to.
pub(super) enum Person {
    /// This user, who existed before.
    Known(UserId),
    /// This user, who was created.
    New(UserId),
    /// None: the identity is new, and its verified e-mail address belongs to this other user.
    /// Nothing was written.
    EmailBelongsTo(UserId),
}

/// Finds the user or creates one, and stores the profile.
pub(super) async fn find_or_create(
    connection: &mut AnyConnection,
    sign_in: &SignIn,
    now: Timestamp,
) -> Result<Person, StoreError> {
    let SignIn { provider, issuer, profile, .. } = sign_in;
    let identity = Identity { provider, issuer, subject: &profile.subject };
    let known = identity::find(connection, identity, now).await?;
    let profile = &match &known {
        Some(user) if profile.coverage != Coverage::Whole => with_known(connection, user, profile).await?,
        _ => profile.clone(),
    };
    let mut verified_email = profile.email.as_ref().and_then(comparable_email);
    if let Some(email) = &verified_email
        && let Some(owner) = email_owner(connection, email).await?
        && known.as_ref() != Some(&owner)
    {
        if known.is_none() {
            return Ok(Person::EmailBelongsTo(owner));
        }
        // A known identity signs in. The e-mail address stays with its user, and is unverified
        // here.
        tracing::warn!(user = ?known.as_ref().map(UserId::as_str), %owner, "shown as unverified: the e-mail address belongs to another user");
        verified_email = None;
    }
    let Some(user) = known else {
        let user = UserId::new(random::random_id());
        let sql = "INSERT INTO hallpass_users (id, name, email, image, verified_email, created_at, updated_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $6)";
        write(connection, sql, &user, profile, verified_email.as_deref(), now).await?;
        identity::create(connection, identity, &user, now).await?;
        return Ok(Person::New(user));
    };
    if changes_profile(connection, &user, profile, verified_email.as_deref()).await? {
        // Other browsers of this person show the profile, too.
        revision::append_live_of(connection, user.as_str(), now).await?;
    }
    let sql = "UPDATE hallpass_users SET name = $2, email = $3, image = $4, verified_email = $5, updated_at = $6 WHERE id = $1";
    write(connection, sql, &user, profile, verified_email.as_deref(), now).await?;
    Ok(Person::Known(user))
}

async fn write(
    connection: &mut AnyConnection,
    sql: &'static str,
    user: &UserId,
    profile: &Profile,
    verified_email: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(sql)
        .bind(user.as_str())
        .bind(profile.name.as_deref())
        .bind(profile.email.as_ref().map(Email::as_str))
        .bind(profile.image.as_deref())
        .bind(verified_email)
        .bind(ms(now))
        .execute(connection)
        .await?;
    Ok(())
}

/// Fills in from the stored profile what the provider could not be asked for, or says only once: an
/// outage of its userinfo endpoint neither empties a profile nor gives a verified e-mail address to
/// others.
async fn with_known(
    connection: &mut AnyConnection,
    user: &UserId,
    said: &Profile,
) -> Result<Profile, StoreError> {
    let row = sqlx::query("SELECT name, email, image, verified_email FROM hallpass_users WHERE id = $1");
    let row = row.bind(user.as_str()).fetch_one(connection).await?;
    let mut profile = said.clone();
    profile.name = profile.name.or(column(&row, "name")?);
    if profile.coverage == Coverage::NameSaidOnce {
        return Ok(profile);
    }
    let known = read_email(&row)?;
    profile.email = match (profile.email, known) {
        // The provider said so before, about the same address.
        (Some(Email::Unverified(said)), Some(known))
            if profile.coverage == Coverage::VerdictMissing
                && comparable_email(&known).is_some_and(|known| known == said.to_lowercase()) =>
        {
            Some(known)
        }
        (said, known) => said.or(known),
    };
    profile.image = profile.image.or(column(&row, "image")?);
    Ok(profile)
}

/// Whether the sign-in changes anything that is shown of the person.
async fn changes_profile(
    connection: &mut AnyConnection,
    user: &UserId,
    said: &Profile,
    verified_email: Option<&str>,
) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT name, email, image, verified_email FROM hallpass_users WHERE id = $1");
    let row = row.bind(user.as_str()).fetch_one(connection).await?;
    let text = |name: &'static str| column::<Option<String>>(&row, name);
    Ok(text("name")? != said.name
        || text("image")? != said.image
        || text("email")?.as_deref() != said.email.as_ref().map(Email::as_str)
        || text("verified_email")?.as_deref() != verified_email)
}

/// The user that a verified e-mail address belongs to.
async fn email_owner(connection: &mut AnyConnection, email: &str) -> Result<Option<UserId>, StoreError> {
    let row = sqlx::query("SELECT id FROM hallpass_users WHERE verified_email = $1").bind(email);
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?.map(|id: String| UserId::new(id)))
}

/// Reads the user in a row with `user_id`, `name`, `email`, `verified_email` and `image`.
pub(super) fn read_user(row: &AnyRow) -> Result<User, StoreError> {
    Ok(User {
        id: UserId::new(column::<String>(row, "user_id")?),
        name: column(row, "name")?,
        email: read_email(row)?,
        image: column(row, "image")?,
    })
}

/// Reads the e-mail address in a row with `email` and `verified_email`: verified for the user that
/// it belongs to, and for no other.
pub(super) fn read_email(row: &AnyRow) -> Result<Option<Email>, StoreError> {
    let verified = column::<Option<String>>(row, "verified_email")?;
    Ok(column::<Option<String>>(row, "email")?.map(|text| stored_email(text, verified.as_deref())))
}
