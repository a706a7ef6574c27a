//! `docs/embedding.md` shows what sign-in adds to the applications of `examples` that existed before.

use std::process::Command;

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
