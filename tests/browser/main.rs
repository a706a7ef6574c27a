//! The real binary, in a real browser.

mod avatars;
mod errors;
mod looks;
mod polling;
mod sign_in_journey;
