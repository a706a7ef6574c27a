//! The real binary, in a real browser.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod avatars;
mod certified;
mod dead_ends;
mod devices;
mod embedding;
mod errors;
mod expiry;
mod https;
mod leading;
mod looks;
mod navigation;
mod no_flash;
mod no_script;
mod outage_page;
mod outages;
mod polling;
mod published_clients;
mod return_to;
mod rewritten;
mod sign_in_journey;
mod tabs;
mod trunk_serve;
mod unmounting;
