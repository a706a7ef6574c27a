//! What the store must do, tested on each engine.
//!
//! A test opens one or more stores in one database. Each has connections of its own, like another
//! server.

mod adopting;
mod app_policy;
mod app_sessions;
mod applications;
mod by_hand;
mod callbacks;
mod change_feed;
mod change_races;
mod confirmed_links;
mod delete_user;
mod disabled_users;
mod far_database;
mod identities;
mod interleavings;
mod issuers;
mod legacy;
mod link_identity;
mod lost_answers;
mod lost_connections;
mod older_version;
mod overtaken_sign_ins;
mod own_identities;
mod own_sessions;
mod place;
mod policy;
mod policy_roles;
mod policy_unreadable;
mod policy_users;
mod postgres_proxy;
mod races;
mod relink;
mod retention;
mod revoke_selected;
mod round_trips;
mod ruled_identities;
mod said_once;
mod schema;
mod session_data;
mod sessions;
mod sign_ins;
mod switch_over;
mod time;
mod unreadable_rows;
mod users;

use place::Place;
use sign_ins::{live, now, profile_of, sessions, sign_in, start, start_at, try_start};

/// Runs each of these tests on every engine.
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
    app_policy::policy_role_that_is_taken_is_kept_by_no_new_app,
    app_sessions::app_session_is_of_the_same_person_and_listed_with_its_name,
    app_sessions::app_session_begins_once_and_a_second_use_ends_it,
    app_sessions::app_session_needs_a_live_session_in_the_browser,
    app_sessions::app_session_of_a_disabled_user_does_not_begin,
    app_sessions::session_s05_app_session_ends_with_the_sign_in_that_began_it,
    app_sessions::app_session_too_many_evict_those_with_the_oldest_activity,
    app_sessions::session_s12_of_sixteen_racers_one_uses_an_app_code,
    app_sessions::session_s09_end_of_all_sessions_spares_no_app,
    applications::application_table_named_schema_support_stays,
    applications::application_tables_are_not_changed,
    applications::database_with_tables_named_like_ours_is_refused,
    callbacks::session_s12_of_sixteen_racers_one_claims_a_callback,
    callbacks::session_s12_of_sixteen_late_copies_one_gets_the_cookie,
    callbacks::callback_copy_that_waits_gets_the_result,
    callbacks::callback_failure_is_final,
    change_feed::change_feed_with_gaps_names_any_session,
    change_feed::change_feed_names_any_session_for_many_changes,
    change_feed::session_s09_deletion_by_hand_is_in_the_change_feed,
    change_feed::session_s09_end_by_another_server_is_in_the_change_feed,
    change_feed::session_s09_revisions_are_seen_in_order,
    change_races::changes_that_race_lose_no_revision_and_no_end,
    delete_user::delete_user_leaves_nothing_in_tables_or_caches,
    delete_user::delete_user_during_sign_ins_leaves_whole_users,
    disabled_users::disabled_user_cannot_sign_in_until_enabled,
    disabled_users::session_s04_enabled_user_has_no_session_from_before,
    disabled_users::session_s20_older_server_creates_no_session_of_a_disabled_user,
    disabled_users::user_disabled_during_sign_ins_has_no_session,
    identities::identity_s23_same_subject_of_another_issuer_is_another_user,
    identities::identity_s23_subjects_and_issuers_are_compared_byte_for_byte,
    identities::identity_s23_misspelled_issuer_owns_no_accounts,
    identities::identity_s23_old_accounts_belong_to_the_first_issuer,
    identities::identity_sixteen_browsers_adopt_one_old_account_once,
    identities::identity_older_servers_find_new_users,
    legacy::legacy_database_is_adopted_with_its_sessions,
    legacy::legacy_database_without_its_migrations_record_is_refused,
    legacy::legacy_database_of_an_older_schema_is_adopted,
    legacy::legacy_rows_leave_an_applications_migrations_table,
    legacy::legacy_server_works_beside_a_new_one,
    link_identity::link_adds_an_identity_and_changes_nothing_else,
    link_identity::link_of_sixteen_racers_one_gets_the_identity,
    own_identities::link_own_identity_needs_a_live_session_and_a_free_identity,
    own_identities::unlink_ends_the_sessions_of_its_issuer_and_leaves_one_identity,
    own_identities::list_of_identities_goes_on_after_an_unreadable_one,
    own_identities::session_s27_unusable_identity_does_not_count,
    own_identities::session_s27_of_sixteen_removals_one_identity_stays,
    own_identities::link_own_identity_during_a_sign_out_is_before_it_or_not_made,
    own_identities::link_own_identity_of_sixteen_racers_one_gets_it,
    confirmed_links::link_that_is_declined_meanwhile_is_made_or_not,
    confirmed_links::link_that_is_confirmed_is_made_once,
    confirmed_links::link_that_is_confirmed_by_sixteen_racers_is_made_once,
    own_identities::link_own_identity_stops_at_the_most_that_a_user_may_have,
    own_identities::session_s27_no_history_removes_the_last_identity,
    own_sessions::session_s08_ends_all_own_sessions_but_one,
    own_sessions::session_s08_long_list_has_pages,
    own_sessions::too_many_sessions_evict_those_with_the_oldest_activity,
    own_sessions::session_s09_revoked_session_ends_nothing,
    own_sessions::session_s09_of_racers_that_revoke_each_other_one_stays,
    own_sessions::session_s08_list_shows_own_live_sessions,
    policy::policy_decision_is_stored_with_the_session,
    policy::policy_new_application_id_reaches_other_servers,
    policy::policy_private_data_is_cleared_with_the_session,
    policy_roles::policy_role_that_is_taken_is_taken_everywhere,
    policy_roles::policy_role_that_is_taken_during_sign_ins_is_kept_by_none,
    policy_roles::policy_s15_role_that_is_taken_with_a_wrong_clock_is_taken_everywhere,
    policy_unreadable::policy_unreadable_session_keeps_no_role_elsewhere,
    policy_unreadable::policy_data_too_large_or_unreadable_changes_nothing,
    policy_unreadable::policy_data_unreadable_keeps_no_role_elsewhere,
    policy_users::policy_asked_about_a_user_whose_identity_is_relinked_is_asked_again,
    policy_users::policy_asked_about_a_new_person_who_is_linked_is_asked_again,
    policy_users::policy_asked_about_a_user_who_is_deleted_is_asked_again,
    races::session_s12_of_sixteen_racers_one_ends_a_session,
    races::session_s07_of_sixteen_racers_one_touches_a_session,
    relink::relink_gives_the_identity_and_replaces_the_old_one,
    relink::relink_ends_sessions_of_every_name_of_the_issuer,
    relink::relink_takes_an_identity_only_with_take,
    relink::relink_of_an_unused_identity_replaces_an_old_account,
    retention::session_l14_expired_session_keeps_no_personal_data,
    retention::session_s13_expired_sessions_are_cleared_in_batches,
    retention::session_s13_expired_rows_are_deleted_in_batches,
    retention::session_s13_two_servers_sweep_without_waiting,
    retention::session_s15_clock_an_hour_ahead_deletes_no_live_session,
    revoke_selected::session_s04_revoke_issued_before_spares_later_sessions,
    revoke_selected::session_s09_batches_of_ends_are_in_the_change_feed,
    ruled_identities::session_s27_way_that_may_be_refused_counts_after_a_sign_in,
    ruled_identities::session_s27_of_sixteen_removals_one_way_that_works_stays,
    ruled_identities::session_s27_no_history_removes_the_last_way_that_works,
    said_once::identity_s23_email_that_is_no_longer_shared_is_not_kept,
    said_once::identity_s23_email_that_could_not_be_asked_about_stays_verified,
    schema::schema_is_brought_up_to_date_once_by_several_servers,
    schema::session_s20_older_program_reads_that_it_is_too_old,
    schema::session_s20_schema_of_a_later_version_is_refused,
    session_data::session_data_concurrent_writes_lose_nothing,
    session_data::session_s03_update_without_a_turn_times_out,
    session_data::session_data_concurrent_hooks_lose_nothing,
    session_data::policy_role_is_taken_while_an_update_is_in_flight,
    session_data::session_data_too_long_or_refused_changes_nothing,
    sessions::session_s01_token_is_stored_as_its_hash,
    sessions::session_s02_sign_in_ends_what_it_replaces_or_nothing,
    sessions::session_s04_touch_after_the_end_finds_it_ended,
    sessions::session_s04_no_change_creates_a_session,
    sessions::cancelled_caller_leaves_no_half_of_a_change,
    sessions::lookups_at_the_same_moment_find_each_their_own,
    time::session_s05_activity_extends_a_session_to_thirty_days,
    time::session_s07_thousand_requests_in_a_minute_touch_once,
    time::session_s15_clock_that_jumps_ends_and_extends_no_session,
    unreadable_rows::unreadable_row_is_no_outage,
    unreadable_rows::session_s08_unreadable_session_ends_no_page,
    unreadable_rows::list_of_sessions_goes_on_after_an_unreadable_one,
    unreadable_rows::list_of_users_goes_on_after_an_unreadable_one,
    unreadable_rows::disabled_user_with_an_unreadable_row_can_be_enabled,
    users::user_is_created_once_by_sixteen_browsers,
    users::verified_email_belongs_to_its_first_user,
    users::email_that_belongs_to_another_user_is_unverified,
    users::email_that_becomes_verified_reaches_other_servers,
    users::text_of_every_kind_is_stored_unchanged,
}
