//! The types that cross the wire between the Hallpass server and its clients: no I/O, no texts.
//!
//! One [`Session`] type is compiled into the server and into the WebAssembly client, so that a
//! renamed field is a build error on both sides.
//!
//! ```
//! # use hallpass_types::Session;
//! // The answer of `GET /api/auth/session`: a session, or the four bytes `null`.
//! let session: Option<Session> = serde_json::from_str("null")?;
//! assert_eq!(session, None);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod application_data;
mod email;
mod end_reason;
mod error_code;
mod form;
mod ids;
mod initial_state;
mod login_query;
mod own_identity;
mod own_session;
pub mod paths;
mod problem;
mod provider;
mod providers;
mod reference;
mod refusal;
mod return_path;
mod session;
mod timestamp;
mod user;

pub use application_data::{ApplicationData, DataError};
pub use email::Email;
pub use end_reason::EndReason;
pub use error_code::ErrorCode;
pub use ids::{ProviderId, SessionId, UserId};
pub use initial_state::{InitialState, Visitor};
pub use login_query::LoginQuery;
pub use own_identity::OwnIdentity;
pub use own_session::{OwnSession, SESSIONS_PER_PAGE};
pub use problem::Problem;
pub use provider::{CsrfToken, ProviderType, PublicProvider, Redirect};
pub use providers::Providers;
pub use reference::is_reference;
pub use refusal::Refusal;
pub use return_path::{MAX_RETURN_PATH_BYTES, is_return_path, is_return_path_outside};
pub use session::{Session, SessionData};
pub use timestamp::Timestamp;
pub use user::User;
