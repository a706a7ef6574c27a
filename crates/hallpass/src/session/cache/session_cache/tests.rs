//! When a cached session may be used, and that what was changed does not come back.

use hallpass_types::Timestamp;

use super::{super::trust::TRUSTED_FOR, *};
use crate::model::{session_limits::Limits, session_record::tests::record};

fn session() -> (SessionTokenHash, Arc<SessionRecord>) {
    let record = record(Timestamp::from_unix_ms(0), Limits::default());
    (record.token_hash.clone(), Arc::new(record))
}

/// The change feed was read and names these sessions.
fn read(cache: &SessionCache, changed: &ChangedSessions) {
    cache.invalidate(changed);
    let losses = cache.trust.read().losses();
    cache.trust.write().restore(Instant::now(), losses);
}

/// A cache with one session whose change feed was read just now.
fn trusted() -> (SessionCache, SessionTokenHash, Arc<SessionRecord>) {
    let (cache, (hash, record)) = (SessionCache::new(), session());
    read(&cache, &ChangedSessions::Any);
    let (_, epoch) = cache.get(&hash);
    cache.insert(hash.clone(), Arc::clone(&record), epoch);
    (cache, hash, record)
}

#[tokio::test(start_paused = true)]
async fn session_s09_cache_is_not_used_without_a_recent_feed_read() {
    let (cache, hash, record) = trusted();
    assert_eq!(cache.get(&hash).0, Some(record));
    tokio::time::advance(TRUSTED_FOR).await;
    assert_eq!(cache.get(&hash).0, None);
    // Nor is it before the first read.
    let (cache, (hash, record)) = (SessionCache::new(), session());
    let (_, epoch) = cache.get(&hash);
    cache.insert(hash.clone(), record, epoch);
    assert_eq!(cache.get(&hash).0, None);
}

#[tokio::test(start_paused = true)]
async fn session_s04_overtaken_lookup_does_not_bring_a_session_back() {
    let (cache, hash, record) = trusted();
    let (_, epoch) = cache.get(&hash);
    // Another server ends it, and the feed says so, before our look-up, which saw it live,
    // returns.
    read(&cache, &ChangedSessions::These(vec![hash.clone()]));
    cache.insert(hash.clone(), Arc::clone(&record), epoch);
    assert_eq!(cache.get(&hash).0, None);
    // A look-up that begins now is cached.
    let (_, epoch) = cache.get(&hash);
    cache.insert(hash.clone(), Arc::clone(&record), epoch);
    assert_eq!(cache.get(&hash).0, Some(record));
}

#[tokio::test(start_paused = true)]
async fn session_s09_feed_read_from_before_a_change_restores_no_trust() {
    let (cache, hash, record) = trusted();
    // The follower's read is in flight when a session is ended here, and the read after that
    // fails.
    let (began, losses) = (Instant::now(), cache.trust.read().losses());
    cache.trust.write().lose();
    cache.invalidate(&ChangedSessions::These(Vec::new()));
    cache.trust.write().restore(began, losses);
    assert_eq!(cache.get(&hash).0, None);
    // A read that begins now restores it.
    read(&cache, &ChangedSessions::These(Vec::new()));
    assert_eq!(cache.get(&hash).0, Some(record));
}

#[tokio::test(start_paused = true)]
async fn session_s09_change_of_unknown_outcome_ends_trust() {
    let (cache, hash, record) = trusted();
    cache.expect_change().settle();
    assert_eq!(cache.get(&hash).0, Some(Arc::clone(&record)));
    drop(cache.expect_change());
    assert_eq!(cache.get(&hash).0, None);
    // The next read of the feed restores it.
    read(&cache, &ChangedSessions::These(Vec::new()));
    assert_eq!(cache.get(&hash).0, Some(record));
}

#[tokio::test(start_paused = true)]
async fn session_s09_own_change_removes_its_sessions_alone() {
    let (cache, hash, record) = trusted();
    let (_, other) = session();
    let other_hash = SessionTokenHash::from_stored("another".into());
    let (_, epoch) = cache.get(&other_hash);
    cache.insert(other_hash.clone(), Arc::clone(&other), epoch);
    let pending = cache.expect_change();
    cache.invalidate(&ChangedSessions::These(vec![hash.clone()]));
    pending.settle();
    assert_eq!(cache.get(&hash).0, None);
    assert_eq!(cache.get(&other_hash).0, Some(other));
    // A look-up that was in flight then, and has seen the session live, is not cached.
    cache.insert(hash.clone(), record, epoch);
    assert_eq!(cache.get(&hash).0, None);
}

#[tokio::test(start_paused = true)]
async fn feed_without_changes_invalidates_nothing() {
    let (cache, hash, record) = trusted();
    let (_, epoch) = cache.get(&hash);
    read(&cache, &ChangedSessions::These(Vec::new()));
    cache.insert(hash.clone(), Arc::clone(&record), epoch);
    assert_eq!(cache.get(&hash).0, Some(record));
}

#[tokio::test(start_paused = true)]
async fn touched_session_stays_cached_unless_it_has_changed() {
    let (cache, hash, record) = trusted();
    let touched = || {
        let mut touched = record.clone();
        let now = Timestamp::from_unix_ms(1);
        Arc::make_mut(&mut touched).touch(now, now);
        touched
    };
    let first = touched();
    cache.replace(&record, Arc::clone(&first));
    assert_eq!(cache.get(&hash).0, Some(Arc::clone(&first)));
    // Another request, which had the record from before, touches it, too.
    cache.replace(&record, touched());
    assert_eq!(cache.get(&hash).0, None);
    // It is ended while the touch is in flight.
    let (_, epoch) = cache.get(&hash);
    cache.insert(hash.clone(), Arc::clone(&first), epoch);
    read(&cache, &ChangedSessions::These(vec![hash.clone()]));
    cache.replace(&first, touched());
    assert_eq!(cache.get(&hash).0, None);
}

#[tokio::test(start_paused = true)]
async fn lookup_is_cached_although_other_sessions_change_meanwhile() {
    let (cache, hash, record) = trusted();
    let (_, epoch) = cache.get(&hash);
    read(&cache, &ChangedSessions::These(vec![SessionTokenHash::from_stored("another".into())]));
    cache.remove(&hash);
    cache.insert(hash.clone(), Arc::clone(&record), epoch);
    assert_eq!(cache.get(&hash).0, Some(record));
}
