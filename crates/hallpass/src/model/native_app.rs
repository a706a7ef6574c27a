//! The programs and mobile apps that people may sign in to (RFC 8252). Each is declared by the
//! application.

use super::redirect_uri::{RedirectUri, RedirectUriProblem};

/// A longer id is refused.
const MAX_ID_BYTES: usize = 64;
/// A longer name is refused.
const MAX_NAME_CHARS: usize = 80;

/// A program or mobile app that people may sign in to, with a session that it sends as
/// `Authorization: Bearer`.
///
/// ```
/// use hallpass::NativeApp;
///
/// let command_line = NativeApp::new("cli", "Notes for the command line").loopback();
/// let phone = NativeApp::new("phone", "Notes").redirect("com.example.notes:/signed-in");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeApp {
    id: String,
    name: String,
    accepts_loopback: bool,
    redirects: Vec<String>,
}

/// An app cannot be declared as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NativeAppError {
    /// The id is not one.
    #[error("the id of an app has 1 to 64 of the characters A-Z, a-z, 0-9, '.', '_' and '-': not {0:?}")]
    Id(String),
    /// Two apps have this id.
    #[error("two apps have the id {0}")]
    TwoWithId(String),
    /// People could not read the name.
    #[error("the name of the app {0} must have 1 to 80 characters, none of them a control character")]
    Name(String),
    /// The browser could not go back to it.
    #[error("the app {0} has no redirect URI, and does not listen on loopback")]
    NoRedirect(String),
    /// It cannot have this redirect URI.
    #[error("the app {app} cannot have the redirect URI {uri}: {problem}")]
    Redirect {
        /// The id of the app.
        app: String,
        /// The redirect URI.
        uri: String,
        /// Why not.
        problem: RedirectUriProblem,
    },
}

impl NativeApp {
    /// An app with this id, which it sends as `client_id`, and this name, which people see. It is
    /// no secret, and no proof: any program can send it.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), accepts_loopback: false, redirects: Vec::new() }
    }

    /// The app listens on `http://127.0.0.1` or `http://[::1]`, with any port and path: for a
    /// program on the person's own computer.
    #[must_use]
    pub fn loopback(mut self) -> Self {
        self.accepts_loopback = true;
        self
    }

    /// The operating system opens this URI with the app: one of a scheme of its own, which is a
    /// domain name in reverse (`com.example.notes:/signed-in`), or an https URL that it has
    /// claimed. The app sends exactly this text.
    ///
    /// Give an https URL a host of its own (`https://phone.example.org/signed-in`), which serves no
    /// pages: where the app is not installed, the browser opens it with the authorization code, and
    /// a script that was injected into a page of the same origin could read that.
    #[must_use]
    pub fn redirect(mut self, uri: impl Into<String>) -> Self {
        self.redirects.push(uri.into());
        self
    }

    /// What it sends as `client_id`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What people read.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The redirect URI that the app asks for, if it is one of its own.
    pub(crate) fn redirect_uri(&self, given: &str) -> Option<RedirectUri> {
        let own = self.redirects.iter().find(|own| *own == given);
        let own = own.and_then(|own| RedirectUri::declare(own).ok());
        own.or_else(|| RedirectUri::parse_loopback(given).filter(|_| self.accepts_loopback))
    }

    fn check(&self) -> Result<(), NativeAppError> {
        let of_id = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if self.id.is_empty() || self.id.len() > MAX_ID_BYTES || !self.id.bytes().all(of_id) {
            return Err(NativeAppError::Id(self.id.clone()));
        }
        let id = self.id.clone();
        let is_blank = self.name.trim().is_empty();
        if is_blank || self.name.chars().count() > MAX_NAME_CHARS || self.name.contains(char::is_control) {
            return Err(NativeAppError::Name(id));
        }
        if !self.accepts_loopback && self.redirects.is_empty() {
            return Err(NativeAppError::NoRedirect(id));
        }
        let check = |uri: &String| {
            let refused = |problem| NativeAppError::Redirect { app: id.clone(), uri: uri.clone(), problem };
            RedirectUri::declare(uri).map(drop).map_err(refused)
        };
        self.redirects.iter().try_for_each(check)
    }
}

/// The apps of one application.
#[derive(Clone, Debug, Default)]
pub(crate) struct NativeApps(Vec<NativeApp>);

impl NativeApps {
    /// Checks `apps`.
    ///
    /// # Errors
    /// See [`NativeAppError`].
    pub fn new(apps: Vec<NativeApp>) -> Result<Self, NativeAppError> {
        for (place, app) in apps.iter().enumerate() {
            app.check()?;
            if apps[..place].iter().any(|before| before.id == app.id) {
                return Err(NativeAppError::TwoWithId(app.id.clone()));
            }
        }
        Ok(Self(apps))
    }

    /// Whether there is none: no request is looked at for a bearer token then.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The app with this id.
    pub fn find(&self, id: &str) -> Option<&NativeApp> {
        self.0.iter().find(|app| app.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_app_accepts_its_own_redirect_uris_only() {
        let phone = NativeApp::new("phone", "Notes").redirect("com.example.notes:/signed-in");
        let both = phone.clone().loopback();
        let loopback = "http://127.0.0.1:4321/cb";
        for (app, given, accepted) in [
            (&phone, "com.example.notes:/signed-in", true),
            (&phone, "com.example.notes:/signed-in?x", false),
            (&phone, "com.example.notes:/Signed-in", false),
            (&phone, "com.example.other:/signed-in", false),
            (&phone, loopback, false),
            (&both, "com.example.notes:/signed-in", true),
            (&both, loopback, true),
        ] {
            assert_eq!(app.redirect_uri(given).is_some(), accepted, "{given}");
        }
    }

    #[test]
    fn native_app_that_cannot_work_is_refused() {
        let cli = || NativeApp::new("cli", "Notes").loopback();
        assert!(NativeApps::new(vec![cli(), NativeApp::new("cli2", "Notes").loopback()]).is_ok());
        for (apps, error) in [
            (vec![cli(), cli()], NativeAppError::TwoWithId("cli".into())),
            (vec![NativeApp::new("", "Notes").loopback()], NativeAppError::Id(String::new())),
            (vec![NativeApp::new("a b", "Notes").loopback()], NativeAppError::Id("a b".into())),
            (vec![NativeApp::new("a", " ").loopback()], NativeAppError::Name("a".into())),
            (vec![NativeApp::new("a", "a\nb").loopback()], NativeAppError::Name("a".into())),
            (vec![NativeApp::new("a", "x".repeat(81)).loopback()], NativeAppError::Name("a".into())),
            (vec![NativeApp::new("a", "Notes")], NativeAppError::NoRedirect("a".into())),
            (
                vec![cli(), NativeApp::new("a", "Notes").redirect("notes:/x")],
                NativeAppError::Redirect {
                    app: "a".into(),
                    uri: "notes:/x".into(),
                    problem: RedirectUriProblem::Scheme,
                },
            ),
        ] {
            assert_eq!(NativeApps::new(apps).err(), Some(error));
        }
    }
}
