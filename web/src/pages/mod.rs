//! The pages, one file each.

mod dashboard;
mod home;
mod login;
mod not_found;
mod profile;
mod sessions;
mod sign_out;

pub use dashboard::Dashboard;
pub use home::home;
pub use login::Login;
pub use not_found::not_found;
pub use profile::Profile;
pub use sessions::sessions;
pub use sign_out::sign_out;
