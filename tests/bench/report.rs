//! The results: printed as a table during the run, compared with the budgets, and written as JSON.

use std::{fs, path::Path, process::ExitCode, time::Instant};

use serde_json::{Value, json};

use crate::budgets::{BUDGETS, Limit, find_budget};

/// The exit code if a budget was missed; 1 and 101 are failures of the benchmark itself.
const EXIT_BUDGET_MISSED: u8 = 2;

/// The results so far.
pub struct Report {
    started: Instant,
    section: String,
    part: String,
    lines: Vec<Value>,
    /// The sections that were measured, and the names of the results with a budget.
    sections: Vec<String>,
    compared: Vec<(String, String)>,
    missed: Vec<String>,
}

impl Report {
    /// Without results.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            section: String::new(),
            part: String::new(),
            lines: Vec::new(),
            sections: Vec::new(),
            compared: Vec::new(),
            missed: Vec::new(),
        }
    }

    /// Begins a section, the first of `left`.
    pub fn begin_section(&mut self, name: &str, left: usize) {
        let minutes = self.started.elapsed().as_secs() / 60;
        println!("\n== {name} (after {minutes} min; {} more)", left - 1);
        name.clone_into(&mut self.section);
        self.sections.push(name.to_owned());
    }

    /// Begins a part of the table.
    pub fn begin_part(&mut self, title: &str) {
        println!("\n{title}");
        title.clone_into(&mut self.part);
    }

    /// Adds a result, and compares it with its budget, if it has one.
    pub fn add(&mut self, name: &str, value: f64, unit: &str) {
        let budget = find_budget(&self.section, name);
        let mut line = json!({
            "section": self.section, "part": self.part, "name": name, "value": value, "unit": unit,
        });
        let mut verdict = String::new();
        if let Some(budget) = budget {
            assert_eq!(budget.unit, unit, "{name}");
            let (key, text, limit) = match budget.limit {
                Limit::AtMost(limit) => ("at_most", "at most", limit),
                Limit::AtLeast(limit) => ("at_least", "at least", limit),
            };
            let is_met = budget.limit.is_met_by(value);
            verdict = format!("  {} (budget: {text} {limit})", if is_met { "met" } else { "MISSED" });
            line[key] = limit.into();
            line["met"] = is_met.into();
            self.compared.push((self.section.clone(), name.to_owned()));
            if !is_met {
                self.missed.push(format!("{}: {name}: {value:.2} {unit}{verdict}", self.section));
            }
        }
        println!("  {name:<70} {value:>10.2} {unit}{verdict}");
        self.lines.push(line);
    }

    /// Writes all results to `path`, and lists the budgets that were missed. A budget without a
    /// result is missed.
    pub fn finish(mut self, path: &Path) -> ExitCode {
        for budget in BUDGETS.iter().filter(|budget| self.sections.iter().any(|name| name == budget.section))
        {
            let is_of = |(section, name): &(String, String)| section == budget.section && name == budget.name;
            if !self.compared.iter().any(is_of) {
                self.missed.push(format!("{}: {}: not measured", budget.section, budget.name));
            }
        }
        fs::write(path, serde_json::to_string_pretty(&self.lines).unwrap()).unwrap();
        println!("\nAs JSON: {}", path.display());
        if self.missed.is_empty() {
            println!("All {} budgets are met.", self.compared.len());
            return ExitCode::SUCCESS;
        }
        println!("\n{} of {} budgets are missed:", self.missed.len(), self.compared.len());
        for missed in &self.missed {
            println!("  {missed}");
        }
        ExitCode::from(EXIT_BUDGET_MISSED)
    }
}
