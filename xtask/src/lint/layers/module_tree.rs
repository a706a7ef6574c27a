//! The modules of a crate, read from its `mod` declarations.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use syn::{Attribute, Item, ItemMod};

use crate::lint::layers::{
    module::{Module, Names, name_of},
    parse, test_code,
};

/// All modules of a crate but those for tests, by their path below the crate root.
#[derive(Debug, Default)]
pub struct ModuleTree {
    /// The modules. The crate root has an empty path.
    pub modules: BTreeMap<Names, Module>,
}

/// Reads a file. `None` if it does not exist.
type Read<'a> = &'a dyn Fn(&Path) -> Option<String>;

/// Where a module is.
#[derive(Clone, Copy)]
struct Location<'a> {
    path: &'a [String],
    file: &'a Path,
    /// Where the files of its child modules are.
    folder: &'a Path,
}

impl ModuleTree {
    /// Reads the crate whose root is `file`.
    pub fn load(file: &Path, read: Read<'_>) -> Result<Self> {
        let folder = file.parent().context("BUG: a file is in a folder")?;
        let mut loader = Loader { tree: Self::default(), read };
        loader.load_file(Location { path: &[], file, folder })?;
        Ok(loader.tree)
    }

    /// Whether there is such a module.
    pub fn contains(&self, path: &[String]) -> bool {
        self.modules.contains_key(path)
    }
}

struct Loader<'a> {
    tree: ModuleTree,
    read: Read<'a>,
}

impl Loader<'_> {
    fn load_file(&mut self, at: Location<'_>) -> Result<()> {
        let file = at.file.display();
        let text = (self.read)(at.file).with_context(|| format!("cannot read {file}"))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("cannot parse {file}"))?;
        if test_code::is_test_only(&parsed.attrs) {
            return Ok(());
        }
        self.load_items(at, &parsed.items)
    }

    fn load_items(&mut self, at: Location<'_>, items: &[Item]) -> Result<()> {
        let module = Module { file: at.file.to_owned(), ..Module::default() };
        self.tree.modules.insert(at.path.to_vec(), parse::collect(module, items));
        self.add_exported_macros(at.path, items);
        for item in items {
            if let Item::Mod(child) = item
                && !is_test_module(child)
            {
                self.load_child(at, child)?;
            }
        }
        Ok(())
    }

    /// Exported macros are named as if the crate root defined them.
    fn add_exported_macros(&mut self, path: &[String], items: &[Item]) {
        let Some(root) = self.tree.modules.get_mut(&Vec::new()) else { return };
        for name in parse::exported_macros(items).filter(|_| !path.is_empty()) {
            let definition = ["crate".to_owned()].into_iter().chain(path.to_vec()).chain([name.clone()]);
            root.imports.insert(name, definition.collect());
        }
    }

    fn load_child(&mut self, parent: Location<'_>, child: &ItemMod) -> Result<()> {
        let name = name_of(&child.ident);
        let path: Names = parent.path.iter().cloned().chain([name.clone()]).collect();
        let folder = parent.folder.join(&name);
        if let Some((_, items)) = &child.content {
            return self.load_items(Location { path: &path, file: parent.file, folder: &folder }, items);
        }
        let given = path_attribute(&child.attrs).map(|path| parent.file.with_file_name(path));
        let flat = given.unwrap_or_else(|| parent.folder.join(format!("{name}.rs")));
        let file = if (self.read)(&flat).is_some() { flat } else { folder.join("mod.rs") };
        self.load_file(Location { path: &path, file: &file, folder: &folder })
    }
}

/// Whether a module is only compiled for tests, or shared by tests (the conformance tests of the
/// stores).
fn is_test_module(module: &ItemMod) -> bool {
    module.ident == "tests" || module.ident == "conformance" || test_code::is_test_only(&module.attrs)
}

/// The file of `#[path = "..."]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find(|attribute| attribute.path().is_ident("path")).and_then(|attribute| {
        let syn::Expr::Lit(value) = &attribute.meta.require_name_value().ok()?.value else { return None };
        let syn::Lit::Str(path) = &value.lit else { return None };
        Some(path.value())
    })
}
