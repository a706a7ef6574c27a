//! The lines of comments are at most 100 characters long; those of code may have a few more
//! (`.rustfmt.toml`).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::{paths, step};

const MAX_WIDTH: usize = 100;

/// Where there is nothing of ours.
const SKIPPED: [&str; 3] = ["target", "node_modules", "dist"];

/// Checks all Rust files.
pub fn check() -> Result<()> {
    step::run_here("Width of comments", || {
        let root = paths::root();
        let mut files = Vec::new();
        find_rust_files(root, &mut files)?;
        let mut found = 0;
        for file in &files {
            let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
            for line in long_lines(&text) {
                println!("    {}:{line}", file.strip_prefix(root).unwrap_or(file).display());
                found += 1;
            }
        }
        if found > 0 {
            bail!("{found} lines of comments are longer than {MAX_WIDTH} characters");
        }
        Ok(())
    })
}

fn find_rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let is_skipped = SKIPPED.iter().any(|skipped| name == *skipped);
        if entry.file_type()?.is_dir() && !is_skipped && !name.as_encoded_bytes().starts_with(b".") {
            find_rust_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The numbers of the lines of `text` that are too long. Tables, code, and what cannot be broken,
/// such as a link, may be long.
fn long_lines(text: &str) -> Vec<usize> {
    let mut is_code = false;
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let Some(comment) = line.trim_start().strip_prefix("//") else {
            is_code = false;
            continue;
        };
        let words = comment.trim_start_matches(['/', '!']).trim_start();
        if words.starts_with("```") {
            is_code = !is_code;
        } else if !is_code && !words.starts_with('|') && is_too_long(line, words) {
            found.push(number);
        }
    }
    found
}

/// `words` are those of the comment that is `line`.
fn is_too_long(line: &str, words: &str) -> bool {
    line.chars().count() > MAX_WIDTH && words.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_is_too_long_only_where_it_can_be_broken() {
        let words = |count: usize| "abc ".repeat(count).trim_end().to_owned();
        let url = format!("https://example.org/{}", "a".repeat(100));
        for (text, expected) in [
            (format!("// {}", words(24)), &[][..]),
            (format!("// {}", words(25)), &[1]),
            (format!("    /// {}", words(24)), &[1]),
            // Characters, not bytes.
            (format!("// {} é…", words(23)), &[]),
            (format!("//! short\n//! - {}", words(25)), &[2]),
            (format!("// {url}"), &[]),
            (format!("//! | {} |", words(25)), &[]),
            (format!("let a = \"{}\";", words(25)), &[]),
            (format!("/// ```\n/// {0}\n/// ```\n/// {0}", words(25)), &[4]),
            // A comment ends with the code after it.
            (format!("/// ```\nfn a() {{}}\n/// {}", words(25)), &[3]),
        ] {
            assert_eq!(long_lines(&text), expected, "{text}");
        }
    }
}
