//! The part of `Trunk.toml` that says what is built.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// How a page starts its app, if `pattern_script` does not say it.
const DEFAULT_SCRIPT: &str = "<script type=\"module\">
    import init from '{base}{js}';
    await init({ module_or_path: '{base}{wasm}' });
  </script>";

/// The settings.
pub struct Settings {
    /// The page.
    pub page: PathBuf,
    /// The path of the page's folder in URLs. Ends with a slash.
    pub public_url: String,
    /// What takes the place of the program's element in the page.
    pub script: String,
}

#[derive(Deserialize)]
struct Document {
    build: Build,
}

/// Unknown settings are an error: they would mean something to Trunk only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Build {
    target: PathBuf,
    public_url: String,
    #[serde(default = "default_script")]
    pattern_script: String,
    /// Trunk's links for the files of the app. The script can have them itself.
    #[serde(default)]
    pattern_preload: String,
    // What is the same without being said, or has no meaning here.
    #[serde(default = "filehash", rename = "filehash")]
    has_hashes: bool,
    #[serde(rename = "dist")]
    _dist: Option<PathBuf>,
    #[serde(rename = "create_nonce")]
    _create_nonce: Option<bool>,
    #[serde(rename = "nonce_placeholder")]
    _nonce_placeholder: Option<String>,
}

fn default_script() -> String {
    DEFAULT_SCRIPT.to_owned()
}

fn filehash() -> bool {
    true
}

/// Reads the settings in `file`.
pub fn read(file: &Path) -> Result<Settings> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let Document { build } = toml::from_str(&text).with_context(|| format!("in {}", file.display()))?;
    ensure!(build.has_hashes && build.pattern_preload.is_empty(), "{} needs Trunk itself", file.display());
    let Build { public_url, pattern_script, .. } = build;
    Ok(Settings { page: file.with_file_name(build.target), public_url, script: pattern_script })
}
