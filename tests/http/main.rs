//! The real server, over TCP.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod abuse;
mod accounts;
mod apple;
mod audit;
mod authjs_contract;
mod bad_input;
mod ca_certificates;
mod caching;
mod callback;
mod callback_copies;
mod callback_errors;
mod client_key;
mod command_line;
mod configuration;
mod connections;
mod cookies;
mod crash;
mod csrf;
mod database_url;
mod dead_ends;
mod dev_provider;
mod doctor;
mod documents;
mod embedding;
mod example_differences;
mod failover;
mod fake_sign_in;
mod far_database;
mod form_post;
mod hostile_requests;
mod id_token;
mod identity;
mod idle_timeout;
// Functions of the C library are replaced.
#[cfg(target_os = "linux")]
mod killed_at_a_write;
mod killed_in_a_statement;
mod linking;
mod lost_answers;
mod maintenance;
mod manual_changes;
mod many_providers;
mod many_sign_ins;
mod native_apps;
#[cfg(target_os = "linux")]
mod network_file_system;
mod odd_provider_answers;
mod openapi;
mod pages;
mod poolers;
mod postgres_faults;
#[cfg(target_os = "linux")]
mod preloaded_library;
mod promises;
mod provider_faults;
mod provider_records;
mod provider_records_oauth2;
mod provider_timeouts;
mod providers;
mod public_host;
mod readme;
mod recent_proof;
mod recipes;
mod rendered_pages;
mod return_url;
mod revoked_in_flight;
mod round_trips;
mod routes;
mod secret_rotation;
mod session;
mod session_list;
mod settings_sources;
mod shared_database;
mod shutdown;
mod sign_in_rules;
mod site;
// Locks of open files, and disks of a process' own.
#[cfg(target_os = "linux")]
mod sqlite_faults;
mod store;
mod tls;
mod todo_example;
mod two_servers;
mod users_commands;
mod wrong_claims;
