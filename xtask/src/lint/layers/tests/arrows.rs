//! Which imports are forbidden.

use super::{RULES, tree};
use crate::lint::layers::arrows;

const ROOT: &str = "mod bottom; mod left; mod middle; mod right; mod top; pub use middle::Renamed;";

/// What is found if the module `name` contains `text`.
fn violations(name: &str, text: &str) -> Vec<String> {
    let file = format!("{name}.rs");
    let mut files = vec![("lib.rs", ROOT)];
    for other in ["bottom.rs", "left.rs", "middle.rs", "right.rs", "top.rs"] {
        let default = if other == "middle.rs" { "pub struct Renamed;" } else { "pub struct Thing;" };
        files.push((other, if other == file { text } else { default }));
    }
    arrows::violations(&tree(&files), &RULES)
}

#[track_caller]
fn assert_found(name: &str, text: &str, expected: &str) {
    let found = violations(name, text);
    assert!(found.len() == 1 && found[0].contains(expected), "{text}: {found:?}");
}

#[track_caller]
fn assert_allowed(name: &str, text: &str) {
    assert_eq!(violations(name, text), Vec::<String>::new(), "{text}");
}

#[test]
fn import_from_above_is_found_however_it_is_written() {
    for text in [
        "use crate::top::Thing;",
        "use crate::{bottom::Thing as Other, top::{self}};",
        "use super::top::Thing;",
        "use crate::top::*;",
        "use self::super::top as other;",
        "fn f() { crate::top::run(); }",
        "fn f() { use crate::top::Thing; }",
        "fn f(_: Vec<super::top::Thing>) {}",
        "impl crate::top::Thing {}",
        "fn f() { println!(\"{}\", [1, crate::top::LENGTH][0]); }",
        "#[derive(crate::top::Derive)] struct A;",
        "struct A { #[serde(with = \"crate::top::seconds\")] a: u8 }",
        "mod inner { use super::super::top::Thing; }",
        "#[cfg(any(test, feature = \"testing\"))] use crate::top::Thing;",
    ] {
        assert_found("middle", text, "middle must not import from top");
    }
}

#[test]
fn violation_names_file_line_and_path() {
    let found = violations("middle", "\n\nuse crate::top::Thing;");
    assert_eq!(found, ["src/middle.rs:3: middle must not import from top (crate::top::Thing)"]);
}

#[test]
fn imports_from_below_and_from_itself_are_allowed() {
    assert_allowed("top", "use crate::{bottom::Thing, left, middle, right}; fn f() { left::run(); }");
    assert_allowed("middle", "mod inner { use super::super::bottom::Thing; use super::f; } fn f() {}");
}

#[test]
fn modules_of_one_layer_must_not_import_each_other() {
    assert_found("left", "use crate::right::Thing;", "left must not import from right");
    assert_found("right", "use crate::left::Thing;", "right must not import from left");
}

#[test]
fn module_with_a_list_imports_only_what_is_in_it() {
    assert_allowed("left", "use crate::bottom::Thing;");
    assert_found("left", "use crate::middle;", "left must not import from middle");
}

#[test]
fn crate_root_must_not_be_imported_from() {
    assert_found("bottom", "use crate::missing;", "bottom must not import from the crate root");
    let found = violations("bottom", "use crate::Renamed;");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|text| text.contains("bottom must not import from middle")), "{found:?}");
}

#[test]
fn forbidden_crates_are_found_by_module_and_for_all() {
    for text in [
        "use actix_web::web;",
        "use ::actix_web::web;",
        "use actix_web as web;",
        "#[actix_web::get(\"/\")] fn f() {}",
        "fn f() { log!(actix_web::rt::spawn()); }",
        "fn f() { log!(::actix_web::rt::spawn()); }",
    ] {
        assert_found("right", text, "right must not use the crate actix_web");
        assert_allowed("left", text);
    }
    assert_found("bottom", "use sqlx::query;", "bottom must not use the crate sqlx");
    assert_found("top", "use application::Page;", "top must not use the crate application");
}

#[test]
fn test_code_may_import_from_above() {
    for text in [
        "#[cfg(test)] mod checks { use crate::top::Thing; }",
        "#[cfg(all(test, unix))] mod checks { use crate::top::Thing; }",
        "#[cfg(test)] use crate::top::Thing;",
        "#[cfg(test)] impl crate::top::Thing {}",
        "struct A; impl A { #[cfg(test)] fn f() { crate::top::run(); } }",
        "#[tokio::test] async fn f() { crate::top::run(); }",
        "mod conformance { use crate::top::Thing; }",
        "mod tests { use crate::top::Thing; }",
    ] {
        assert_allowed("middle", text);
    }
}

#[test]
fn words_that_are_no_imports_are_allowed() {
    for text in [
        "//! See [`crate::top`].\n/// [`crate::top::Thing`]\npub(in crate::middle) fn f() {}",
        "fn f() { log!(\"see crate::top::Thing\", <u8>::MAX); }",
        "fn f() { let top = 1; top.pow(2); }",
    ] {
        assert_allowed("middle", text);
    }
}

#[test]
fn modules_and_rules_must_be_the_same() {
    let found = arrows::violations(
        &tree(&[("lib.rs", "mod top {} mod left {} mod right {} mod new {} mod middle {}")]),
        &RULES,
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("the module new has no place"), "{found:?}");
    assert!(found[1].contains("the module bottom does not exist"), "{found:?}");
}
