//! Where a provider is, as its record says.

/// Where a provider is.
#[derive(Debug)]
pub enum RecordEndpoints {
    /// No record says it: the settings or the application do.
    Unknown,
    /// There is one.
    Fixed {
        /// The name of the issuer of its identities. It never changes, whatever happens to the
        /// URLs.
        issuer: &'static str,
        /// The authorization endpoint.
        authorization: &'static str,
        /// The token endpoint.
        token: &'static str,
        /// The userinfo endpoint, with all parameters that it needs.
        userinfo: &'static str,
    },
    /// Everyone can run one: paths below the URL of the server, which is the issuer.
    OfServer(ServerPaths),
}

/// The paths of a kind of server.
#[derive(Debug)]
pub struct ServerPaths {
    /// The best-known server of its kind, for those who set no URL.
    pub server: Option<&'static str>,
    /// Where the API is; `None`: below the server's URL.
    pub api: Option<ServerApi>,
    /// The path of the authorization endpoint.
    pub authorization: &'static str,
    /// The path of the token endpoint.
    pub token: &'static str,
    /// The path of the userinfo endpoint below the API.
    pub userinfo: &'static str,
}

/// Where the API of a kind of server is.
#[derive(Clone, Copy, Debug)]
pub struct ServerApi {
    /// The URL, for the best-known server.
    pub url: &'static str,
    /// The path below the URL of another one.
    pub path: &'static str,
}
