//! The real binary, in a real browser.

mod avatars;
mod certified;
mod errors;
mod https;
mod looks;
mod polling;
mod published_clients;
mod sign_in_journey;
