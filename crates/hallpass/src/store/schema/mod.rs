//! The schema: what is in the database, and how it is brought up to date.

mod found;
mod functions;
mod migration_files;
pub(super) mod migrations;
pub(super) mod update;
