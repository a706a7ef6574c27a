//! Names with a hash of the content: browsers cache such files for ever.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher as _},
    path::Path,
};

use anyhow::{Context as _, Result};

/// The files of the app.
pub struct AppFiles {
    /// The name of the program.
    pub program: String,
    /// The name of the JavaScript.
    pub js: String,
    /// The name of the WebAssembly, which may be packed.
    pub wasm: String,
}

/// Gives `js` and `wasm` their names. They share one hash, because neither works without the other.
pub fn rename_app(program: &str, js: &Path, wasm: &Path) -> Result<AppFiles> {
    let mut script = fs::read_to_string(js)?;
    let name = format!("{program}-{}", hash_of(&(fs::read(wasm)?, &script)));
    let old = wasm.file_name().and_then(|name| name.to_str()).context("the module has no name")?;
    let new = old.replacen(program, &name, 1);
    script = script.replace(old, &new);
    let files = AppFiles { program: program.into(), js: format!("{name}.js"), wasm: new };
    fs::write(js.with_file_name(&files.js), script)?;
    fs::remove_file(js)?;
    fs::rename(wasm, wasm.with_file_name(&files.wasm))?;
    Ok(files)
}

/// `style.css` becomes `style-<hash>.css`.
pub fn with_hash(file_name: &str, content: &[u8]) -> String {
    let (stem, ending) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
    format!("{stem}-{}.{ending}", hash_of(&content))
}

fn hash_of(content: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_hash_depends_on_the_content_and_keeps_the_ending() {
        let (first, second) = (with_hash("style.css", b"a{}"), with_hash("style.css", b"b{}"));
        assert_ne!(first, second);
        assert!(first.starts_with("style-") && first.ends_with(".css"), "{first}");
        assert_eq!(first.len(), "style-0123456789abcdef.css".len());
    }
}
