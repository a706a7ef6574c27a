//! The single-page app that Hallpass' own server shows: its pages, header and router, on the public API of `hallpass-yew`.

mod app;
mod asked;
mod components;
mod head;
mod links;
mod page;
mod pages;
mod person;
mod route;

pub use app::{Address, App, AppProps, Pages};
pub use head::{description, title};
pub use page::{Access, Page};
