//! `/api/auth/identities`: the ways to sign in of the signed-in person. Programs remove them with
//! `DELETE`, forms with `POST`.

pub mod list;
mod removal;
pub mod unlink;
pub mod unlink_by_form;
