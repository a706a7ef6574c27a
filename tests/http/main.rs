//! The real binary, over TCP.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod abuse;
mod accounts;
mod audit;
mod bad_input;
mod by_hand;
mod caching;
mod callback;
mod callback_copies;
mod callback_errors;
mod command_line;
mod configuration;
mod connections;
mod contract;
mod crash;
mod crowd;
mod csrf;
mod database_url;
mod dead_ends;
mod dev_provider;
mod doctor;
mod doctor_providers;
mod documents;
mod embedding;
mod ending;
mod hostile;
mod id_token;
mod identity;
mod idle_limit;
mod misbehaving;
mod neighbours;
#[cfg(target_os = "linux")]
mod network_file_system;
mod odd_answers;
mod own_sessions;
mod pages;
mod poolers;
mod postgres_faults;
mod promises;
mod provider_faults;
mod provider_timeouts;
mod providers;
mod public_host;
mod read_only;
mod readme;
mod recent_proof;
mod rendered;
mod return_path;
mod revoked;
mod rotation;
mod routes;
mod session;
mod settings_sources;
mod shared_database;
// Locks of open files, and disks of a process' own.
#[cfg(target_os = "linux")]
mod sqlite_faults;
mod store;
mod tls;
mod trust;
mod upkeep;
mod users_commands;
