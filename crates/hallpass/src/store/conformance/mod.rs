//! What every store must do, once for each engine that there is.
//!
//! A test opens as many stores as it likes in one place: each has connections of its own, as another server would.

mod adopting;
mod applications;
mod by_hand;
mod callbacks;
mod change_feed;
mod delete_user;
mod identities;
mod issuers;
mod legacy;
mod own_sessions;
mod place;
mod races;
mod relink;
mod retention;
mod revoke_selected;
mod schema;
mod session_data;
mod sessions;
mod switch_over;
mod time;
mod users;

use std::sync::Arc;

use hallpass_types::{ProviderId, Timestamp};

use place::Place;

use super::SqlStore;
use crate::{
    clock::{Clock, SystemClock},
    model::{
        account::{Issuer, Profile, Subject},
        session_record::SessionRecord,
        session_token::SessionToken,
    },
    session::{Limits, Resolved, Sessions, Started, VerifiedSignIn},
};

/// Runs each of these against every engine.
macro_rules! on_every_engine {
    ($($module:ident :: $test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$module::$test(super::Place::sqlite()).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$module::$test(super::Place::postgres().await).await;
            })*
        }
    };
}

on_every_engine! {
    own_sessions::session_s08_a_person_ends_all_their_sessions_but_one_and_nobody_elses,
    own_sessions::session_s08_a_long_list_comes_in_pages,
    own_sessions::a_user_with_too_many_sessions_loses_those_used_longest_ago,
    own_sessions::session_s09_a_revoked_session_ends_nothing,
    own_sessions::session_s09_of_racers_that_revoke_each_other_one_stays,
    session_data::concurrent_updates_of_data_lose_nothing,
    session_data::session_s03_an_update_that_gets_no_turn_says_so,
    session_data::concurrent_updates_through_the_hook_lose_nothing,
    session_data::data_that_is_too_long_or_refused_changes_nothing,
    own_sessions::session_s08_a_list_shows_what_is_live_and_whose_it_is,
    retention::session_l14_expired_sessions_keep_when_and_why_and_nothing_else,
    retention::session_s13_expired_sessions_are_cleared_in_batches,
    identities::identity_s23_the_same_subject_of_another_issuer_is_another_person,
    identities::identity_s23_subjects_and_issuers_are_compared_byte_for_byte,
    identities::identity_s23_an_issuer_with_a_slash_too_many_keeps_no_old_accounts,
    identities::identity_s23_old_accounts_belong_to_the_first_issuer_alone,
    identities::identity_sixteen_browsers_adopt_one_old_account_once,
    identities::identity_older_servers_find_whom_a_newer_one_made,
    relink::relink_gives_the_identity_and_replaces_the_old_one,
    relink::relink_ends_what_began_with_the_identity_under_any_name_of_its_issuer,
    relink::relink_takes_an_identity_only_when_told_to,
    relink::relink_of_an_identity_never_used_replaces_an_old_account,
    delete_user::delete_user_leaves_nothing_and_ends_what_is_cached,
    delete_user::delete_user_during_sign_ins_leaves_whole_users,
    change_feed::a_change_that_nobody_remembers_may_be_any,
    change_feed::many_changes_at_once_are_any,
    change_feed::session_s09_a_session_deleted_by_hand_is_named,
    change_feed::session_s09_an_end_by_another_server_is_named_by_the_mark,
    change_feed::session_s09_marks_are_seen_in_their_order,
    callbacks::session_s12_of_sixteen_racers_one_claims_a_callback,
    callbacks::session_s12_of_sixteen_late_copies_one_answers_with_the_cookie,
    callbacks::a_copy_that_waits_is_named_to_the_first_and_learns_its_outcome,
    callbacks::a_failure_of_a_callback_is_final,
    applications::application_table_named_schema_support_stays,
    applications::application_tables_stay_as_they_are,
    applications::database_with_tables_named_like_ours_is_refused,
    legacy::legacy_database_is_adopted_and_sessions_go_on,
    legacy::legacy_database_without_its_migrations_record_is_refused,
    legacy::legacy_database_of_an_older_schema_is_adopted,
    legacy::legacy_rows_leave_an_applications_migrations_table,
    legacy::legacy_server_goes_on_beside_a_new_one,
    races::session_s12_of_sixteen_racers_one_ends_a_session,
    races::session_s07_of_sixteen_racers_one_writes_down_a_use,
    revoke_selected::session_s04_what_began_before_a_moment_ends_and_what_began_then_or_later_does_not,
    revoke_selected::session_s09_many_are_ended_in_batches_and_every_one_is_named,
    schema::servers_that_start_at_the_same_moment_bring_the_schema_up_to_date_once,
    schema::session_s20_an_older_program_is_told_that_it_is_too_old,
    schema::session_s20_a_schema_for_later_programs_is_refused,
    sessions::session_s01_a_token_is_stored_as_its_hash_alone,
    sessions::session_s02_a_sign_in_ends_what_it_replaces_or_changes_nothing,
    sessions::session_s04_a_touch_that_comes_after_the_end_finds_it_ended,
    sessions::session_s04_nothing_creates_what_it_was_asked_to_change,
    retention::session_s13_what_is_over_is_swept_in_batches_and_what_is_not_stays,
    retention::session_s13_two_servers_that_sweep_do_not_stand_in_each_others_way,
    retention::session_s15_a_clock_that_is_ahead_for_an_hour_removes_nobody_who_is_alive,
    sessions::whoever_stops_waiting_leaves_no_half_of_a_change,
    sessions::a_row_that_cannot_be_understood_is_no_outage,
    time::session_s05_use_keeps_a_session_alive_for_thirty_days_and_no_longer,
    time::session_s07_a_thousand_uses_in_a_minute_write_once,
    time::session_s15_a_clock_that_jumps_ends_nobody_and_makes_nobody_immortal,
    users::sixteen_browsers_of_one_new_person_make_one_user,
    users::a_verified_address_belongs_to_the_first_who_brought_it,
    users::email_that_belongs_to_another_user_is_unverified,
    users::email_that_becomes_verified_reaches_other_servers,
    users::text_of_every_kind_comes_back_as_it_was,
}

