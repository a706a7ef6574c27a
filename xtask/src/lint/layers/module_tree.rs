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

impl ModuleTree {
    /// Reads the crate whose root is `file`.
    pub fn load(file: &Path, read: Read<'_>) -> Result<Self> {
        let mut tree = Self::default();
        let folder = file.parent().context("BUG: a file is in a folder")?;
        tree.load_file(Vec::new(), file, folder, read)?;
        Ok(tree)
    }

    /// Whether there is such a module.
    pub fn contains(&self, path: &[String]) -> bool {
        self.modules.contains_key(path)
    }

    /// `folder` is where the files of its child modules are.
    fn load_file(&mut self, path: Names, file: &Path, folder: &Path, read: Read<'_>) -> Result<()> {
        let text = read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("cannot parse {}", file.display()))?;
        self.load_items(path, file, folder, &parsed.items, read)
    }

    fn load_items(
        &mut self,
        path: Names,
        file: &Path,
        folder: &Path,
        items: &[Item],
        read: Read<'_>,
    ) -> Result<()> {
        let module = Module { file: file.to_owned(), ..Module::default() };
        let mut module = parse::collect(module, items);
        for name in parse::exported_macros(items) {
            let defined =
                ["crate".to_owned()].into_iter().chain(path.clone()).chain([name.clone()]).collect();
            module.items.insert(name.clone());
            if let Some(root) = self.modules.get_mut(&Vec::new()) {
                root.imports.insert(name, defined);
            }
        }
        self.modules.insert(path.clone(), module);
        for item in items {
            if let Item::Mod(child) = item
                && !is_test_module(child)
            {
                self.load_child(&path, file, folder, child, read)?;
            }
        }
        Ok(())
    }

    fn load_child(
        &mut self,
        parent: &[String],
        file: &Path,
        folder: &Path,
        child: &ItemMod,
        read: Read<'_>,
    ) -> Result<()> {
        let name = name_of(&child.ident);
        let path = parent.iter().cloned().chain([name.clone()]).collect();
        if let Some((_, items)) = &child.content {
            return self.load_items(path, file, &folder.join(name), items, read);
        }
        let own_file = path_attribute(&child.attrs).map(|path| file.with_file_name(path));
        let flat = own_file.unwrap_or_else(|| folder.join(format!("{name}.rs")));
        let nested = folder.join(&name).join("mod.rs");
        let child_file = if read(&flat).is_some() { flat } else { nested };
        self.load_file(path, &child_file, &folder.join(name), read)
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
