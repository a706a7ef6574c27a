//! An identity provider that others wrote, from a package registry, on a port of its own. Only the
//! long suite installs them: see `tests/providers/`.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{AppOptions, Authority, CertifiedProvider};

/// The name of the provider in settings: `AUTH_OUTSIDE_…`.
const PREFIX: &str = "AUTH_OUTSIDE";

/// The certificate of the CA whose certificate a provider with `https` uses.
const CA_FILE: &str = "ca.pem";

/// A client, as it is registered with the provider.
#[derive(Clone, Copy, Debug)]
pub struct OutsideClient {
    /// Its id.
    pub id: &'static str,
    /// Its secret; `None` if its method needs none.
    pub secret: Option<&'static str>,
    /// Its `token_endpoint_auth_method`.
    pub method: &'static str,
}

/// A running provider; stops with the test.
pub struct OutsideProvider {
    /// Its issuer, or, without OpenID Connect, where it is.
    pub issuer: String,
    child: Child,
    /// For what it writes while it runs. Has a certificate that it may use, and that of the CA.
    folder: tempfile::TempDir,
}

impl OutsideProvider {
    /// Starts the provider of `script`, a file in `tests/providers/`, with `client`, whose people
    /// come back to `redirect_uri`, and with further `arguments`.
    pub fn start(script: &str, client: OutsideClient, redirect_uri: &str, arguments: &[&str]) -> Self {
        let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::default());
        authority.certify(&["127.0.0.1"], folder.path());
        std::fs::write(folder.path().join(CA_FILE), authority.pem()).unwrap();
        let mut child = command(script)
            .env("TMPDIR", folder.path())
            .args([redirect_uri, client.id, client.secret.unwrap_or_default(), client.method])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let issuer = lines.find_map(|line| line.strip_prefix("issuer ").map(ToOwned::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        Self { issuer: issuer.unwrap_or_else(|| panic!("{script} did not start")), child, folder }
    }

    /// Configures `options` with this provider under the name `outside`. In the values of
    /// `settings`, whose names lack the prefix, `@` stands for its issuer.
    pub fn configure(
        &self,
        options: AppOptions,
        client: OutsideClient,
        settings: &[(&str, &str)],
    ) -> AppOptions {
        let options = options.env(&format!("{PREFIX}_ID"), client.id);
        let options = match client.secret {
            Some(secret) => options.env(&format!("{PREFIX}_SECRET"), secret),
            None => options,
        };
        let options = if self.issuer.starts_with("https:") {
            options.env("HALLPASS_CA_FILE", &self.folder.path().join(CA_FILE).display().to_string())
        } else {
            options
        };
        settings.iter().fold(options, |options, (suffix, value)| {
            options.env(&format!("{PREFIX}{suffix}"), &value.replace('@', &self.issuer))
        })
    }
}

impl Drop for OutsideProvider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command that runs `script`.
fn command(script: &str) -> Command {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("providers");
    let (program, folder) = if script == "oidc_provider.mjs" {
        // The same as in the normal suite.
        (PathBuf::from("node"), CertifiedProvider::npm_folder())
    } else if script.ends_with(".mjs") {
        (PathBuf::from("node"), folder.join("npm"))
    } else {
        let python = std::env::var_os("HALLPASS_TEST_PROVIDERS_PYTHON");
        let python = python.expect("`cargo xtask test browser --long` installs the packages first");
        if folder.join("debian").join(script).is_file() {
            let is_unpacked = std::env::var_os("HALLPASS_TEST_DEBIAN_PACKAGES").is_some();
            assert!(is_unpacked, "`cargo xtask test browser --long` unpacks it on Debian and Ubuntu only");
            (python.into(), folder.join("debian"))
        } else {
            (python.into(), folder.join("python"))
        }
    };
    let mut command = Command::new(program);
    command.arg(script).current_dir(folder);
    command
}
