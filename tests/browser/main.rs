//! The real server, in real browsers.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod account_menu;
mod avatars;
mod below_a_path;
mod certified_provider;
mod dead_ends;
mod devices;
mod embedding;
mod errors;
mod expiry;
mod first_visit;
mod form_post;
mod header;
mod https;
mod native_apps;
mod navigation;
mod no_flash;
mod no_script;
mod outage_page;
mod outages;
mod page_faults;
mod poll_leader;
mod polling;
mod published_clients;
mod rendered_by_an_application;
mod return_to;
mod rewritten;
mod rewritten_later;
mod separate_front_end;
mod separate_yew_app;
mod sign_in_journey;
mod status_messages;
mod tabs;
mod trunk_serve;
mod unmounting;
