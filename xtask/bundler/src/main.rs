//! `bundler`: what `cargo xtask` starts to bundle the browser app.

use std::path::PathBuf;

use anyhow::Result;
use bundler::Bundle;
use clap::Parser;

/// Turns the compiled browser app into the files that a server serves.
#[derive(Parser)]
struct Arguments {
    /// The app's Trunk.toml.
    #[arg(long)]
    settings: PathBuf,
    /// The WebAssembly that cargo built.
    #[arg(long)]
    wasm: PathBuf,
    /// The folder for the files. What is in it is deleted.
    #[arg(long)]
    output: PathBuf,
    /// Minify and compress.
    #[arg(long)]
    release: bool,
    /// Binaryen's wasm-opt for Node.js, a JavaScript file.
    #[arg(long)]
    wasm_opt: Option<PathBuf>,
}

fn main() -> Result<()> {
    let Arguments { settings, wasm, output, release, wasm_opt } = Arguments::parse();
    bundler::bundle(&Bundle { settings, wasm, output, release, wasm_opt })
}
