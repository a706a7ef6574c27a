//! Compresses the files of the browser app, each with Brotli and gzip.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

const COMPRESSIBLE: [&str; 5] = ["css", "html", "js", "svg", "wasm"];
/// The best quality: compressed once, downloaded often.
const BROTLI_QUALITY: i32 = 11;

/// Writes `<file>.br` and `<file>.gz` beside every compressible file in `folder`.
pub fn compress(folder: &Path) -> Result<()> {
    let files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    for file in files {
        let Some(ending) = file.extension().and_then(|ending| ending.to_str()) else { continue };
        if !COMPRESSIBLE.contains(&ending) {
            continue;
        }
        let data = fs::read(&file)?;
        let mut compressed = Vec::new();
        let parameters = BrotliEncoderParams { quality: BROTLI_QUALITY, ..BrotliEncoderParams::default() };
        brotli::BrotliCompress(&mut data.as_slice(), &mut compressed, &parameters)?;
        fs::write(file.with_added_extension("br"), compressed)?;
        let mut gzip = GzEncoder::new(File::create(file.with_added_extension("gz"))?, Compression::best());
        gzip.write_all(&data)?;
        gzip.finish()?;
    }
    Ok(())
}
