//! The browser app: built by Trunk, then minified and compressed, so that the server does not have
//! to compress.

mod cargo_flags;
mod compress;
mod fingerprint;
mod function_order;
mod import_names;
mod minify;
mod named;
mod wasm_opt;

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
    process::Command,
};

use anyhow::{Context as _, Result};

use crate::{paths, step, tools};

pub use named::build_with_names;

/// How the browser app, or the server, is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Small and fast to run: as it is deployed.
    Release,
    /// Fast to build.
    Debug,
}

/// What the browser app is built from.
const INPUTS: [&str; 12] = [
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "assets",
    "shared",
    "crates/hallpass-yew",
    "patches",
    "web",
    "xtask/npm/package.json",
    "xtask/npm/package-lock.json",
    "xtask/src",
];

/// Builds the browser app if it is out of date. Returns the fingerprint of the built files.
pub fn build(profile: Profile) -> Result<String> {
    let stamp = paths::logs()?.join("bundle.stamp");
    let inputs = INPUTS.map(|input| paths::root().join(input));
    let built_from = format!("{profile:?} {:016x}", fingerprint::of_inputs(&inputs)?);
    let dist = paths::dist();
    // Both are compared, since `trunk serve` writes into the same folder.
    let is_current = |output: &str| {
        fs::read_to_string(&stamp).is_ok_and(|recorded| recorded == format!("{built_from} {output}"))
    };
    if !dist.is_dir() || !is_current(&fingerprint::of_output(&dist)?) {
        step::run("Building the browser app", "bundle", &mut trunk_build(profile)?)?;
        if profile == Profile::Release {
            minify(&dist)?;
        }
        step::run_here("Compressing the browser app", || compress::compress(&dist))?;
        fs::write(&stamp, format!("{built_from} {}", fingerprint::of_output(&dist)?))?;
    }
    fingerprint::of_output(&dist)
}

/// Builds the browser app of `examples/yew` with the probes of `tests/probe-yew`, for the tests, if it
/// is out of date.
pub fn build_example() -> Result<()> {
    let stamp = paths::logs()?.join("example.stamp");
    let folder = paths::root().join("tests/probe-yew");
    let mut inputs = INPUTS.map(|input| paths::root().join(input)).to_vec();
    inputs.extend(["index.html", "Trunk.toml", "Cargo.toml", "src"].map(|input| folder.join(input)));
    inputs.push(paths::root().join("examples/yew/src"));
    let built_from = format!("{:016x}", fingerprint::of_inputs(&inputs)?);
    if folder.join("dist").is_dir() && fs::read_to_string(&stamp).is_ok_and(|recorded| recorded == built_from)
    {
        return Ok(());
    }
    let mut command = trunk_build(Profile::Release)?;
    command.arg("--config").arg(folder.join("Trunk.toml"));
    step::run("Building the example's browser app", "example-bundle", &mut command)?;
    Ok(fs::write(&stamp, built_from)?)
}

fn trunk_build(profile: Profile) -> Result<Command> {
    let mut command = Command::new("trunk");
    command.args(["build", "--color", "never"]).env("PATH", tools::path()?).env_remove("NO_COLOR");
    if profile == Profile::Release {
        command.args(["--release", "--cargo-profile", "wasm"]);
    }
    cargo_flags::set(&mut command, &cargo_flags::remap_paths());
    Ok(command)
}

/// Minifies the files in `dist`, and renames them after what they contain then.
///
/// Browsers cache them for ever. Trunk's names are a hash of the contents before this. The
/// JavaScript and the WebAssembly share one hash, because neither works without the other.
fn minify(dist: &Path) -> Result<()> {
    let all = fingerprint::files(dist)?;
    let find = |ending: &str| {
        let found = all.iter().find(|file| file.to_str().is_some_and(|name| name.ends_with(ending)));
        found.with_context(|| format!("Trunk has built no file that ends with {ending}"))
    };
    let (wasm, js, page) = (find("_bg.wasm")?, find(".js")?, find("index.html")?);
    minify::minify_module(js)?;
    import_names::shorten_imports(wasm, js)?;
    if let Err(error) = wasm_opt::optimize(wasm) {
        println!("  – The WebAssembly is not optimized by wasm-opt, and 4 kB larger: {error:#}");
    }
    fs::write(wasm, function_order::order_functions(&fs::read(wasm)?)?)?;
    let trunk_name = js.file_stem().and_then(|stem| stem.to_str()).context("BUG: it has a name")?.to_owned();
    let prefix = trunk_name.rsplit_once('-').map_or(trunk_name.as_str(), |(prefix, _)| prefix);
    let mut hasher = DefaultHasher::new();
    (fs::read(wasm)?, fs::read(js)?).hash(&mut hasher);
    let new_name = format!("{prefix}-{:016x}", hasher.finish());
    for file in [js, page] {
        fs::write(file, fs::read_to_string(file)?.replace(&trunk_name, &new_name))?;
    }
    fs::rename(js, dist.join(format!("{new_name}.js")))?;
    Ok(fs::rename(wasm, dist.join(format!("{new_name}_bg.wasm")))?)
}
