//! Minifies the JavaScript that `wasm-bindgen` generates.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Replaces the JavaScript module in `file` by a minified one.
pub fn minify_module(file: &Path) -> Result<()> {
    let source = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, &source, SourceType::mjs()).parse();
    let errors = &parsed.diagnostics;
    ensure!(errors.is_empty(), "{} cannot be parsed: {errors:?}", file.display());
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut parsed.program);
    let output = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&parsed.program);
    fs::write(file, output.code).with_context(|| format!("cannot write {}", file.display()))
}
