//! Collects the items, imports and paths of a module from its syntax.

use syn::{
    Attribute, Field, Ident, ImplItem, Item, ItemUse, Macro, MetaList, Path, UseTree, Visibility,
    visit::{self, Visit},
};

use crate::lint::layers::{
    module::{Module, Names, Reference, line_of, name_of},
    test_code, token_paths,
};

/// Adds what `items` contain to `module`, but not what is in its child modules.
pub fn collect(module: Module, items: &[Item]) -> Module {
    let mut collector = Collector { module };
    for item in items {
        if let Some(name) = defined_name(item) {
            collector.module.items.insert(name);
        }
        if !matches!(item, Item::Mod(_)) {
            collector.visit_item(item);
        }
    }
    collector.module
}

/// The names of the macros that `items` export.
pub fn exported_macros(items: &[Item]) -> impl Iterator<Item = String> {
    items.iter().filter_map(|item| match item {
        Item::Macro(item) if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) => {
            item.ident.as_ref().map(name_of)
        }
        _ => None,
    })
}

fn defined_name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name_of(ident))
}

struct Collector {
    module: Module,
}

impl Collector {
    fn add(&mut self, names: Names, line: usize, is_import: bool) {
        self.module.references.push(Reference { names, line, is_import });
    }

    fn add_path(&mut self, path: &Path) {
        // A single name is an item of this module, an import, or in scope everywhere.
        if path.segments.len() > 1 || path.leading_colon.is_some() {
            let colon = path.leading_colon.as_ref().map(|_| String::new());
            let names = path.segments.iter().map(|segment| name_of(&segment.ident));
            let line = path.segments.first().map_or(0, |first| line_of(&first.ident));
            self.add(colon.into_iter().chain(names).collect(), line, false);
        }
    }

    fn add_use(&mut self, tree: &UseTree, prefix: &Names) {
        let with = |name: &Ident| prefix.iter().cloned().chain([name_of(name)]).collect::<Names>();
        match tree {
            UseTree::Path(path) => self.add_use(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(tree, prefix)),
            UseTree::Name(name) => self.add_import(&name.ident, with(&name.ident)),
            UseTree::Rename(rename) => self.add_import(&rename.rename, with(&rename.ident)),
            UseTree::Glob(glob) => {
                self.module.globs.push(prefix.clone());
                self.add(prefix.clone(), glob.star_token.spans[0].start().line, true);
            }
        }
    }

    fn add_import(&mut self, ident: &Ident, mut names: Names) {
        let mut name = name_of(ident);
        // `use a::{self}` imports `a` under its own name.
        if names.len() > 1 && names.last().is_some_and(|last| last == "self") {
            names.pop();
            if name == "self" {
                name = names.last().cloned().unwrap_or_default();
            }
        }
        self.module.imports.entry(name).or_insert_with(|| names.clone());
        self.add(names, line_of(ident), true);
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        if !test_code::is_test_only(test_code::item_attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Fn(item) => &item.attrs[..],
            ImplItem::Const(item) => &item.attrs[..],
            _ => &[],
        };
        if !test_code::is_test_only(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_field(&mut self, field: &'ast Field) {
        if !test_code::is_test_only(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let colon = item.leading_colon.as_ref().map(|_| String::new());
        self.add_use(&item.tree, &colon.into_iter().collect());
    }

    fn visit_path(&mut self, path: &'ast Path) {
        self.add_path(path);
        visit::visit_path(self, path);
    }

    /// `pub(in path)` names a parent module and imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if !attribute.path().is_ident("doc") && !attribute.path().is_ident("cfg") {
            visit::visit_attribute(self, attribute);
        }
    }

    fn visit_meta_list(&mut self, list: &'ast MetaList) {
        self.module.references.extend(token_paths::references(list.tokens.clone()));
        visit::visit_meta_list(self, list);
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        self.module.references.extend(token_paths::references(invocation.tokens.clone()));
        visit::visit_macro(self, invocation);
    }
}
