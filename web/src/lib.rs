//! The browser side of Hallpass: `<SessionProvider>`, `use_session()`, and the pages of the app.
//!
//! ```
//! use hallpass_web::session::{SessionState, use_session};
//! use yew::prelude::*;
//!
//! #[component]
//! fn Greeting() -> Html {
//!     match use_session() {
//!         SessionState::Loading { .. } => html! { <p>{ "Syncing authentication status..." }</p> },
//!         SessionState::Unauthenticated { .. } => html! { <p>{ "Hello, stranger!" }</p> },
//!         SessionState::Authenticated { session, .. } => html! { <p>{ session.user.name.clone() }</p> },
//!     }
//! }
//! ```

mod app;
pub mod components;
mod forms;
mod head;
mod http;
mod login_query;
mod pages;
mod route;
pub mod session;

pub use app::{Address, App, AppProps, Pages};
pub use head::title;
pub use route::Route;
