//! The import rules: a module imports only from modules below it, and no modules import each other
//! in a circle. Reads the `use` declarations and the paths in the code; test code is exempt.

mod arrows;
mod circles;
mod module;
mod module_tree;
mod parse;
mod resolve;
mod rules;
mod test_code;
#[cfg(test)]
mod tests;
mod token_paths;

use std::{fs, path::Path};

use anyhow::{Result, bail, ensure};

use crate::{paths, step};

use module_tree::ModuleTree;
use rules::{CRATES, CrateRules};

/// Checks all crates of `rules.rs`.
pub fn check() -> Result<()> {
    step::run_here("Import rules", || {
        let mut violations = Vec::new();
        for rules in CRATES {
            violations
                .extend(check_crate(rules, paths::root()).unwrap_or_else(|error| vec![format!("{error:#}")]));
        }
        if !violations.is_empty() {
            for violation in &violations {
                println!("    {violation}");
            }
            bail!("{} violations of the rules in xtask/src/lint/layers/rules.rs", violations.len());
        }
        Ok(())
    })
}

fn check_crate(rules: &CrateRules, root: &Path) -> Result<Vec<String>> {
    let folder = root.join(rules.folder);
    let crate_roots = ["lib.rs", "main.rs"].map(|name| folder.join(name));
    let mut found = false;
    let mut violations = Vec::new();
    for file in crate_roots.iter().filter(|file| file.is_file()) {
        found = true;
        let tree = ModuleTree::load(file, &|path| fs::read_to_string(path).ok())?;
        violations.extend(violations_in(&tree, rules).into_iter().map(|text| {
            // Relative paths can be clicked in an editor.
            text.replace(&format!("{}/", root.display()), "")
        }));
    }
    ensure!(found, "{} has no lib.rs and no main.rs: correct its folder in rules.rs", folder.display());
    Ok(violations)
}

fn violations_in(tree: &ModuleTree, rules: &CrateRules) -> Vec<String> {
    let mut violations = arrows::violations(tree, rules);
    violations.extend(circles::violations(tree));
    violations
}
