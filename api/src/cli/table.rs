//! A table for people. Each column is as wide as its widest cell.

use std::io::{self, Write};

/// Rows of text under their headings.
pub struct Table<const N: usize> {
    headings: [&'static str; N],
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// Creates an empty table.
    pub fn new(headings: [&'static str; N]) -> Self {
        Self { headings, rows: Vec::new() }
    }

    /// Adds a row, without control characters: the text that people chose, such as a name, must not
    /// move the cursor of the terminal.
    pub fn add_row(&mut self, cells: [String; N]) {
        self.rows.push(cells.map(|cell| cell.chars().filter(|char| !char.is_control()).collect()));
    }

    /// Writes the table.
    ///
    /// # Errors
    /// `out` cannot be written to.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells.chain([self.headings[column].len()]).max().unwrap_or_default()
        };
        let widths: Vec<_> = (0..N).map(width).collect();
        let mut line = |cells: [&str; N]| {
            let padded: Vec<_> =
                cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            writeln!(out, "{}", padded.join("  ").trim_end())
        };
        line(self.headings)?;
        self.rows.iter().try_for_each(|row| line(row.each_ref().map(String::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_aligns_columns_and_removes_control_characters() {
        let mut table = Table::new(["ID", "NAME"]);
        table.add_row(["1".into(), "Ada \u{1b}[2JLovelace".into()]);
        table.add_row(["22222".into(), String::new()]);
        let mut written = Vec::new();
        table.write(&mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "ID     NAME\n1      Ada [2JLovelace\n22222\n");
    }
}
