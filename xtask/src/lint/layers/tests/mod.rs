//! The import rules, on small crates that break them.

mod arrows;
mod circles;
mod resolving;

use std::{collections::BTreeMap, path::Path};

use super::{
    module_tree::ModuleTree,
    rules::{CrateRules, Module},
};

/// A crate of these files, by their names below `src`.
fn tree(files: &[(&str, &str)]) -> ModuleTree {
    let files: BTreeMap<_, _> =
        files.iter().map(|(name, text)| (Path::new("src").join(name), *text)).collect();
    ModuleTree::load(Path::new("src/lib.rs"), &|path| files.get(path).map(|text| (*text).to_owned())).unwrap()
}

const TOP: &[Module] = &[Module { name: "top", only: None, forbidden_crates: &[] }];
const PEERS: &[Module] = &[
    Module { name: "left", only: Some(&["bottom"]), forbidden_crates: &[] },
    Module { name: "right", only: None, forbidden_crates: &[&["actix_web"]] },
];
const MIDDLE: &[Module] = &[Module { name: "middle", only: None, forbidden_crates: &[] }];
const BOTTOM: &[Module] =
    &[Module { name: "bottom", only: None, forbidden_crates: &[&["actix_web"], &["sqlx"]] }];
const RULES: CrateRules = CrateRules {
    folder: "src",
    layers: Some(&[TOP, PEERS, MIDDLE, BOTTOM]),
    forbidden_crates: &["application"],
};
