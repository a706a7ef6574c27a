//! The lines of documents are at most 120 characters long, so that they can be read side by side.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::{paths, step};

const MAX_WIDTH: usize = 120;

/// Checks the documents at the root, and those in `docs`.
pub fn check() -> Result<()> {
    step::run_here("Width of documents", || {
        let root = paths::root();
        let mut documents = markdown_files(root)?;
        for folder in ["docs", "docs/recipes"] {
            documents.extend(markdown_files(&root.join(folder))?);
        }
        let mut found = 0;
        for document in &documents {
            let text = fs::read_to_string(document).with_context(|| document.display().to_string())?;
            for line in long_lines(&text) {
                println!("    {}:{line}", document.strip_prefix(root).unwrap_or(document).display());
                found += 1;
            }
        }
        if found > 0 {
            bail!("{found} lines of documents are longer than {MAX_WIDTH} characters");
        }
        Ok(())
    })
}

fn markdown_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let files: io::Result<Vec<_>> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    Ok(files?.into_iter().filter(|path| path.extension().is_some_and(|name| name == "md")).collect())
}

/// The numbers of the lines of `text` that are too long. Tables, code, what a test writes (between
/// `<!-- name -->` and `<!-- end of name -->`), and what cannot be broken, such as a link, may be
/// long.
fn long_lines(text: &str) -> Vec<usize> {
    let mut is_exempt = false;
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let start = line.trim_start();
        if start.starts_with("```") {
            is_exempt = !is_exempt;
        } else if let Some(comment) = start.strip_prefix("<!-- ") {
            is_exempt = !comment.starts_with("end of ") && text.contains(&format!("<!-- end of {comment}"));
        } else if !is_exempt && !start.starts_with('|') && is_too_long(line) {
            found.push(number);
        }
    }
    found
}

fn is_too_long(line: &str) -> bool {
    let indent = line.len() - line.trim_start_matches(|char: char| char == ' ' || "-*>".contains(char)).len();
    let breaks = line.char_indices().enumerate().filter(|(_, (at, char))| *char == ' ' && *at > indent);
    line.chars().count() > MAX_WIDTH && breaks.take(1).any(|(column, _)| column <= MAX_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_is_too_long_only_where_it_can_be_broken() {
        let words = |count: usize| "abc ".repeat(count).trim_end().to_owned();
        let url = format!("https://example.org/{}", "a".repeat(120));
        for (text, expected) in [
            (words(30), &[][..]),
            (words(31), &[1]),
            // Characters, not bytes.
            (format!("{} é…é…", words(28)), &[]),
            (format!("short\n\n- {}", words(31)), &[3]),
            (format!("- {url}"), &[]),
            (format!("see {url}"), &[1]),
            (format!("| {} |", words(31)), &[]),
            (format!("```sh\n{}\n```\n{}", words(31), words(31)), &[4]),
            (format!("<!-- a list -->\n{0}\n<!-- end of a list -->\n{0}", words(31)), &[4]),
            (format!("<!-- a remark -->\n{}", words(31)), &[2]),
        ] {
            assert_eq!(long_lines(&text), expected, "{text}");
        }
    }
}
