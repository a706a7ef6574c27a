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
    let url = page.url();
    let origin = url.as_ref().map(|url| url.origin().ascii_serialization());
    if let Some(origin) = origin.filter(|origin| origin != public_url.origin()) {
        let is_listed = allowed_origins.iter().any(|allowed| allowed.as_str() == origin);
        return if is_listed { Ok(()) } else { Err(SiteError::PageElsewhere(page.to_string())) };
    }
    let path = match &url {
        Some(url) => public_url.local_path(url.path()),
        None => page.as_str(),
    };
    // The consent page of apps is a return path, and no page of the application.
    if is_return_path_outside(path, base_path.as_str()) && !base_path.contains(path) {
        return Ok(());
    }
    Err(SiteError::PageBelowApi { page: page.to_string(), base_path: base_path.to_string() })
}
