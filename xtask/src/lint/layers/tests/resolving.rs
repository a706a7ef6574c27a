//! What paths refer to.

use super::tree;
use crate::lint::layers::{
    module_tree::ModuleTree,
    resolve::{Target, resolve},
};

fn names(path: &str) -> Vec<String> {
    path.split("::").filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
}

fn target(tree: &ModuleTree, from: &str, path: &str) -> Target {
    resolve(tree, &names(from), &names(path)).target
}

fn example() -> ModuleTree {
    tree(&[
        ("lib.rs", "mod a; mod b; pub use a::Thing; use url; use url::Url;"),
        ("a/mod.rs", "mod inner; pub use inner::*; pub use super::b as other; pub fn run() {}"),
        ("a/inner.rs", "pub struct Thing; #[macro_export] macro_rules! log { () => {} }"),
        ("b.rs", "pub mod c { pub enum Kind { One } } pub use c::Kind::One; pub use crate::a::Thing as B;"),
    ])
}

#[test]
fn items_are_found_where_they_are_defined() {
    let tree = example();
    for (from, path, module) in [
        ("b", "crate::a::run", "a"),
        ("b", "crate::a::Thing", "a::inner"),
        ("b", "crate::Thing", "a::inner"),
        ("b", "crate::Thing::new", "a::inner"),
        ("b", "super::a::other::B", "a::inner"),
        ("a", "other::c::Kind", "b::c"),
        ("a::inner", "super::super::b::One", "b::c"),
        ("a", "crate::log", "a::inner"),
        ("b", "Self::new", "b"),
    ] {
        assert_eq!(target(&tree, from, path), Target::Item(names(module)), "{path}");
    }
}

#[test]
fn modules_are_found_by_their_other_names() {
    let tree = example();
    assert_eq!(target(&tree, "b", "crate::a::other::c"), Target::Module(names("b::c")));
    assert_eq!(target(&tree, "b", "c"), Target::Module(names("b::c")));
    assert_eq!(target(&tree, "b", "super"), Target::Module(Vec::new()));
}

#[test]
fn unknown_first_names_are_crates() {
    let tree = example();
    for path in ["url", "url::Url", "url::Url::parse"] {
        assert_eq!(target(&tree, "", path), Target::External("url".into()), "{path}");
    }
    assert_eq!(target(&tree, "b", "a::run"), Target::External("a".into()));
}

#[test]
fn re_exporting_modules_are_listed() {
    let resolution = resolve(&example(), &names("b"), &names("crate::Thing"));
    // The crate root re-exports it, and so does `a`.
    for module in [Vec::new(), names("a"), names("a::inner")] {
        assert!(resolution.modules().any(|found| *found == module), "{resolution:?}");
    }
}
