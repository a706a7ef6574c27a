//! How many crates a build consists of.

use std::{collections::HashSet, process::Command};

use crate::paths;

/// The number of crates, or `None` if cargo does not say.
pub fn crates(selection: &[&str]) -> Option<usize> {
    let mut tree = Command::new("cargo");
    tree.args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none"]);
    tree.args(["--format", "{p}"]).args(selection).current_dir(paths::root());
    let output = tree.output().ok().filter(|output| output.status.success())?;
    Some(count(&String::from_utf8_lossy(&output.stdout)))
}

/// Counts the packages in the output of `cargo tree`, which names some of them several times.
fn count(tree: &str) -> usize {
    let name_and_version = |line: &str| {
        let mut words = line.split(' ').map(str::to_owned);
        Some((words.next()?, words.next()?))
    };
    tree.lines().filter_map(name_and_version).collect::<HashSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn count_counts_a_package_once_and_its_versions_each() {
        let tree = "xtask v0.1.0 (/work)\nsyn v2.0.1\nsyn v3.0.1 (*)\n\nserde_derive v1.0.2 (proc-macro)\n\
            syn v3.0.1\nserde_derive v1.0.2 (proc-macro) (*)\n";
        assert_eq!(count(tree), 4);
    }
}
