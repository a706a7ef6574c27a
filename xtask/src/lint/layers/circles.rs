//! Finds modules of one folder that import each other in a circle.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use crate::lint::layers::{module::Names, module_tree::ModuleTree, resolve::resolve};

/// For each module, the siblings that it imports from, each with one place where it does.
type Edges<'a> = BTreeMap<&'a str, BTreeMap<&'a str, String>>;

/// Every circle, with one import for each of its arrows.
pub fn violations(tree: &ModuleTree) -> Vec<String> {
    let resolved = resolved_references(tree);
    let circles = tree.modules.iter().flat_map(|(path, module)| {
        let circles = circles_among_children(path, &resolved);
        circles.into_iter().map(move |circle| format!("{}: {circle}", module.file.display()))
    });
    circles.collect()
}

struct Import {
    from: Names,
    to: Names,
    place: String,
}

fn resolved_references(tree: &ModuleTree) -> Vec<Import> {
    let mut imports = Vec::new();
    for (from, module) in &tree.modules {
        for reference in &module.references {
            let to: BTreeSet<_> = resolve(tree, from, &reference.names).modules().cloned().collect();
            imports.extend(to.into_iter().map(|to| Import {
                from: from.clone(),
                to,
                place: format!("{}:{}", module.file.display(), reference.line),
            }));
        }
    }
    imports
}

fn circles_among_children(parent: &[String], imports: &[Import]) -> Vec<String> {
    let child = |path: &'_ Names| -> Option<usize> { path.starts_with(parent).then_some(parent.len()) };
    let mut edges = Edges::new();
    for import in imports {
        let (Some(depth), Some(_)) = (child(&import.from), child(&import.to)) else { continue };
        let (Some(from), Some(to)) = (import.from.get(depth), import.to.get(depth)) else { continue };
        if from != to {
            edges.entry(from).or_default().entry(to).or_insert_with(|| import.place.clone());
        }
    }
    let reachable: BTreeMap<&str, BTreeSet<&str>> =
        edges.keys().map(|module| (*module, reachable_from(module, &edges))).collect();
    let reaches = |from: &str, to: &str| reachable.get(from).is_some_and(|modules| modules.contains(to));
    let mut reported = BTreeSet::new();
    let mut found = Vec::new();
    for module in edges.keys().filter(|module| reaches(module, module)) {
        if !reported.insert(*module) {
            continue;
        }
        let is_in_circle = |other: &str| reaches(module, other) && reaches(other, module);
        let members: Vec<_> = edges.keys().copied().filter(|other| is_in_circle(other)).collect();
        reported.extend(&members);
        found.push(describe(&members, &edges));
    }
    found
}

fn reachable_from<'a>(module: &str, edges: &Edges<'a>) -> BTreeSet<&'a str> {
    let next = |module: &str| edges.get(module).into_iter().flat_map(|to| to.keys().copied());
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&str> = next(module).collect();
    while let Some(module) = waiting.pop() {
        if found.insert(module) {
            waiting.extend(next(module));
        }
    }
    found
}

fn describe(members: &[&str], edges: &Edges<'_>) -> String {
    let mut text = format!("its modules import each other in a circle: {}", members.join(", "));
    for from in members {
        for (to, place) in edges[from].iter().filter(|(to, _)| members.contains(*to)) {
            let _ = write!(text, "\n      {from} imports from {to}, for example in {place}");
        }
    }
    text
}
