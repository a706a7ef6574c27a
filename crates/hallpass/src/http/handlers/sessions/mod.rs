//! `/api/auth/sessions`: the sessions of the signed-in person. Programs revoke them with `DELETE`,
//! forms with `POST`.

pub mod end;
pub mod end_by_form;
pub mod list;
mod revocation;
