//! Finds imports that the order of the layers, or the rules of a module, forbid.

use std::collections::BTreeSet;

use crate::lint::layers::{
    module_tree::{Module, ModuleTree, Reference},
    resolve::{Target, resolve},
    rules::{self, CrateRules},
};

/// Every forbidden import, and every difference between the rules and the modules that exist.
pub fn violations(tree: &ModuleTree, rules: &CrateRules) -> Vec<String> {
    let mut found = unknown_modules(tree, rules);
    for (path, module) in &tree.modules {
        for reference in &module.references {
            let resolution = resolve(tree, path, &reference.names);
            if let Target::External(name) = &resolution.target
                && is_forbidden(rules, path.first(), name)
            {
                let importer = path.first().map_or("the crate root", String::as_str);
                found.push(describe(module, reference, &format!("{importer} must not use the crate {name}")));
            }
            let Some(from) = path.first() else { continue };
            let tops: BTreeSet<_> = resolution.modules().map(|module| module.first()).collect();
            for top in tops.into_iter().filter(|top| *top != Some(from)) {
                match top {
                    None => found.push(describe(
                        module,
                        reference,
                        &format!(
                            "{from} must not import from the crate root: name the module that defines it"
                        ),
                    )),
                    Some(to) if !may_import(rules, from, to) => {
                        found.push(describe(module, reference, &format!("{from} must not import from {to}")));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    found
}

fn describe(module: &Module, reference: &Reference, what: &str) -> String {
    format!("{}:{}: {what} ({})", module.file.display(), reference.line, reference.names.join("::"))
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
