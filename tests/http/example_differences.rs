//! The guides show the code of `examples`: what sign-in adds to the applications that existed
//! before, and parts of the others.

use std::{fs, path::Path, process::Command};

use crate::documents::documents;

/// The changed lines of a file, as `git diff` shows them.
fn difference(example: &str, file: &str) -> String {
    let folder = format!("{}/../examples/{example}", env!("CARGO_MANIFEST_DIR"));
    let mut git = Command::new("git");
    git.args(["diff", "--no-index", "--no-color", "--unified=0"]).current_dir(folder);
    let output = git.args([format!("before/{file}"), format!("src/{file}")]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let changed = text.lines().skip_while(|line| !line.starts_with("@@"));
    changed.filter(|line| !line.starts_with("@@")).collect::<Vec<_>>().join("\n")
}

#[test]
fn guide_shows_the_differences_of_the_examples() {
    let guide = include_str!("../../docs/embedding.md");
    for (example, file) in [("todo", "main.rs"), ("todo", "tasks.rs"), ("blog", "main.rs")] {
        let changed = difference(example, file);
        assert!(!changed.is_empty());
        let shown = format!("```diff\n{changed}\n```");
        assert!(guide.contains(&shown), "docs/embedding.md should contain:\n{shown}");
    }
    assert_eq!(difference("blog", "route.rs"), "");
}

/// The blocks of the guides that are marked with a file, each with that file.
fn marked_blocks(guide: &str) -> Vec<(&str, &str)> {
    let parts = guide.split("<!-- examples/").skip(1);
    let blocks = parts.map(|part| {
        let (file, rest) = part.split_once(" -->\n```rust,ignore\n").expect("a marked block");
        (file, rest.split("```").next().unwrap())
    });
    blocks.collect()
}

/// Each block that is not compiled where it stands is part of an example, which is.
#[test]
fn guides_show_the_code_of_the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut compared = 0;
    for (guide, text) in documents() {
        let guide = guide.display();
        let blocks = marked_blocks(&text);
        compared += blocks.len();
        assert_eq!(blocks.len(), text.matches("```rust,ignore").count(), "{guide}");
        for (file, block) in blocks {
            let code = fs::read_to_string(root.join("examples").join(file)).unwrap();
            assert!(code.contains(block), "{guide} should show examples/{file}, and shows:\n{block}");
        }
    }
    assert!(compared >= 3, "{compared}");
}
