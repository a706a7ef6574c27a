//! The documents agree with the repository: links, paths, settings and error codes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Component, Path, PathBuf},
};

use hallpass_tests::AppOptions;

/// Folders that are in the repository: a code span that begins with one is a path.
const FOLDERS: [&str; 9] =
    ["api/", "assets/", "crates/", "docs/", "examples/", "shared/", "tests/", "web/", "xtask/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every document of the repository: its path from the root, and its text.
pub fn documents() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for folder in ["", "docs", "docs/recipes"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let name = Path::new(folder).join(entry.unwrap().file_name());
            if name.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(root().join(&name)).unwrap();
                found.insert(name, text);
            }
        }
    }
    found
}

/// The lines of `text` that are outside of code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_block = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        in_block ^= fence;
        !in_block && !fence
    })
}

/// The targets of all links and images: what is in the parentheses of `[…](…)`.
fn links(text: &str) -> Vec<String> {
    let lines = prose(text).flat_map(|line| {
        // A code span holds no link.
        let text: String = line.split('`').step_by(2).collect();
        let targets = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap().to_owned());
        targets.collect::<Vec<_>>()
    });
    lines.collect()
}

/// The anchors of all headings, as GitHub and others make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for heading in prose(text).filter_map(|line| line.strip_prefix('#')) {
        let heading = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        let anchor: String =
            heading.chars().filter(|char| char.is_alphanumeric() || "-_".contains(*char)).collect();
        let again = (1..).map(|number| format!("{anchor}-{number}"));
        let free = std::iter::once(anchor.clone()).chain(again).find(|anchor| !found.contains(anchor));
        found.extend(free);
    }
    found
}

/// `path` without `..`; `None` if it leaves the repository.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => normal.push(name),
            Component::ParentDir => {
                normal.pop().then_some(())?;
            }
            _ => {}
        }
    }
    Some(normal)
}

/// What is wrong with the relative links of the documents.
fn broken_links(documents: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let mut broken = Vec::new();
    for (document, text) in documents {
        for link in links(text).into_iter().filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match path {
                "" => Some(document.clone()),
                path => normal(&document.parent().unwrap().join(path)),
            };
            let target = target.filter(|path| documents.contains_key(path) || root().join(path).exists());
            let known = target.is_some_and(|target| {
                anchor.is_empty() || documents.get(&target).is_some_and(|text| anchors(text).contains(anchor))
            });
            if !known {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    broken
}

/// The code spans of the documents that are paths of the repository, and do not exist.
fn missing_paths(documents: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let mut missing = Vec::new();
    for (document, text) in documents {
        for span in prose(text).flat_map(|line| line.split('`').skip(1).step_by(2)) {
            let folder = FOLDERS.iter().find(|folder| span.starts_with(*folder));
            let exists = |path: &str| root().join(path).exists();
            if folder.is_some_and(|folder| exists(folder)) && !span.contains(' ') && !exists(span) {
                missing.push(format!("{}: {span}", document.display()));
            }
        }
    }
    missing
}

#[test]
fn documents_every_link_leads_to_a_file_and_a_heading() {
    let documents = documents();
    assert!(documents.len() >= 15, "{:?}", documents.keys());
    let links: usize = documents.values().map(|text| links(text).len()).sum();
    assert!(links >= 100, "{links}");
    assert_eq!(broken_links(&documents), [""; 0]);
}

#[test]
fn documents_every_path_in_a_code_span_exists() {
    assert_eq!(missing_paths(&documents()), [""; 0]);
}

/// The two tests above would find a mistake.
#[test]
fn documents_with_broken_links_and_paths_are_found() {
    let text = "# A heading: `code`, twice\n# A heading: `code`, twice\n\
        [here](#a-heading-code-twice-1) [file](../README.md) [folder](../tests) [web](https://example.org/nothing)\n\
        ```\n# a comment, and [no link](nowhere)\n```\n`[no link](nowhere)` `tests/http/main.rs` `tests/nothing.rs`\n\
        [a](#a-comment) [b](nothing.md) [c](../../README.md) [d](../README.md#nothing) [e](../tests#nothing)\n";
    let mut documents = documents();
    documents.retain(|path, _| path == Path::new("README.md"));
    documents.insert("docs/sample.md".into(), text.into());
    let broken = broken_links(&documents);
    let broken: Vec<_> = broken.iter().filter_map(|line| line.strip_prefix("docs/sample.md: ")).collect();
    let expected =
        ["#a-comment", "nothing.md", "../../README.md", "../README.md#nothing", "../tests#nothing"];
    assert_eq!(broken, expected);
    assert_eq!(missing_paths(&documents), ["docs/sample.md: tests/nothing.rs"]);
}

/// The code spans in the first cells of the table rows of `section`.
fn first_cells<'a>(document: &'a str, section: &str) -> Vec<&'a str> {
    let (_, rest) = document.split_once(&format!("\n{section}\n")).expect("the section is there");
    let end = rest.find("\n## ").into_iter().chain(rest.find("\n### ")).min().unwrap_or(rest.len());
    let rows = rest[..end].lines().filter_map(|line| line.strip_prefix("| "));
    rows.flat_map(|row| row.split(" |").next().unwrap().split('`').skip(1).step_by(2)).collect()
}

