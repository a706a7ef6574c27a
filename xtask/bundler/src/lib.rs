//! Turns the compiled browser app into the files that a server serves, as `index.html` and
//! `Trunk.toml` describe them. Trunk reads the same description, while the pages are worked on.
//!
//! A program of its own, which xtask builds and starts: what it is made of takes minutes to build,
//! and `cargo xtask` should say something within seconds.

mod bind;
#[cfg(feature = "release")]
mod compress;
mod file_names;
#[cfg(feature = "release")]
mod function_order;
#[cfg(feature = "release")]
mod import_names;
#[cfg(feature = "release")]
mod minify;
#[cfg(feature = "release")]
mod pack;
mod page;
mod settings;
mod tag;
#[cfg(feature = "release")]
mod wasm_opt;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

pub use bind::{Names, bind};

/// What to bundle, and how.
pub struct Bundle {
    /// The `Trunk.toml` of the app. It names the page.
    pub settings: PathBuf,
    /// The WebAssembly that cargo built.
    pub wasm: PathBuf,
    /// The folder for the files. What is in it is deleted.
    pub output: PathBuf,
    /// Whether to minify and compress.
    pub release: bool,
    /// Binaryen's `wasm-opt` for Node.js, if a release is to be optimized by it.
    pub wasm_opt: Option<PathBuf>,
}

/// Writes the files of the browser app.
///
/// # Errors
/// A file cannot be read or written, or the description contains what only Trunk understands.
pub fn bundle(bundle: &Bundle) -> Result<()> {
    let output = &bundle.output;
    if output.exists() {
        fs::remove_dir_all(output).with_context(|| format!("cannot remove {}", output.display()))?;
    }
    fs::create_dir_all(output).with_context(|| format!("cannot create {}", output.display()))?;
    let settings = settings::read(&bundle.settings)?;
    let program =
        bundle.wasm.file_stem().and_then(|stem| stem.to_str()).context("the program has no name")?;
    bind(&bundle.wasm, output, program, Names::Demangled)?;
    let (js, mut wasm) = (output.join(format!("{program}.js")), output.join(format!("{program}_bg.wasm")));
    if bundle.release {
        wasm = minify(&js, &wasm, bundle.wasm_opt.as_deref())?;
    }
    let app = file_names::rename_app(program, &js, &wasm)?;
    page::write(&settings, &app, output)?;
    if bundle.release {
        compress(output)?;
    }
    Ok(())
}

/// Returns the file that takes the place of `wasm`.
#[cfg(feature = "release")]
fn minify(js: &Path, wasm: &Path, wasm_opt: Option<&Path>) -> Result<PathBuf> {
    pack::add_unpacking(js)?;
    minify::minify_module(js)?;
    import_names::shorten_imports(wasm, js)?;
    if let Some(program) = wasm_opt {
        wasm_opt::optimize(program, wasm)?;
    }
    let ordered = function_order::order_functions(&fs::read(wasm)?)?;
    let packed = wasm.with_added_extension(pack::ENDING);
    fs::write(&packed, pack::pack(&ordered)?)
        .with_context(|| format!("cannot write {}", packed.display()))?;
    fs::remove_file(wasm).with_context(|| format!("cannot remove {}", wasm.display()))?;
    Ok(packed)
}

#[cfg(feature = "release")]
fn compress(output: &Path) -> Result<()> {
    compress::compress(output)
}

#[cfg(not(feature = "release"))]
fn minify(_: &Path, _: &Path, _: Option<&Path>) -> Result<PathBuf> {
    anyhow::bail!("this bundler was built without the feature `release`")
}

#[cfg(not(feature = "release"))]
fn compress(_: &Path) -> Result<()> {
    anyhow::bail!("this bundler was built without the feature `release`")
}
