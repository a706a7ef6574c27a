//! Compresses the files of the browser app, each with Brotli and gzip.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use anyhow::Result;
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

use crate::pack;

const COMPRESSIBLE: [&str; 6] = ["css", "html", "js", "svg", "wasm", pack::ENDING];
/// The best quality: compressed once, downloaded often.
const BROTLI_QUALITY: i32 = 11;
const BROTLI_BUFFER_BYTES: usize = 1 << 16;

/// Writes `<file>.br` and `<file>.gz` beside every compressible file in `folder`.
pub fn compress(folder: &Path) -> Result<()> {
    let files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    for file in files {
        let Some(ending) = file.extension().and_then(|ending| ending.to_str()) else { continue };
        if !COMPRESSIBLE.contains(&ending) {
            continue;
        }
        let data = fs::read(&file)?;
        let parts = if ending == pack::ENDING { pack::split_streams(&data) } else { vec![&*data] };
        fs::write(file.with_added_extension("br"), compress_parts(&parts)?)?;
        let mut gzip = GzEncoder::new(File::create(file.with_added_extension("gz"))?, Compression::best());
        gzip.write_all(&data)?;
        gzip.finish()?;
    }
    Ok(())
}

/// Compresses `parts` that have nothing in common. Brotli learns anew in each.
fn compress_parts(parts: &[&[u8]]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams { quality: BROTLI_QUALITY, ..BrotliEncoderParams::default() };
    let mut writer = CompressorWriter::with_params(Vec::new(), BROTLI_BUFFER_BYTES, &parameters);
    for part in parts {
        writer.write_all(part)?;
        writer.flush()?;
    }
    Ok(writer.into_inner())
}
