//! Which circles are found.

use super::tree;
use crate::lint::layers::circles;

#[test]
fn two_modules_that_import_each_other_are_found_with_places() {
    let found = circles::violations(&tree(&[
        ("lib.rs", "mod session;"),
        ("session/mod.rs", "mod cache; mod policy; mod sweeper;"),
        ("session/cache.rs", "use super::policy::Limits; pub struct Entry;"),
        ("session/policy.rs", "\nfn f(_: &crate::session::cache::Entry) {} pub struct Limits;"),
        ("session/sweeper.rs", "use super::cache::Entry;"),
    ]));
    assert_eq!(found.len(), 1, "{found:?}");
    let start = "src/session/mod.rs: its modules import each other in a circle: cache, policy\n";
    assert!(found[0].starts_with(start), "{found:?}");
    assert!(
        found[0].contains("cache imports from policy, for example in src/session/cache.rs:1"),
        "{found:?}"
    );
    assert!(
        found[0].contains("policy imports from cache, for example in src/session/policy.rs:2"),
        "{found:?}"
    );
}

#[test]
fn circle_of_three_is_one_violation() {
    let found = circles::violations(&tree(&[(
        "lib.rs",
        "mod a { use crate::b; } mod b { mod deep { use crate::c; } } mod c { use super::a; } mod d { use super::a; }",
    )]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("circle: a, b, c\n"), "{found:?}");
}

#[test]
fn circle_through_a_re_export_of_the_parent_is_found() {
    let found = circles::violations(&tree(&[
        ("lib.rs", "mod store;"),
        ("store/mod.rs", "mod engine; mod row; pub use engine::Engine; pub use row::*;"),
        ("store/engine.rs", "use super::Row; pub struct Engine;"),
        ("store/row.rs", "use crate::store::Engine; pub struct Row;"),
    ]));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn parent_and_child_and_tests_are_no_circle() {
    let found = circles::violations(&tree(&[
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; mod c; use b::B; use c::C; pub struct A;"),
        ("a/b.rs", "use super::A; pub struct B; #[cfg(test)] mod tests { use super::super::c::C; }"),
        ("a/c.rs", "use super::{A, b::B}; pub struct C;"),
    ]));
    assert_eq!(found, Vec::<String>::new());
}
