//! Reads the change feed: its latest revision, and what changed since an earlier one.

use sqlx::{AssertSqlSafe, Row as _};

use super::sql_store::SqlStore;
use crate::{
    model::session_token::SessionTokenHash,
    store::{
        change_feed::{ChangeFeed, ChangedSessions, Changes, FEED_READ_TIMEOUT, Revision},
        engine::Engine,
        error::StoreError,
        pool::Pool,
    },
};

/// Naming more would take too long for one read of the feed. Naming fewer would have a server that
/// paused for some seconds lose a cache that takes a minute of look-ups to fill
/// (`docs/scaling.md`).
pub(in crate::store) const MAX_NAMED_SESSIONS: u16 = 10_000;

/// A row of the change feed: a session that changed.
#[derive(Clone, Debug)]
pub(in crate::store) struct Named {
    /// The number of its revision.
    pub number: i64,
    pub hash: SessionTokenHash,
    /// The tag of the revision before; `None` if a server of an earlier version appended it.
    pub previous_tag: Option<String>,
}

impl SqlStore {
    /// As [`ChangeFeed::changes_since`].
    pub async fn changes_since(&self, known: Option<Revision>) -> Result<Changes, StoreError> {
        let (pool, engine) = (self.pools.change_feed.clone(), self.engine);
        self.read_to_end(FEED_READ_TIMEOUT, pool, move |pool| read(pool, engine, known.clone())).await
    }
}

/// What is read of the database's server: when it was started, and whether it takes no changes.
const POSTGRES_SERVER: &str = "CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS TEXT) AS server, \
                               current_setting('transaction_read_only') AS read_only";
const SQLITE_SERVER: &str = "'' AS server, 'off' AS read_only";

impl ChangeFeed for SqlStore {
    async fn changes_since(&self, known: Option<Revision>) -> Result<Changes, StoreError> {
        Self::changes_since(self, known).await
    }
}

async fn read(pool: Pool, engine: Engine, known: Option<Revision>) -> Result<Changes, StoreError> {
    let mut connection = pool.acquire().await?;
    let server = match engine {
        Engine::Postgres => POSTGRES_SERVER,
        Engine::Sqlite => SQLITE_SERVER,
    };
    // One statement for the latest revision and the sessions that are named: both are of the same
    // moment, and of the same server. The limit is inside: PostgreSQL would first sort everything
    // that a server has missed, which may take longer than the read may.
    let sql = format!(
        "SELECT m.generation, m.tag, {server}, c.generation AS number, c.token_hash, c.previous_tag \
         FROM hallpass_change_mark m LEFT JOIN \
         (SELECT generation, token_hash, previous_tag FROM hallpass_session_changes WHERE generation > $1 \
         ORDER BY generation LIMIT $2) c ON c.generation <= m.generation WHERE m.id = 1 ORDER BY c.generation"
    );
    // Without a known revision nothing is named.
    let after = known.as_ref().map_or(i64::MAX, |known| known.number);
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(i64::from(MAX_NAMED_SESSIONS) + 1);
    let rows = rows.fetch_all(&mut *connection).await?;
    let row = rows.first().ok_or(StoreError::Row("change_mark"))?;
    let latest = Revision {
        number: row.try_get("generation")?,
        tag: row.try_get("tag")?,
        server: row.try_get("server")?,
    };
    let is_read_only = row.try_get::<String, _>("read_only")? == "on";
    let mut named = Vec::new();
    for row in &rows {
        if let Some(number) = row.try_get("number")? {
            let hash = SessionTokenHash::from_stored(row.try_get("token_hash")?);
            named.push(Named { number, hash, previous_tag: row.try_get("previous_tag")? });
        }
    }
    if is_read_only {
        // Another server may take the changes by now: the next read resolves the name again.
        connection.discard();
    } else {
        connection.finish();
    }
    let sessions = changed(known.as_ref(), &latest, named);
    Ok(Changes { revision: latest, sessions })
}

