//! PostgreSQL.

pub(super) mod open;
mod parameters;
mod pool;
mod pooler;
mod primary;
mod role;
mod start;
pub(super) mod url;
mod url_text;
