//! Checks that pages, API and origins do not get in each other's way.

use hallpass_types::is_return_path_outside;

use super::{
    SiteError,
    allowed_origin::AllowedOrigin,
    base_path::BasePath,
    page::{Page, Pages},
    page_name::PageName,
};
use crate::model::public_url::PublicUrl;

/// Checks `pages` of the application at `public_url`.
///
/// # Errors
/// The API would answer for one of them, two are at one path, or one is at an origin that is not
/// listed.
pub(super) fn check_pages(
    pages: &Pages,
    base_path: &BasePath,
    public_url: &PublicUrl,
    allowed_origins: &[AllowedOrigin],
) -> Result<(), SiteError> {
    for (name, page) in pages.all() {
        check_page(name, page, base_path, public_url, allowed_origins)?;
    }
    // One page may be the start page and another one.
    let others = pages.all().filter(|(name, _)| *name != PageName::Home);
    let others: Vec<_> = others.map(|(name, page)| (name, place_of(page, public_url))).collect();
    for (number, (second, path)) in others.iter().enumerate() {
        if let Some((first, _)) = others[..number].iter().find(|(_, other)| other == path) {
            return Err(SiteError::SamePage { path: path.clone(), pages: [*first, *second] });
        }
    }
    Ok(())
}

/// The path of a page of this site, or the URL of another one.
fn place_of(page: &Page, public_url: &PublicUrl) -> String {
    let own = page.url().filter(|url| url.origin().ascii_serialization() == public_url.origin());
    own.map_or_else(|| page.to_string(), |url| public_url.local_path(url.path()).to_owned())
}

fn check_page(
    name: PageName,
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
    // The library's own pages are return paths, and no pages of the application.
    if is_return_path_outside(path, base_path.as_str()) && !base_path.contains(path) {
        return Ok(());
    }
    Err(SiteError::PageBelowApi { name, page: page.to_string(), base_path: base_path.to_string() })
}
