//! Finds what a path refers to: follows imports and re-exports to the module that defines it.

use crate::lint::layers::{module::Names, module_tree::ModuleTree};

/// What a path refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Something in another crate, with this name.
    External(String),
    /// The module with this path.
    Module(Names),
    /// Something that the module with this path defines.
    Item(Names),
}

/// A resolved path.
#[derive(Debug)]
pub struct Resolution {
    /// What it refers to.
    pub target: Target,
    /// The modules whose names, re-exports included, were used.
    pub through: Vec<Names>,
}

impl Resolution {
    /// All modules of this crate that the path depends on.
    pub fn modules(&self) -> impl Iterator<Item = &Names> {
        let target = match &self.target {
            Target::External(_) => None,
            Target::Module(path) | Target::Item(path) => Some(path),
        };
        self.through.iter().chain(target)
    }
}

/// Resolves `names` as written in the module `from`.
pub fn resolve(tree: &ModuleTree, from: &[String], names: &[String]) -> Resolution {
    let mut resolver = Resolver { tree, through: Vec::new(), active: Vec::new() };
    let target = resolver.resolve(from, names);
    Resolution { target, through: resolver.through }
}

struct Resolver<'a> {
    tree: &'a ModuleTree,
    through: Vec<Names>,
    /// The names that are being looked up, each with its module: an import may have the name of the
    /// crate that it imports.
    active: Vec<(Names, String)>,
}

impl Resolver<'_> {
    fn resolve(&mut self, from: &[String], names: &[String]) -> Target {
        let Some((first, mut rest)) = names.split_first() else { return Target::Module(from.to_vec()) };
        let mut module = from.to_vec();
        match first.as_str() {
            "" => return Target::External(rest.first().cloned().unwrap_or_default()),
            "crate" => module.clear(),
            "self" => {}
            "super" => {
                module.pop();
            }
            "Self" => return Target::Item(module),
            _ => return self.walk(module, names, true),
        }
        while let Some((next, after)) = rest.split_first()
            && next == "super"
        {
            module.pop();
            rest = after;
        }
        self.walk(module, rest, false)
    }

    /// Descends from `module`. `may_be_external`: the first name may be that of another crate.
    fn walk(&mut self, mut module: Names, mut names: &[String], mut may_be_external: bool) -> Target {
        while let Some((name, rest)) = names.split_first() {
            let child: Names = module.iter().chain([name]).cloned().collect();
            let found = if self.tree.contains(&child) {
                Some(Target::Module(child))
            } else {
                self.look_up(&module, name).inspect(|_| self.through.push(module.clone()))
            };
            match found {
                Some(Target::Module(next)) => module = next,
                Some(other) => return other,
                None if may_be_external => return Target::External(name.clone()),
                // Defined by a macro.
                None => return Target::Item(module),
            }
            (names, may_be_external) = (rest, false);
        }
        Target::Module(module)
    }

    /// Looks up a name that is not a child module.
    fn look_up(&mut self, module: &[String], name: &str) -> Option<Target> {
        let key = (module.to_vec(), name.to_owned());
        if self.active.contains(&key) {
            return None;
        }
        let found = self.tree.modules.get(module)?;
        if found.items.contains(name) {
            return Some(Target::Item(module.to_vec()));
        }
        self.active.push(key);
        let target = match found.imports.get(name) {
            Some(import) => Some(self.resolve(module, import)),
            None => found.globs.iter().find_map(|glob| self.look_up_in_glob(module, glob, name)),
        };
        self.active.pop();
        target
    }

    fn look_up_in_glob(&mut self, module: &[String], glob: &[String], name: &str) -> Option<Target> {
        let Target::Module(source) = self.resolve(module, glob) else { return None };
        let child: Names = source.iter().cloned().chain([name.to_owned()]).collect();
        if self.tree.contains(&child) {
            return Some(Target::Module(child));
        }
        self.look_up(&source, name)
    }
}
