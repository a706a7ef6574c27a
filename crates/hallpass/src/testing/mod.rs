//! For tests of an application: a signed-in [`Session`](crate::Session) without a store, an open
//! Hallpass in memory, the cookie of any person, and a clock. The feature `test-support`: enable it
//! in `[dev-dependencies]`, so that no other program can make sessions up.
//!
//! ```
//! use actix_web::{FromRequest as _, test::TestRequest};
//! use hallpass::{Session, testing::SignedInRequest as _};
//!
//! async fn greet(session: Session) -> String {
//!     format!("Hello, {}!", session.user.name.as_deref().unwrap_or("you"))
//! }
//!
//! # #[actix_web::main]
//! # async fn main() {
//! let session = Session::builder().name("Ada").verified_email("ada@example.org").build();
//! // A handler alone:
//! assert_eq!(greet(session.clone()).await, "Hello, Ada!");
//! // Whatever takes the session from a request:
//! let request = TestRequest::default().signed_in(&session).to_http_request();
//! assert_eq!(greet(Session::extract(&request).await.unwrap()).await, "Hello, Ada!");
//! # }
//! ```

#[cfg(feature = "sqlite")]
mod config;
mod person;
mod session_builder;
mod signed_in_request;

#[cfg(feature = "sqlite")]
pub use config::config;
pub use person::{Person, SignedInPerson, TestSignInError};
pub use session_builder::SessionBuilder;
pub use signed_in_request::SignedInRequest;

pub use crate::clock::{Clock, FakeClock};
