//! Finds imports that the order of the layers, or the rules of a module, forbid.

use std::collections::BTreeSet;

use crate::lint::layers::{
    module::{Module, Reference},
    module_tree::ModuleTree,
    resolve::{Target, resolve},
    rules::{self, CrateRules},
};

/// Every forbidden import, and every difference between the rules and the modules that exist.
pub fn violations(tree: &ModuleTree, rules: &CrateRules) -> Vec<String> {
    let mut found = unknown_modules(tree, rules);
    for (path, module) in &tree.modules {
        let references = module.references.iter().filter(|reference| !is_use_of_import(module, reference));
        for reference in references {
            let place = format!("{}:{}", module.file.display(), reference.line);
            let written = reference.names.join("::");
            let faults = faults(tree, rules, path, reference);
            found.extend(faults.into_iter().map(|fault| format!("{place}: {fault} ({written})")));
        }
    }
    found
}

/// Whether a path starts with the name of an import, which is checked itself.
fn is_use_of_import(module: &Module, reference: &Reference) -> bool {
    !reference.is_import && reference.names.first().is_some_and(|name| module.imports.contains_key(name))
}

fn faults(tree: &ModuleTree, rules: &CrateRules, path: &[String], reference: &Reference) -> Vec<String> {
    let resolution = resolve(tree, path, &reference.names);
    if let Target::External(name) = &resolution.target
        && is_forbidden(rules, path.first(), name)
    {
        let importer = path.first().map_or("the crate root", String::as_str);
        return vec![format!("{importer} must not use the crate {name}")];
    }
    let (Some(from), Some(_)) = (path.first(), rules.layers) else { return Vec::new() };
    let imported: BTreeSet<_> = resolution.modules().map(|module| module.first()).collect();
    let fault = |imported: Option<&String>| match imported {
        None => Some(format!("{from} must not import from the crate root: name the module that defines it")),
        Some(to) => {
            (to != from && !may_import(rules, from, to)).then(|| format!("{from} must not import from {to}"))
        }
    };
    imported.into_iter().filter_map(fault).collect()
}

fn may_import(rules: &CrateRules, from: &str, to: &str) -> bool {
    let Some(layers) = rules.layers else { return true };
    let layer = |name| layers.iter().position(|layer| layer.iter().any(|module| module.name == name));
    let (Some(importer), Some(imported)) = (layer(from), layer(to)) else {
        // Reported once, as a module without rules.
        return true;
    };
    let only = module_rules(rules, from).and_then(|module| module.only);
    importer < imported && only.is_none_or(|only| only.contains(&to))
}

fn is_forbidden(rules: &CrateRules, module: Option<&String>, name: &str) -> bool {
    let of_module = module.and_then(|module| module_rules(rules, module));
    let of_module = of_module.is_some_and(|module| module.forbidden_crates.concat().contains(&name));
    of_module || rules.forbidden_crates.contains(&name)
}

fn module_rules(rules: &CrateRules, name: &str) -> Option<&'static rules::Module> {
    rules.layers?.iter().flat_map(|layer| layer.iter()).find(|module| module.name == name)
}

fn unknown_modules(tree: &ModuleTree, rules: &CrateRules) -> Vec<String> {
    let Some(layers) = rules.layers else { return Vec::new() };
    let existing: BTreeSet<_> =
        tree.modules.keys().filter_map(|path| path.first().map(String::as_str)).collect();
    let with_rules: BTreeSet<_> =
        layers.iter().flat_map(|layer| layer.iter()).map(|module| module.name).collect();
    let folder = rules.folder;
    let missing = existing.difference(&with_rules).map(|name| {
        format!(
            "{folder}: the module {name} has no place in the order of the layers: give it one in rules.rs"
        )
    });
    let outdated = with_rules
        .difference(&existing)
        .map(|name| format!("{folder}: the module {name} does not exist: remove it from rules.rs"));
    missing.chain(outdated).collect()
}
