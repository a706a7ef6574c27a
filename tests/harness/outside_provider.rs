//! An identity provider that others wrote, from a package registry, on a port of its own. Only the
//! long suite installs them: see `tests/providers/`.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{AppOptions, CertifiedProvider};

/// The name of the provider in settings: `AUTH_OUTSIDE_…`.
const PREFIX: &str = "AUTH_OUTSIDE";

/// A client, as it is registered with the provider.
#[derive(Clone, Copy, Debug)]
pub struct OutsideClient {
    /// Its id.
    pub id: &'static str,
    /// Its secret.
    pub secret: &'static str,
    /// Its `token_endpoint_auth_method`.
    pub method: &'static str,
}

/// A running provider; stops with the test.
pub struct OutsideProvider {
    /// Its issuer, or, without OpenID Connect, where it is.
    pub issuer: String,
    child: Child,
}

impl OutsideProvider {
    /// Starts the provider of `script`, a file in `tests/providers/`, with `client`, whose people come
    /// back to `redirect_uri`.
    pub fn start(script: &str, client: OutsideClient, redirect_uri: &str) -> Self {
        let mut child = command(script)
            .args([redirect_uri, client.id, client.secret, client.method])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let issuer = lines.find_map(|line| line.strip_prefix("issuer ").map(ToOwned::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        Self { issuer: issuer.unwrap_or_else(|| panic!("{script} did not start")), child }
    }

    /// Configures `options` with this provider under the name `outside`. In the values of `settings`,
    /// whose names lack the prefix, `@` stands for its issuer.
    pub fn configure(
        &self,
        options: AppOptions,
        client: OutsideClient,
        settings: &[(&str, &str)],
    ) -> AppOptions {
        let options =
            options.env(&format!("{PREFIX}_ID"), client.id).env(&format!("{PREFIX}_SECRET"), client.secret);
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
        (python.into(), folder.join("python"))
    };
    let mut command = Command::new(program);
    command.arg(script).current_dir(folder);
    command
}
