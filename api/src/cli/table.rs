//! A table for people: columns as wide as what stands in them.

use std::io::{self, Write};

/// Rows of text under their headings.
pub struct Table<const N: usize> {
    headings: [&'static str; N],
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// An empty one.
    pub fn new(headings: [&'static str; N]) -> Self {
        Self { headings, rows: Vec::new() }
    }

    /// Adds a row. What a stranger may have chosen, such as a name, cannot move the terminal's cursor.
    pub fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells.map(|cell| cell.chars().filter(|char| !char.is_control()).collect()));
    }

    /// Writes it.
    ///
    /// # Errors
    /// Nobody reads it any more.
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
    fn columns_are_as_wide_as_their_widest_cell_and_hold_no_control_characters() {
        let mut table = Table::new(["ID", "NAME"]);
        table.row(["1".into(), "Ada \u{1b}[2JLovelace".into()]);
        table.row(["22222".into(), String::new()]);
        let mut written = Vec::new();
        table.write(&mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "ID     NAME\n1      Ada [2JLovelace\n22222\n");
    }
}
