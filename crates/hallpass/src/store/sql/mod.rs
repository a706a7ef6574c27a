//! The queries, through sqlx's `Any` driver: one text for both engines, except for changes of
//! sessions and users, which PostgreSQL makes in functions of its own (`functions/`). Each file
//! adds the methods of [`SqlStore`](sql_store::SqlStore) for what it is named after.
//!
//! A transaction begins with a write, so that SQLite takes the write lock at once: a reader that
//! became a writer half-way would fail instead of waiting.

mod admin_lists;
mod app_sessions;
mod application_users;
mod await_confirmation;
mod backup;
mod callbacks;
pub(super) mod change_feed;
mod claim_callback;
mod delete_user;
mod disabled_users;
mod end_sessions;
mod ended_row;
mod eviction;
mod find_session;
mod functions;
mod identity;
mod identity_holder;
mod issuer_spelling;
mod issuers;
mod link_identity;
mod link_own_identity;
mod lookups;
mod lost_answer;
mod nothing_to_end;
mod own_identities;
mod own_sessions;
mod relink;
pub(super) mod retention;
mod retry;
mod revision;
mod revoke_selected;
mod row;
mod session_data;
mod session_list;
mod session_state;
mod sessions;
mod sign_in;
pub(super) mod sql_store;
mod stored_data;
mod together;
mod unlink_identity;
mod user;
mod within;
mod writable;
