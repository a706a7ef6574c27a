//! `wasm-bindgen`, as far as Trunk and the benchmark use it. The command-line tool of that name
//! takes minutes to build, for what the bundler contains as well.

use std::{env, path::PathBuf};

use anyhow::{Context as _, Result};
use bundler::Names;
use clap::{Parser, ValueEnum};

/// Generates the JavaScript of a WebAssembly module.
#[derive(Parser)]
struct Arguments {
    /// The WebAssembly that cargo built.
    input: PathBuf,
    /// Where the JavaScript runs.
    #[arg(long)]
    target: Target,
    /// The folder for the files.
    #[arg(long)]
    out_dir: PathBuf,
    /// The name of the files. Without it, that of the module.
    #[arg(long)]
    out_name: Option<String>,
    /// Keep the compiler's names of functions.
    #[arg(long)]
    no_demangle: bool,
    /// Write no types for TypeScript, which this program never does.
    #[arg(long, required = true)]
    no_typescript: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Target {
    Web,
}

fn main() -> Result<()> {
    if env::args().any(|argument| argument == "--version") {
        println!("wasm-bindgen {}", wasm_bindgen_shared::version());
        return Ok(());
    }
    let arguments = Arguments::parse();
    let Target::Web = arguments.target;
    let stem = || arguments.input.file_stem()?.to_str().map(str::to_owned);
    let name = arguments.out_name.clone().or_else(stem).context("the module has no name")?;
    let names = if arguments.no_demangle { Names::AsCompiled } else { Names::Demangled };
    bundler::bind(&arguments.input, &arguments.out_dir, &name, names)
}
