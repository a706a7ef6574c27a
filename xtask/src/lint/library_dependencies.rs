//! What the libraries, without their features, must not bring into an application.

use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::{paths, step};

/// A library, and the packages that it must not depend on without its features, even indirectly.
struct Library {
    package: &'static str,
    forbidden: &'static [&'static str],
}

const LIBRARIES: [Library; 3] = [
    Library {
        package: "hallpass-types",
        forbidden: &["actix-web", "clap", "rust-embed", "sqlx", "tokio", "yew"],
    },
    Library { package: "hallpass", forbidden: &["clap", "rust-embed", "yew"] },
    Library { package: "hallpass-yew", forbidden: &["actix-web", "clap", "rust-embed", "sqlx"] },
];

/// Checks the dependency trees of the libraries.
pub fn check() -> Result<()> {
    step::run_here("Dependencies of the libraries", || {
        for library in &LIBRARIES {
            let tree = dependencies(library.package)?;
            let found: Vec<_> = library.forbidden.iter().filter(|name| contains(&tree, name)).collect();
            if !found.is_empty() {
                bail!("{} without features must not depend on {found:?}: see cargo tree", library.package);
            }
        }
        Ok(())
    })
}

/// The dependencies of `package`, one in a line, as `name version`.
fn dependencies(package: &str) -> Result<String> {
    let mut command = Command::new("cargo");
    command.args(["tree", "--locked", "--no-default-features", "--edges", "normal", "--prefix", "none"]);
    command.args(["--format", "{p}", "--package", package]).current_dir(paths::root());
    let output = command.output().context("cannot start cargo")?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn contains(tree: &str, package: &str) -> bool {
    tree.lines().any(|line| line.split(' ').next() == Some(package))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contains_compares_whole_names() {
        let tree = "hallpass v0.1.0 (/work)\nyew-router v0.20.0\nclap v4.6.9\n";
        assert!(contains(tree, "clap"));
        assert!(!contains(tree, "yew"));
    }
}
