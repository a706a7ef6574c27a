//! A module, as far as the import rules look at it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use syn::{Ident, ext::IdentExt as _};

/// A path of names, such as `["crate", "session", "Session"]`. An empty first name stands for a
/// leading `::`.
pub type Names = Vec<String>;

/// A module.
#[derive(Debug, Default)]
pub struct Module {
    /// The file that contains it.
    pub file: PathBuf,
    /// The names of the items that it defines.
    pub items: BTreeSet<String>,
    /// The names that it imports, and from where.
    pub imports: BTreeMap<String, Names>,
    /// The modules that it imports everything from.
    pub globs: Vec<Names>,
    /// Every path in its code, `use` declarations included.
    pub references: Vec<Reference>,
}

/// A path in the code.
#[derive(Debug)]
pub struct Reference {
    /// The path.
    pub names: Names,
    /// The line that it is in.
    pub line: usize,
    /// Whether it is in a `use` declaration.
    pub is_import: bool,
}

/// The name of `ident`, without `r#`.
pub fn name_of(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The line that `ident` is in.
pub fn line_of(ident: &Ident) -> usize {
    ident.span().start().line
}
