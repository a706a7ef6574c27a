//! A certified OpenID provider of another author, on a port of its own: `oidc-provider` from npm.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::AppOptions;

const CLIENT: (&str, &str) = ("hallpass & co", "a secret: with/odd+characters%and spaces");

/// A running provider; stops with the test.
pub struct CertifiedProvider {
    issuer: String,
    child: Child,
}

impl CertifiedProvider {
    /// The folder with the packages that npm installed.
    pub fn npm_folder() -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("npm");
        assert!(
            folder.join("node_modules").is_dir(),
            "`cargo xtask test browser` installs the packages first"
        );
        folder
    }

    /// Starts a provider that signs with `algorithm` and sends the browser back to `redirect_uri`.
    pub fn start(redirect_uri: &str, algorithm: &str) -> Self {
        let mut child = Command::new("node")
            .arg("oidc_provider.mjs")
            .args([redirect_uri, CLIENT.0, CLIENT.1, "client_secret_basic", algorithm])
            .current_dir(Self::npm_folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let issuer = lines.find_map(|line| line.strip_prefix("issuer ").map(ToOwned::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        Self { issuer: issuer.expect("oidc-provider did not start"), child }
    }

    /// Configures `options` with this provider under the name `certified`.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        options
            .env("AUTH_CERTIFIED_ISSUER", &self.issuer)
            .env("AUTH_CERTIFIED_ID", CLIENT.0)
            .env("AUTH_CERTIFIED_SECRET", CLIENT.1)
    }
}

impl Drop for CertifiedProvider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
