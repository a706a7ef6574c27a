//! The schema: what is in the database, and how it is brought up to date.

#[cfg(test)]
mod additions;
mod found;
mod functions;
mod migration_files;
pub(super) mod migrations;
pub(super) mod update;
