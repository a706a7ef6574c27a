//! Reads where the application is: its own pages, the path of its API, the origins of separate
//! front ends, and for which hosts its cookies are.

use url::Url;

use super::{Config, problems::Problems};
use crate::{
    model::{
        cookie_names::CookieNames,
        cookie_settings::{CookieDomain, CookiePrefix, CookieSameSite, CookieSettings},
        public_url::PublicUrl,
        site::{
            Site, SiteError,
            allowed_origin::AllowedOrigin,
            base_path::BasePath,
            page::{Page, Pages},
        },
    },
    settings::{ConfigError, Settings},
};

const HINT: &str = "docs/recipes/site.md has examples.";

/// Reads the setting `name` with `parse`.
fn read<T>(
    settings: &Settings,
    name: &str,
    parse: impl Fn(&str) -> Result<T, SiteError>,
    problems: &mut Problems,
) -> Option<T> {
    let read = settings
        .get(name)
        .map(|text| parse(text.trim()).map_err(|error| ConfigError::new(name, error.to_string(), HINT)));
    problems.valid(read.transpose())
}

/// Reads `HALLPASS_BASE_PATH`.
pub(super) fn read_base_path(settings: &Settings, problems: &mut Problems) -> BasePath {
    read(settings, "HALLPASS_BASE_PATH", BasePath::parse, problems).unwrap_or_default()
}

/// Reads the settings of the pages.
pub(super) fn read_pages(settings: &Settings, problems: &mut Problems) -> Pages {
    let mut pages = Pages::default();
    for (name, page) in [
        ("HALLPASS_SIGN_IN_PAGE", &mut pages.sign_in),
        ("HALLPASS_SIGN_OUT_PAGE", &mut pages.sign_out),
        ("HALLPASS_SESSIONS_PAGE", &mut pages.sessions),
        ("HALLPASS_HOME_PAGE", &mut pages.home),
    ] {
        if let Some(given) = read(settings, name, Page::parse, problems) {
            *page = given;
        }
    }
    pages.account = read(settings, "HALLPASS_ACCOUNT_PAGE", Page::parse, problems);
    pages
}

/// Reads `HALLPASS_ALLOWED_ORIGINS`, a list with commas.
pub(super) fn read_allowed_origins(settings: &Settings, problems: &mut Problems) -> Vec<AllowedOrigin> {
    let list = |text: &str| {
        let all = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
        all.map(AllowedOrigin::parse).collect::<Result<Vec<_>, _>>()
    };
    read(settings, "HALLPASS_ALLOWED_ORIGINS", list, problems).unwrap_or_default()
}

/// Reads the settings of the cookies.
pub(super) fn read_cookies(settings: &Settings, problems: &mut Problems) -> CookieSettings {
    let name = "HALLPASS_COOKIE_SAME_SITE";
    let same_site = match settings.get(name) {
        None | Some("lax") => Ok(CookieSameSite::Lax),
        Some("none") => Ok(CookieSameSite::None),
        Some(text) => {
            Err(ConfigError::new(name, format!("is neither lax nor none ({text})"), "Write lax or none."))
        }
    };
    CookieSettings {
        prefix: read(settings, "HALLPASS_COOKIE_PREFIX", CookiePrefix::parse, problems).unwrap_or_default(),
        domain: read(settings, "HALLPASS_COOKIE_DOMAIN", CookieDomain::parse, problems),
        same_site: problems.valid(same_site.map(Some)).unwrap_or_default(),
    }
}

impl Config {
    /// Where the application is.
    ///
    /// # Errors
    /// Paths and origins do not fit together.
    pub(crate) fn site(&self) -> Result<Site, SiteError> {
        Site::new(self.own_url(), self.base_path.clone(), &self.pages, self.allowed_origins.clone())
    }

    /// The path of the API may have been chosen in code, after `AUTH_URL` was read.
    fn own_url(&self) -> PublicUrl {
        let public_url = self.public_url.clone().map(|url| url.without_base_path(self.base_path.as_str()));
        public_url.unwrap_or_else(|| PublicUrl::localhost(self.listen.port()))
    }

    /// What does not fit together.
    pub(super) fn site_problem(&self) -> Option<ConfigError> {
        let names = CookieNames::new(&self.own_url(), &self.cookies);
        let error = self.site().err().or(names.err())?;
        Some(ConfigError::new(error.setting(), error.to_string(), HINT))
    }

    /// A front end of another site gets no cookies, unless they are for other sites. Which names
    /// are one site only a list of public suffixes knows; names that differ in their last two
    /// labels never are.
    pub(super) fn cross_site_warning(&self) -> Option<ConfigError> {
        let url = self.own_url();
        let own = last_two_labels(url.as_url());
        let is_elsewhere = |origin: &&AllowedOrigin| {
            Url::parse(origin.as_str()).is_ok_and(|other| last_two_labels(&other) != own)
        };
        if self.cookies.same_site == CookieSameSite::None {
            return None;
        }
        let origin = self.allowed_origins.iter().find(is_elsewhere)?;
        let problem =
            format!("lists {origin}, which is another site than {url}: browsers send it no cookies");
        let hint = "Use a subdomain of the same domain, or set HALLPASS_COOKIE_SAME_SITE=none: see \
                    docs/recipes/site.md#a-separate-front-end.";
        Some(ConfigError::new("HALLPASS_ALLOWED_ORIGINS", problem, hint))
    }
}

fn last_two_labels(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let mut labels = host.rsplitn(3, '.');
    let last = labels.next()?;
    Some(labels.next().map_or_else(|| last.to_owned(), |before| format!("{before}.{last}")))
}

#[cfg(test)]
mod tests {
    use crate::{
        config::{Config, DevProvider},
        model::site::base_path::BasePath,
        settings::Settings,
    };

    #[test]
    fn base_path_at_the_end_of_auth_url_is_dropped_wherever_it_was_chosen() {
        for (setting, in_code) in [("/auth", None), ("/api/auth", Some("/auth"))] {
            let settings = Settings::from([
                ("AUTH_URL", "https://app.example.org/auth"),
                ("AUTH_SECRET", "0123456789abcdef0123456789abcdef"),
                ("HALLPASS_BASE_PATH", setting),
            ]);
            let mut config = Config::from_settings(&settings, DevProvider::Off).unwrap();
            if let Some(base_path) = in_code {
                config.base_path = BasePath::parse(base_path).unwrap();
            }
            let site = config.site().unwrap();
            assert_eq!(site.api_url("/api/auth/csrf"), "https://app.example.org/auth/csrf", "{setting}");
        }
    }

    #[test]
    fn front_end_of_another_site_is_a_warning() {
        for (origin, same_site, is_warned) in [
            ("https://app.example.org", "lax", false),
            ("https://example.org:8443", "lax", false),
            ("https://example.com", "lax", true),
            ("https://example.com", "none", false),
        ] {
            let config = Config::from_settings(
                &Settings::from([
                    ("AUTH_URL", "https://api.example.org"),
                    ("AUTH_SECRET", "0123456789abcdef0123456789abcdef"),
                    ("HALLPASS_ALLOWED_ORIGINS", origin),
                    ("HALLPASS_COOKIE_SAME_SITE", same_site),
                ]),
                DevProvider::Off,
            );
            let names: Vec<_> = config.unwrap().warnings.into_iter().map(|warning| warning.name).collect();
            assert_eq!(names == ["HALLPASS_ALLOWED_ORIGINS"], is_warned, "{origin} {same_site} {names:?}");
        }
    }
}
