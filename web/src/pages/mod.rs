//! One file a page.

mod dashboard;
mod home;
mod login;
mod not_found;
mod profile;

pub use dashboard::Dashboard;
pub use home::Home;
pub use login::Login;
pub use not_found::NotFound;
pub use profile::Profile;
