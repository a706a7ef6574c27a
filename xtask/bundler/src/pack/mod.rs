//! Packs the WebAssembly, so that Brotli makes it a tenth smaller. In a module everything is mixed:
//! instructions, numbers of locals and functions, addresses, texts. Packed, each kind has a stream
//! of its own, in which Brotli finds what repeats.
//!
//! `unpack.js`, half a kilobyte in the app's JavaScript, puts the module together again. Every
//! instruction and every byte of data is the same; only the sizes of functions and sections are
//! written with more bytes.

mod code;
mod data;
mod packer;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use wasmparser::{Parser, Payload};

use packer::{Packer, Stream};

pub use packer::split_streams;

/// The ending of a packed module's file name.
pub const ENDING: &str = "packed";

/// Starts the app, in place of what `wasm-bindgen` generates for that.
const UNPACK: &str = include_str!("unpack.js");
/// The last line of what `wasm-bindgen` generates.
const EXPORTS: &str = "export { initSync, __wbg_init as default };";

/// Has the JavaScript in `file`, which is not minified yet, unpack its module.
pub fn add_unpacking(file: &Path) -> Result<()> {
    let script = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    ensure!(script.matches(EXPORTS).count() == 1, "wasm-bindgen generates other exports: update pack/mod.rs");
    Ok(fs::write(file, script.replace(EXPORTS, UNPACK))?)
}

/// Packs a module.
///
/// # Errors
/// It cannot be parsed.
pub fn pack(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut packer, mut functions) = (Packer::default(), 0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::Version { range, .. } => packer.copy(&wasm[range]),
            Payload::CodeSectionStart { count, .. } => {
                functions = count;
                packer.open_section(wasm_encoder::SectionId::Code.into(), count);
            }
            Payload::CodeSectionEntry(body) => {
                code::pack_function(&mut packer, wasm, &body)?;
                functions -= 1;
                if functions == 0 {
                    packer.close();
                }
            }
            Payload::DataSection(section) => {
                packer.open_section(wasm_encoder::SectionId::Data.into(), section.count());
                for segment in section {
                    data::pack_segment(&mut packer, wasm, &segment?);
                }
                packer.close();
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    packer.copy_section(id, &wasm[range]);
                }
            }
        }
    }
    packer.finish()
}
