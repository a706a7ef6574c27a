//! The authorization-code flow (RFC 6749, RFC 7636, RFC 9207; OpenID Connect Core 1.0, section
//! 3.1).
//!
//! ```text
//! browser                     Hallpass                                   provider
//!    ── POST /signin/{p} ──────► begin.rs: state, nonce, PKCE. Nothing is stored: the state
//!                                (pending_sign_in.rs) and the browser's sign-in cookie hold it
//!    ◄── 303, sign-in cookie ───
//!    ── GET authorization endpoint ───────────────────────────────────────►
//!    ◄── 303 /callback/{p}?code&state&iss ─────────────────────────────────
//!        (or a form that the browser posts: form_post.rs makes this of it)
//!    ── GET /callback/{p} ─────► finish.rs, a file a step:
//!                                checked_callback.rs: is the state this browser's?
//!                                claim.rs: is it the first callback? (callback_copies.rs: a copy)
//!                                identify.rs: code + verifier ────────────► token endpoint
//!                                             signature, claims ◄────────── ID token
//!                                check_rules.rs: do the settings admit the person?
//!                                recent_proof.rs: recent enough, if that was asked for?
//!                                ask_policy.rs: does the application admit the person?
//!                                start_session.rs: a new session; or
//!                                link.rs: the identity is linked to the user of the session,
//!                                which confirm_link.rs may ask first
//!    ◄── 303, session cookie ───
//! ```
//!
//! To a program or a mobile app, Hallpass is the provider: it gives a code that becomes a session
//! of the app (`app_code.rs`, `code_challenge.rs`; the rest is `http/handlers/native_apps/`).

mod app_code;
mod ask_policy;
mod begin;
mod callback_copies;
mod callback_params;
mod check_rules;
mod checked_callback;
mod claim;
mod claim_turns;
mod client_info;
mod code_challenge;
mod confirm_link;
mod decision;
mod extra_params;
mod finish;
mod finish_failure;
mod finish_outcome;
mod form_origins;
mod form_post;
mod identify;
mod issuer_changes;
mod known_ways;
mod link;
mod link_confirmation;
mod open_link;
mod own_identities;
mod pending_sign_in;
mod policy_failure;
mod posted_user;
mod provider_order;
mod recent_proof;
mod recent_sign_in;
pub mod refusal_texts;
mod relink_hint;
mod sealed_refusal;
mod sign_in_attempt;
mod sign_in_policy;
mod sign_in_secrets;
mod sign_ins;
mod start_session;
#[cfg(test)]
mod tests;
mod unconfirmed_link;

pub(crate) use app_code::AppCode;
pub(crate) use begin::BeginFailure;
pub(crate) use callback_params::CallbackParams;
pub(crate) use client_info::ClientInfo;
pub(crate) use code_challenge::CodeChallenge;
pub use decision::{Admission, Decision};
pub(crate) use extra_params::AuthorizationExtras;
pub(crate) use finish_failure::{FailedCallback, FinishFailure};
pub(crate) use finish_outcome::FinishOutcome;
pub(crate) use form_post::FormPostFailure;
pub(crate) use issuer_changes::{keep_spelling, record_issuers};
pub(crate) use link_confirmation::{ConfirmedLink, FailedConfirmation, LinkQuestion};
pub(crate) use own_identities::OwnUnlink;
pub(crate) use pending_sign_in::SignInPurpose;
pub(crate) use recent_sign_in::RECENT_SIGN_IN_MAX_AGE;
pub use sign_in_attempt::SignInAttempt;
pub use sign_in_policy::{PolicyError, SignInPolicy};
pub(crate) use sign_ins::SignIns;
