//! Forms that also work before and without the app, as the server rendered them.
//!
//! [`FormsProvider`] hands on what the server wrote into the page. A form of your own that posts to
//! the API contains [`CsrfField`]:
//!
//! ```
//! # use hallpass_yew::{forms::{CsrfField, FormsProvider}, session::initial_state, SessionProvider, Initial};
//! # use yew::prelude::*;
//! #[component]
//! fn Root() -> Html {
//!     let page = use_memo((), |()| initial_state());
//!     html! {
//!         <SessionProvider initial={(*page).as_ref().map(Initial::from)}>
//!             <FormsProvider initial={(*page).clone()}>
//!                 <form method="post" action="/api/auth/sessions/end">
//!                     <CsrfField />
//!                     <button>{ "End all sessions" }</button>
//!                 </form>
//!             </FormsProvider>
//!         </SessionProvider>
//!     }
//! }
//! ```

mod context;
mod csrf_field;
mod page_data;
mod provider;

pub use csrf_field::CsrfField;
pub use page_data::{use_page_providers, use_page_refusal, use_page_sessions};
pub use provider::{FormsProvider, FormsProviderProps};
