//! The single-page app of the Hallpass server: pages, header and router, on the public API of
//! `hallpass-yew`.

mod account_page;
mod app;
mod components;
mod head;
mod links;
mod navigation;
mod page;
mod pages;
mod root;
#[cfg(feature = "ssr")]
mod server_page;

pub use account_page::{ACCOUNT_META, read_account_page, set_account_page};
pub use app::{App, AppProps, Location, Pages};
pub use head::{BASE_PATH_META, base_path, description, title};
pub use page::{Access, Page};
pub use root::{ROOT_META, href, read_root, set_root};
#[cfg(feature = "ssr")]
pub use server_page::{ServerPage, ServerPageProps};
