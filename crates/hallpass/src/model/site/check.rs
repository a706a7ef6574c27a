//! Checks that pages, API and origins do not get in each other's way.

use hallpass_types::is_return_path_outside;

use super::{
    SiteError,
    allowed_origin::AllowedOrigin,
    base_path::BasePath,
    page::{Page, Pages},
};
use crate::model::public_url::PublicUrl;

/// Checks `pages` of the application at `public_url`.
///
/// # Errors
/// The API would answer for one of them, two are at one path, or one is at an origin that is not listed.
pub(super) fn check_pages(
    pages: &Pages,
    base_path: &BasePath,
    public_url: &PublicUrl,
    allowed_origins: &[AllowedOrigin],
) -> Result<(), SiteError> {
    for page in pages.all() {
        check_page(page, base_path, public_url, allowed_origins)?;
    }
    let [sign_in, sign_out, sessions, _] = pages.all();
    if sign_in == sign_out || sign_in == sessions || sign_out == sessions {
        let twice = if sign_in == sign_out || sign_in == sessions { sign_in } else { sign_out };
        return Err(SiteError::SamePage(twice.to_string()));
    }
    Ok(())
}

fn check_page(
    page: &Page,
    base_path: &BasePath,
    public_url: &PublicUrl,
    allowed_origins: &[AllowedOrigin],
) -> Result<(), SiteError> {
    if let Some(path) = page.path() {
        // The consent page of apps is a return path, and no page of the application.
        let is_page = is_return_path_outside(path, base_path.as_str()) && !base_path.contains(path);
        let (page, base_path) = (path.to_owned(), base_path.to_string());
        return if is_page { Ok(()) } else { Err(SiteError::PageBelowApi { page, base_path }) };
    }
    let origin = page.foreign_origin().unwrap_or_default();
    let is_listed = allowed_origins.iter().any(|allowed| allowed.as_str() == origin);
    if is_listed || origin == public_url.origin() {
        Ok(())
    } else {
        Err(SiteError::PageElsewhere(page.to_string()))
    }
}
