//! The reusable client: wrap the root in `<SessionProvider>`, ask with `use_session()`.

mod actions;
mod activity;
mod machine;
mod provider;
mod state;

pub(crate) use actions::begin_sign_in;
pub use actions::{ActionFailure, sign_in, sign_out};
pub use provider::{SessionProvider, SessionProviderProps, use_session};
pub use state::{Connection, SessionState};
