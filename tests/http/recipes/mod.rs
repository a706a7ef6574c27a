//! The applications of `examples/recipes`, one for each wish of the embedding guide.

mod minimal;
mod own_database;
mod roles;
mod separate_origin;
mod websocket;
