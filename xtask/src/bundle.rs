//! The browser app: built by Trunk, then made short and compressed, so that the server does not have to.

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use flate2::{Compression, write::GzEncoder};

use crate::{minify, place, shorten, step, tools};

/// How the browser app is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// As it is served.
    Release,
    /// Fast to build, large to load.
    Debug,
}

const INPUTS: [&str; 8] =
    ["index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock", "assets", "shared", "web", "xtask/src"];
/// Flags for the compiler, whoever starts it.
const WASM_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
const COMPRESSIBLE: [&str; 5] = ["css", "html", "js", "svg", "wasm"];

/// Builds the browser app where it is out of date, and gives a name for its content.
pub fn build(profile: Profile) -> Result<String> {
    let stamp = place::logs()?.join("bundle.stamp");
    let inputs = INPUTS.iter().map(|input| place::root().join(input)).collect::<Vec<_>>();
    let before = format!("{profile:?} {:016x}", made_of(&inputs)?);
    let dist = place::dist();
    // Both are compared: `trunk serve` writes into the same folder.
    let is_built =
        |content: &str| fs::read_to_string(&stamp).is_ok_and(|built| built == format!("{before} {content}"));
    if !dist.is_dir() || !is_built(&content(&dist)?) {
        step::run("Building the browser app", "bundle", &mut trunk_build(profile)?)?;
        if profile == Profile::Release {
            make_short(&dist)?;
        }
        compress(&dist)?;
        fs::write(&stamp, format!("{before} {}", content(&dist)?))?;
    }
    content(&dist)
}

/// Makes the app in `dist` as short as visitors get it, and names it after what it is then.
fn make_short(dist: &Path) -> Result<()> {
    let all = files(dist)?;
    let find = |ending: &str| {
        let found = all.iter().find(|file| file.to_str().is_some_and(|name| name.ends_with(ending)));
        found.with_context(|| format!("Trunk has built no file that ends with {ending}"))
    };
    let (wasm, js, page) = (find("_bg.wasm")?, find(".js")?, find("index.html")?);
    minify::module(js)?;
    shorten::imports(wasm, js)?;
    // Browsers keep both for ever, under names of Trunk's that tell of what was there before; and one is no use without the other.
    let stem = |file: &Path| file.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
    let before = stem(js).context("BUG: it has a name")?;
    let name = before.rsplit_once('-').map_or(before.as_str(), |(name, _)| name);
    let mut hasher = DefaultHasher::new();
    (fs::read(wasm)?, fs::read(js)?).hash(&mut hasher);
    let after = format!("{name}-{:016x}", hasher.finish());
    for file in [js, page] {
        fs::write(file, fs::read_to_string(file)?.replace(&before, &after))?;
    }
    fs::rename(js, dist.join(format!("{after}.js")))?;
    Ok(fs::rename(wasm, dist.join(format!("{after}_bg.wasm")))?)
}

/// Builds the browser app of `examples/yew` where it is out of date, for the tests.
pub fn build_example() -> Result<()> {
    let stamp = place::logs()?.join("example.stamp");
    let folder = place::root().join("examples/yew");
    let mut inputs: Vec<_> = INPUTS.iter().map(|input| place::root().join(input)).collect();
    inputs.extend(["index.html", "Trunk.toml", "Cargo.toml", "src"].map(|input| folder.join(input)));
    let wanted = format!("{:016x}", made_of(&inputs)?);
    if folder.join("dist").is_dir() && fs::read_to_string(&stamp).is_ok_and(|built| built == wanted) {
        return Ok(());
    }
    let mut command = trunk_build(Profile::Release)?;
    command.arg("--config").arg(folder.join("Trunk.toml"));
    step::run("Building the example's browser app", "example-bundle", &mut command)?;
    Ok(fs::write(&stamp, wanted)?)
}

fn trunk_build(profile: Profile) -> Result<Command> {
    let mut command = Command::new("trunk");
    command.args(["build", "--color", "never"]).env("PATH", tools::path()?).env_remove("NO_COLOR");
    if profile == Profile::Release {
        command.args(["--release", "--cargo-profile", "wasm"]);
    }
    set_flags(&mut command, &remaps());
    Ok(command)
}

/// Builds the app's WebAssembly once more, with the names of its functions, and gives the file: for a report of what they weigh.
pub fn build_named() -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args([
        "build",
        "--locked",
        "--package",
        "hallpass-web",
        "--bin",
        "hallpass-web",
        "--features",
        "browser",
    ]);
    cargo.args(["--profile", "wasm", "--config", "profile.wasm.strip=false", "--target", tools::WASM]);
    // Of its own, so that the one that is served stays built.
    let target = place::logs()?.join("named");
    cargo.arg("--target-dir").arg(&target);
    // These names tell a generic function's types.
    set_flags(&mut cargo, &format!("{} -Csymbol-mangling-version=v0", remaps()));
    step::run("Building the browser app with its names", "named", &mut cargo)?;
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--no-demangle", "--out-dir"])
        .arg(&target)
        .env("PATH", tools::path()?);
    bindgen.arg(target.join(tools::WASM).join("wasm/hallpass-web.wasm"));
    step::run("Binding it", "named-bindgen", &mut bindgen)?;
    Ok(target.join("hallpass-web_bg.wasm"))
}

/// Has the compiler told these flags, and no others: somebody's own, for the machine that they build on, would replace them.
fn set_flags(command: &mut Command, flags: &str) {
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env(WASM_FLAGS, flags);
}

/// What the compiler is told so that what is served does not tell where the builder keeps their files.
fn remaps() -> String {
    let remap = |folder: PathBuf| {
        let folder = folder.into_os_string().into_string().ok()?;
        // Cargo splits this at spaces.
        (!folder.contains(char::is_whitespace)).then(|| format!("--remap-path-prefix={folder}/="))
    };
    place::sources().filter_map(remap).collect::<Vec<_>>().join(" ")
}

/// Names the content of the built app.
fn content(dist: &Path) -> Result<String> {
    Ok(format!("{:016x}", fingerprint(&[dist.into()])?))
}

fn compress(dist: &Path) -> Result<()> {
    for file in files(dist)? {
        let Some(ending) = file.extension().and_then(|ending| ending.to_str()) else { continue };
        if !COMPRESSIBLE.contains(&ending) {
            continue;
        }
        let data = fs::read(&file)?;
        let mut small = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
        brotli::BrotliCompress(&mut data.as_slice(), &mut small, &parameters)?;
        fs::write(file.with_added_extension("br"), small)?;
        let mut gzip = GzEncoder::new(File::create(file.with_added_extension("gz"))?, Compression::best());
        gzip.write_all(&data)?;
        gzip.finish()?;
    }
    Ok(())
}

/// Names what an app is made of: `inputs`, and the compiler. The other tools' versions are written in xtask and in the lock file.
fn made_of(inputs: &[PathBuf]) -> Result<u64> {
    let compiler = Command::new("rustc").arg("--version").output().context("rustc cannot be started")?;
    let mut hasher = DefaultHasher::new();
    (fingerprint(inputs)?, compiler.stdout).hash(&mut hasher);
    Ok(hasher.finish())
}

/// Names the content of `paths`.
fn fingerprint(paths: &[PathBuf]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        for file in files(path)? {
            file.hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// Every file at or below `path`, in order.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.into()]);
    }
    let mut found = Vec::new();
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    for entry in entries {
        found.extend(files(&entry?.path())?);
    }
    found.sort();
    Ok(found)
}