/// What changed between two revisions, given what is `named` after the first one, in order. Any
/// session may have changed, unless it is certain that the latest revision continues the known one,
/// and that every revision in between names its sessions.
pub(in crate::store) fn changed(
    known: Option<&Revision>,
    latest: &Revision,
    named: Vec<Named>,
) -> ChangedSessions {
    let Some(known) = known.filter(|known| known.server == latest.server) else {
        return ChangedSessions::Any;
    };
    if known.number == latest.number && known.tag == latest.tag {
        return ChangedSessions::These(Vec::new());
    }
    // In a feed of another timeline, the next revision follows one with another tag.
    let continues = named.first().is_some_and(|first| {
        first.number == known.number.saturating_add(1) && first.previous_tag.as_ref() == Some(&known.tag)
    });
    let mut numbers: Vec<_> = named.iter().map(|named| named.number).collect();
    numbers.dedup();
    // Because of a clock that jumped, rows may have been deleted early.
    let revisions = latest.number.saturating_sub(known.number);
    let all_named = i64::try_from(numbers.len()).is_ok_and(|named| named == revisions);
    if !continues || !all_named || named.len() > usize::from(MAX_NAMED_SESSIONS) {
        return ChangedSessions::Any;
    }
    ChangedSessions::These(named.into_iter().map(|named| named.hash).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hash(name: &str) -> SessionTokenHash {
        SessionTokenHash::from_stored(name.to_owned())
    }

    /// The change feed of one timeline, as a database has it: each revision has a tag and sessions.
    #[derive(Clone, Debug)]
    struct Timeline(Vec<(String, Vec<String>)>);

    impl Timeline {
        /// One with further revisions, each with so many sessions.
        fn continued(&self, branch: &str, revisions: &[usize]) -> Self {
            let mut continued = self.clone();
            for count in revisions {
                let number = continued.0.len();
                let names = (0..*count).map(|session| format!("{branch}-{number}-{session}")).collect();
                continued.0.push((format!("{branch}-{number}"), names));
            }
            continued
        }

        fn revision(&self, number: usize) -> Revision {
            let tag = number.checked_sub(1).map(|last| self.0[last].0.clone()).unwrap_or_default();
            Revision { number: i64::try_from(number).unwrap(), tag, server: String::new() }
        }

        fn named(&self, after: usize) -> Vec<Named> {
            let named = (after..self.0.len()).flat_map(|at| {
                let previous_tag = Some(self.revision(at).tag);
                self.0[at].1.iter().map(move |name| Named {
                    number: i64::try_from(at).unwrap() + 1,
                    hash: hash(name),
                    previous_tag: previous_tag.clone(),
                })
            });
            named.collect()
        }
    }

    proptest! {
        /// A failover loses the end of a change feed, and other changes take its place. Whatever
        /// revision a server knew, it invalidates its whole cache, or learns of every change that
        /// it has not seen.
        #[test]
        fn session_s09_after_a_failover_no_change_is_missed(
            common in prop::collection::vec(0_usize..4, 0..6),
            lost in prop::collection::vec(0_usize..4, 0..6),
            then in prop::collection::vec(0_usize..4, 0..6),
            at in 0_usize..12,
        ) {
            let before = Timeline(Vec::new()).continued("common", &common);
            let (lost, then) = (before.continued("lost", &lost), before.continued("then", &then));
            let at = at.min(lost.0.len());
            let known = lost.revision(at);
            let latest = then.revision(then.0.len());
            let changed = changed(Some(&known), &latest, then.named(at.min(then.0.len())));
            if at > common.len() {
                prop_assert_eq!(changed, ChangedSessions::Any);
            } else if let ChangedSessions::These(hashes) = changed {
                let missed: Vec<_> = then.named(at).into_iter().map(|named| named.hash).collect();
                prop_assert_eq!(hashes, missed);
            } else {
                // A revision that named no session.
                prop_assert!(then.0[at..].iter().any(|(_, names)| names.is_empty()));
            }
        }
    }

    #[test]
    fn session_s09_change_by_an_older_server_may_be_any() {
        let feed = Timeline(Vec::new()).continued("a", &[1, 1]);
        let (known, latest) = (feed.revision(1), feed.revision(2));
        assert_eq!(
            changed(Some(&known), &latest, feed.named(1)),
            ChangedSessions::These(vec![hash("a-1-0")])
        );
        let elsewhere = Revision { server: "another".into(), ..latest.clone() };
        assert_eq!(changed(Some(&known), &elsewhere, feed.named(1)), ChangedSessions::Any);
        assert_eq!(changed(Some(&latest), &elsewhere, Vec::new()), ChangedSessions::Any);
        let mut older = feed.named(1);
        older[0].previous_tag = None;
        assert_eq!(changed(Some(&known), &latest, older), ChangedSessions::Any);
        assert_eq!(changed(None, &latest, feed.named(0)), ChangedSessions::Any);
    }
}
