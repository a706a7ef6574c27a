//! Why an application cannot be where its configuration puts it.

use hallpass_types::paths;

use super::page_name::PageName;

/// Paths, origins or cookies do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// Not a base path.
    #[error("is not a path for the API ({0:?}): write it as /api/auth. /health is taken")]
    BasePath(String),
    /// Not a page.
    #[error(
        "is not a page ({0:?}): write a path such as /signin, outside of /api, or a whole https URL; without a query"
    )]
    Page(String),
    /// Not an origin.
    #[error(
        "is not an origin ({0:?}): write it as https://app.example.org, without a path and without wildcards (plain \
         http only for this computer)"
    )]
    Origin(String),
    /// The API would answer in place of a page.
    #[error("the {name} {page} is below the path of the API, {base_path}: the page would never be shown")]
    PageBelowApi {
        /// Which page it is.
        name: PageName,
        /// The page.
        page: String,
        /// The path of the API.
        base_path: String,
    },
    /// Two pages at one path.
    #[error("the {} and the {} are both at {path}: only one of them would be shown", .pages[0], .pages[1])]
    SamePage {
        /// The path, or the URL.
        path: String,
        /// Which pages they are.
        pages: [PageName; 2],
    },
    /// A page at an origin that is not listed.
    #[error("the page {0} is at another origin, which is not one of the allowed origins")]
    PageElsewhere(String),
    /// Not the start of cookie names.
    #[error("is not the start of a cookie name ({0:?}): write up to 32 letters, digits, - and _")]
    CookiePrefix(String),
    /// Not a domain for cookies.
    #[error("is not a domain for cookies ({0:?}): write it as example.org; a name without a dot is refused")]
    CookieDomain(String),
    /// Browsers refuse a cookie for a domain that the host does not belong to.
    #[error("the cookie domain {domain} is neither the host of AUTH_URL ({host}) nor a parent domain of it")]
    ForeignCookieDomain {
        /// The domain.
        domain: String,
        /// The host of the public URL.
        host: String,
    },
    /// Browsers refuse `SameSite=None` without `Secure`.
    #[error("cookies for other sites (SameSite=None) need an AUTH_URL with https")]
    CrossSiteWithoutHttps,
}

impl SiteError {
    /// The setting that is to be changed.
    pub(crate) fn setting(&self) -> &'static str {
        match self {
            // The one that is not at its own place.
            Self::PageBelowApi { name, base_path, .. } if base_path == paths::BASE => name.setting(),
            Self::BasePath(_) | Self::PageBelowApi { .. } => "HALLPASS_BASE_PATH",
            Self::SamePage { path, pages: [first, second] } if second.default_path() == path => {
                first.setting()
            }
            Self::SamePage { pages: [_, second], .. } => second.setting(),
            Self::Page(_) => "HALLPASS_SIGN_IN_PAGE",
            Self::Origin(_) | Self::PageElsewhere(_) => "HALLPASS_ALLOWED_ORIGINS",
            Self::CookiePrefix(_) => "HALLPASS_COOKIE_PREFIX",
            Self::CookieDomain(_) | Self::ForeignCookieDomain { .. } => "HALLPASS_COOKIE_DOMAIN",
            Self::CrossSiteWithoutHttps => "HALLPASS_COOKIE_SAME_SITE",
        }
    }
}