#[test]
fn documents_say_what_an_admin_does_about_every_error_code() {
    let documents = documents();
    let [operating, errors] = ["docs/operating.md", "docs/errors.md"].map(|path| &documents[Path::new(path)]);
    let rows = errors.lines().filter_map(|line| line.strip_prefix("| `"));
    let codes: BTreeSet<_> = rows.map(|row| row.split('`').next().unwrap()).collect();
    let explained: BTreeSet<_> = first_cells(operating, "### By error code").into_iter().collect();
    assert!(codes.len() > 20, "{codes:?}");
    assert_eq!(explained, codes);
}

/// In its own file every unknown name stops the start, by name.
#[test]
fn documents_list_only_settings_that_exist() {
    let documents = documents();
    let names = first_cells(&documents[Path::new("docs/operating.md")], "## Settings");
    let read_from_file = |name: &&str| name.starts_with("HALLPASS_") || name.starts_with("AUTH_");
    let names: BTreeSet<_> = names.into_iter().filter(read_from_file).collect();
    assert!(names.len() > 20, "{names:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let start = |names: &mut dyn Iterator<Item = &str>| {
        let lines: Vec<_> =
            names.map(|name| format!("{} = \"x\"\n", name.replace("<NAME>", "WORK"))).collect();
        fs::write(&file, lines.concat()).unwrap();
        let options = AppOptions::default().env("HALLPASS_CONFIG", file.to_str().unwrap());
        let (status, printed) = options.run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{printed}");
        printed
    };
    let printed = start(&mut names.iter().copied());
    assert!(printed.contains("HALLPASS_IDLE_LIMIT is not a number"), "{printed}");
    assert!(!printed.contains("is not a setting"), "{printed}");
    assert!(start(&mut ["HALLPASS_NOTHING"].into_iter()).contains("HALLPASS_NOTHING is not a setting"));
}

/// The names of the dependencies of a library, without those of its tests.
fn dependencies(manifest: &str) -> Vec<&str> {
    let (_, section) = manifest.split_once("\n[dependencies]\n").expect("the section is there");
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter(|line| line.starts_with(|char: char| char.is_ascii_lowercase()));
    names.map(|line| line.split(['.', ' ', '=']).next().unwrap()).collect()
}

/// A change that adds a dependency says whether its types are in the public API.
#[test]
fn documents_place_every_dependency_of_the_libraries() {
    let documents = documents();
    let text = &documents[Path::new("docs/semver.md")];
    for (library, folder) in [
        ("hallpass-types", "shared"),
        ("hallpass", "crates/hallpass"),
        ("hallpass-yew", "crates/hallpass-yew"),
    ] {
        let heading = format!("## {library}");
        let section = prose(text).skip_while(|line| *line != heading).skip(1);
        let section = section.take_while(|line| !line.starts_with("## "));
        let placed: BTreeSet<_> = section.flat_map(|line| line.split('`').skip(1).step_by(2)).collect();
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        let names = dependencies(&manifest);
        assert!(names.len() >= 3, "{library}: {names:?}");
        let missing: Vec<_> = names.into_iter().filter(|name| !placed.contains(name)).collect();
        assert_eq!(missing, [""; 0], "docs/semver.md does not say whether types of these are public");
    }
}
