//! What the WebAssembly is given by its JavaScript has long names, with a hash in each. Visitors get short ones, in both, and none
//! of what does not run.

use std::{fs, iter, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// What the module is called that everything is imported from.
const MODULE: &str = "m";
const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Gives every import of `wasm` a short name, in `js`, which is minified, too; and leaves out what does not run.
pub fn imports(wasm: &Path, js: &Path) -> Result<()> {
    let read = |file: &Path| fs::read(file).with_context(|| format!("cannot read {}", file.display()));
    let (long, mut script) = (read(wasm)?, String::from_utf8(read(js)?)?);
    let renamed = rename(&long)?;
    replace(&mut script, &format!("\"{}\":", renamed.module), &format!("{MODULE}:"))?;
    for (name, short) in renamed.names {
        replace(&mut script, &format!("{name}:"), &format!("{short}:"))?;
    }
    fs::write(wasm, renamed.wasm)?;
    Ok(fs::write(js, script)?)
}

struct Renamed<'a> {
    wasm: Vec<u8>,
    /// What everything was imported from.
    module: &'a str,
    /// What they were called, and are now.
    names: Vec<(&'a str, String)>,
}

fn rename(long: &[u8]) -> Result<Renamed<'_>> {
    let (mut short, mut modules, mut names) = (Module::new(), Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(long) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            let mut imports = ImportSection::new();
            for import in section.into_imports() {
                let import = import?;
                let name = short_name(names.len());
                imports.import(MODULE, &name, EntityType::try_from(import.ty)?);
                names.push((import.name, name));
                modules.push(import.module);
            }
            short.section(&imports);
        } else if matches!(payload, Payload::CustomSection(_)) {
            // Names again, and who made it: nothing that runs.
        } else if let Some((id, range)) = payload.as_section() {
            short.section(&RawSection { id, data: &long[range] });
        }
    }
    modules.dedup();
    let [module] = modules[..] else { bail!("it imports from {modules:?}, and should from one module") };
    Ok(Renamed { wasm: short.finish(), module, names })
}

/// A name for the thing with this number: letters, as few as there can be.
fn short_name(number: usize) -> String {
    let digits = iter::successors(Some(number), |rest| (rest / LETTERS.len()).checked_sub(1));
    digits.map(|rest| char::from(LETTERS[rest % LETTERS.len()])).collect()
}

/// Replaces the one `long` in `script`.
fn replace(script: &mut String, long: &str, short: &str) -> Result<()> {
    let times = script.matches(long).count();
    ensure!(times == 1, "{long} stands {times} times in the JavaScript, and should once");
    *script = script.replacen(long, short, 1);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn short_names_are_short_and_differ() {
        let names: HashSet<_> = (0..3000).map(short_name).collect();
        assert_eq!(names.len(), 3000);
        assert!((0..52).all(|number| short_name(number).len() == 1));
        assert!((52..52 * 53).all(|number| short_name(number).len() == 2));
    }

    #[test]
    fn a_name_that_is_not_there_once_is_an_error() {
        for script in ["", "a:1,a:2"] {
            assert!(replace(&mut script.into(), "a:", "b:").is_err());
        }
        let mut script = "{a:1}".to_owned();
        replace(&mut script, "a:", "b:").unwrap();
        assert_eq!(script, "{b:1}");
    }
}
