//! Binaryen's `wasm-opt`, which makes the packed WebAssembly 2 kB smaller than LLVM leaves it.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};

/// What Rust's WebAssembly uses, and browsers have had for years. Binaryen must not use more.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Passes of `-Oz` after which there are fewer instructions, but less that repeats: packed and
/// compressed, the module would be larger.
const SKIPPED_PASSES: [&str; 3] =
    ["--skip-pass=inlining-optimizing", "--skip-pass=local-cse", "--skip-pass=simplify-locals"];

/// Passes again until nothing becomes smaller, and gives each load and store the same hint about
/// its alignment, which no browser heeds: 0.6 kB less.
const OPTIMIZATIONS: [&str; 3] = ["-Oz", "--converge", "--dealign"];

/// Optimizes the file `wasm` for size. What it does stays the same: a panic still names its line.
/// `program` is Binaryen's `wasm-opt` for Node.js, a JavaScript file.
pub fn optimize(program: &Path, wasm: &Path) -> Result<()> {
    let output = wasm.with_extension("optimized");
    let mut command = Command::new("node");
    command.arg(program).args(FEATURES).args(OPTIMIZATIONS).args(SKIPPED_PASSES);
    command.arg(wasm).arg("-o").arg(&output);
    let status = command.status().context("cannot start node")?;
    ensure!(status.success(), "wasm-opt failed ({status})");
    fs::rename(&output, wasm).with_context(|| format!("cannot write {}", wasm.display()))
}
