//! The results: printed as a table during the run, and written as JSON.

use std::{fs, path::Path};

use serde_json::{Value, json};

/// The results so far.
#[derive(Default)]
pub struct Report {
    lines: Vec<Value>,
}

/// The budget of a result.
#[derive(Clone, Copy)]
pub enum Budget {
    /// There is none.
    None,
    /// At most this value.
    AtMost(f64),
}

impl Report {
    /// Begins a part of the table.
    #[expect(clippy::unused_self, reason = "the table is printed, and not kept")]
    pub fn begin_part(&self, title: &str) {
        println!("\n{title}");
    }

    /// Adds a result.
    pub fn add(&mut self, name: &str, value: f64, unit: &str, budget: Budget) {
        let verdict = match budget {
            Budget::None => String::new(),
            Budget::AtMost(most) if value <= most => format!("  within its budget of {most}"),
            Budget::AtMost(most) => format!("  OVER its budget of {most}"),
        };
        println!("  {name:<58} {value:>10.2} {unit}{verdict}");
        let most = match budget {
            Budget::None => Value::Null,
            Budget::AtMost(most) => most.into(),
        };
        self.lines.push(json!({ "name": name, "value": value, "unit": unit, "budget": most }));
    }

    /// Writes all results to `path`.
    pub fn write(&self, path: &Path) {
        fs::write(path, serde_json::to_string_pretty(&self.lines).unwrap()).unwrap();
        println!("\nAs JSON: {}", path.display());
    }
}
