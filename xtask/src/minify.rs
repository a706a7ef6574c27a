//! The JavaScript that `wasm-bindgen` writes is readable, with long names and comments. Visitors get it short.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Replaces the module in `file` by a short one that does the same.
pub fn module(file: &Path) -> Result<()> {
    let long = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, &long, SourceType::mjs()).parse();
    ensure!(
        parsed.diagnostics.is_empty(),
        "{} cannot be understood: {:?}",
        file.display(),
        parsed.diagnostics
    );
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut parsed.program);
    let short = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&parsed.program);
    fs::write(file, short.code).with_context(|| format!("cannot write {}", file.display()))
}
