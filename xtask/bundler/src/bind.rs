//! Generates the JavaScript with which a browser starts the WebAssembly.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

/// The names of functions in the WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// As people write them.
    Demangled,
    /// As the compiler wrote them.
    AsCompiled,
}

/// Writes `<name>.js` and `<name>_bg.wasm`, as `wasm-bindgen --target web --no-typescript` does.
///
/// # Errors
/// The WebAssembly needs another version of `wasm-bindgen`, or parts of the app are JavaScript
/// files, which the bundle does not have a place for.
pub fn bind(wasm: &Path, output: &Path, name: &str, names: Names) -> Result<()> {
    Bindgen::new()
        .web(true)?
        .input_path(wasm)
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(false)
        .demangle(names == Names::Demangled)
        .generate(output)
        .with_context(|| format!("cannot generate the JavaScript of {}", wasm.display()))?;
    ensure!(!output.join("snippets").exists(), "an inline JavaScript module cannot be bundled");
    Ok(())
}

#[cfg(test)]
mod tests {
    /// The version of `package` in `Cargo.lock`.
    fn locked_version(package: &str) -> &'static str {
        let lock = include_str!("../../../Cargo.lock");
        let entry = format!("name = \"{package}\"\nversion = \"");
        lock.split_once(&entry).unwrap().1.split_once('"').unwrap().0
    }

    /// The JavaScript would not fit the WebAssembly.
    #[test]
    fn bindgen_has_the_version_of_the_library_it_generates_for() {
        for part in ["wasm-bindgen-cli-support", "wasm-bindgen-shared"] {
            assert_eq!(locked_version(part), locked_version("wasm-bindgen"));
        }
    }
}
