//! Reads the change mark, and what changed since another one.

use sqlx::{AnyPool, Row as _};

use super::Engine;
use crate::{
    model::session_token::SessionTokenHash,
    store::{ChangeMark, ChangedSessions, Changes, StoreError},
};

/// Naming more costs more than invalidating all.
const MAX_NAMED_SESSIONS: usize = 1000;

/// A change of one session.
#[derive(Clone, Debug)]
struct Named {
    generation: i64,
    hash: SessionTokenHash,
    /// The tag of the mark that it moved; `None` if a server of the versions before did.
    previous_tag: Option<String>,
}

pub(super) async fn since(
    pool: &AnyPool,
    engine: Engine,
    known: Option<ChangeMark>,
) -> Result<Changes, StoreError> {
    // One connection: another one could lead to another server.
    let mut connection = pool.acquire().await?;
    let sql = match engine {
        Engine::Postgres => {
            "SELECT generation, tag, CAST(EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS TEXT) AS server, \
             current_setting('transaction_read_only') AS read_only FROM hallpass_change_mark WHERE id = 1"
        }
        Engine::Sqlite => {
            "SELECT generation, tag, '' AS server, 'off' AS read_only FROM hallpass_change_mark WHERE id = 1"
        }
    };
    let row = sqlx::query(sql).fetch_one(&mut *connection).await?;
    let mark = ChangeMark {
        generation: row.try_get("generation")?,
        tag: row.try_get("tag")?,
        server: row.try_get("server")?,
    };
    if row.try_get::<String, _>("read_only")? == "on" {
        // Another server may take the changes meanwhile: the next read looks where the name leads.
        connection.close_on_drop();
    }
    let mut named = Vec::new();
    if let Some(known) = known.as_ref().filter(|known| known.generation < mark.generation) {
        let rows = sqlx::query(
            "SELECT generation, token_hash, previous_tag FROM hallpass_session_changes \
             WHERE generation > $1 AND generation <= $2 ORDER BY generation LIMIT $3",
        )
        .bind(known.generation)
        .bind(mark.generation)
        .bind(MAX_NAMED_SESSIONS as i64 + 1)
        .fetch_all(&mut *connection)
        .await?;
        for row in rows {
            named.push(Named {
                generation: row.try_get("generation")?,
                hash: SessionTokenHash::from_stored(row.try_get("token_hash")?),
                previous_tag: row.try_get("previous_tag")?,
            });
        }
    }
    let sessions = changed(known.as_ref(), &mark, named);
    Ok(Changes { mark, sessions })
}

/// What changed between two marks, given what is `named` behind the first, in its order. Anything may have, unless it is certain
/// that the second mark continues the first and every move between them is named.
fn changed(known: Option<&ChangeMark>, mark: &ChangeMark, named: Vec<Named>) -> ChangedSessions {
    let Some(known) = known.filter(|known| known.server == mark.server) else { return ChangedSessions::Any };
    if known.generation == mark.generation && known.tag == mark.tag {
        return ChangedSessions::These(Vec::new());
    }
    // The first move behind what is known moved another mark, if the feed is that of another timeline.
    let continues = named.first().is_some_and(|first| {
        first.generation == known.generation.saturating_add(1)
            && first.previous_tag.as_ref() == Some(&known.tag)
    });
    let mut generations: Vec<_> = named.iter().map(|named| named.generation).collect();
    generations.dedup();
    // What a move named may have been removed, by a clock that jumped.
    let moves = mark.generation.saturating_sub(known.generation);
    let all_named = i64::try_from(generations.len()).is_ok_and(|named| named == moves);
    if !continues || !all_named || named.len() > MAX_NAMED_SESSIONS {
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

    /// The feed of one timeline, as a database keeps it: each move has its tag and its sessions.
    #[derive(Clone, Debug)]
    struct Timeline(Vec<(String, Vec<String>)>);

    impl Timeline {
        /// One that has `moves` more, each with so many sessions.
        fn continued(&self, branch: &str, moves: &[usize]) -> Self {
            let mut moved = self.clone();
            for count in moves {
                let number = moved.0.len();
                let names = (0..*count).map(|session| format!("{branch}-{number}-{session}")).collect();
                moved.0.push((format!("{branch}-{number}"), names));
            }
            moved
        }

        fn mark(&self, generation: usize) -> ChangeMark {
            let tag = generation.checked_sub(1).map(|last| self.0[last].0.clone()).unwrap_or_default();
            ChangeMark { generation: i64::try_from(generation).unwrap(), tag, server: String::new() }
        }

        fn named(&self, after: usize) -> Vec<Named> {
            let moves = (after..self.0.len()).flat_map(|at| {
                let previous_tag = Some(self.mark(at).tag);
                self.0[at].1.iter().map(move |name| Named {
                    generation: i64::try_from(at).unwrap() + 1,
                    hash: hash(name),
                    previous_tag: previous_tag.clone(),
                })
            });
            moves.collect()
        }
    }

    proptest! {
        /// A failover loses the end of a feed, and other changes take its place: whatever a server knew, it forgets all, or learns
        /// of every change that it has not seen.
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
            let known = lost.mark(at);
            let mark = then.mark(then.0.len());
            let changed = changed(Some(&known), &mark, then.named(at.min(then.0.len())));
            if at > common.len() {
                prop_assert_eq!(changed, ChangedSessions::Any);
            } else if let ChangedSessions::These(hashes) = changed {
                let missed: Vec<_> = then.named(at).into_iter().map(|named| named.hash).collect();
                prop_assert_eq!(hashes, missed);
            } else {
                // A move that named no session.
                prop_assert!(then.0[at..].iter().any(|(_, names)| names.is_empty()));
            }
        }
    }

    #[test]
    fn session_s09_another_server_or_an_older_program_may_have_changed_any() {
        let feed = Timeline(Vec::new()).continued("a", &[1, 1]);
        let (known, mark) = (feed.mark(1), feed.mark(2));
        assert_eq!(changed(Some(&known), &mark, feed.named(1)), ChangedSessions::These(vec![hash("a-1-0")]));
        let elsewhere = ChangeMark { server: "another".into(), ..mark.clone() };
        assert_eq!(changed(Some(&known), &elsewhere, feed.named(1)), ChangedSessions::Any);
        assert_eq!(changed(Some(&mark), &elsewhere, Vec::new()), ChangedSessions::Any);
        let mut older = feed.named(1);
        older[0].previous_tag = None;
        assert_eq!(changed(Some(&known), &mark, older), ChangedSessions::Any);
        assert_eq!(changed(None, &mark, feed.named(0)), ChangedSessions::Any);
    }
}