fn sessions(store: &Arc<SqlStore>) -> Sessions {
    Sessions::new(Arc::clone(store), Arc::new(SystemClock), Limits::default())
}

/// Somebody with this subject at the provider `test`.
fn profile_of(subject: &str) -> Profile {
    Profile::new(Subject::parse(subject).unwrap(), Some("Ada".into()), None, None)
}

async fn sign_in(sessions: &Sessions, subject: &str) -> SessionToken {
    match start(sessions, &profile_of(subject), &[]).await {
        (Started::Session(_), token) => token,
        (Started::EmailBelongsTo(_) | Started::AnotherUser, _) => panic!("refused"),
    }
}

async fn start(
    sessions: &Sessions,
    profile: &Profile,
    replaces: &[hallpass_types::SessionId],
) -> (Started, SessionToken) {
    start_at(sessions, "test", "https://id.example.org", profile, replaces).await
}

/// As [`start`], with a provider of this name that stands for this issuer.
async fn start_at(
    sessions: &Sessions,
    provider: &str,
    issuer: &str,
    profile: &Profile,
    replaces: &[hallpass_types::SessionId],
) -> (Started, SessionToken) {
    let (provider, issuer, token) =
        (ProviderId::new(provider), Issuer::new(issuer), SessionToken::generate());
    let started = sessions.start(VerifiedSignIn {
        token: &token,
        provider: &provider,
        issuer: &issuer,
        profile,
        proved_at: None,
        same_user_as: None,
        replaces,
        callback: None,
        ip: Some("192.0.2.1".into()),
        user_agent: Some("A browser".into()),
    });
    let started = started.await.unwrap();
    (started, token)
}

async fn live(sessions: &Sessions, token: &SessionToken) -> Arc<SessionRecord> {
    match sessions.resolve(token).await.unwrap() {
        Resolved::Live(record) | Resolved::LiveDueForTouch(record) => record,
        other => panic!("not live: {other:?}"),
    }
}

fn now() -> Timestamp {
    SystemClock.now()
}
