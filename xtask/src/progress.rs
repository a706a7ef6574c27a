//! What is printed while steps run: on a terminal a line for each that moves, elsewhere a new line
//! from time to time.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::{Mutex, MutexGuard, Once, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How often the lines on a terminal change.
const REFRESH_INTERVAL: Duration = Duration::from_secs(1);
/// How often a step says where it is, where there is no terminal.
const REPORT_INTERVAL: Duration = Duration::from_secs(8);
/// How much of a line is printed. A line that a terminal breaks could not be replaced.
const WIDTH: usize = 79;

static SHOWN: Mutex<Shown> = Mutex::new(Shown { steps: Vec::new(), next_id: 0, lines: 0 });
static REFRESH: Once = Once::new();

struct Shown {
    steps: Vec<Step>,
    next_id: u64,
    /// How many moving lines are on the terminal.
    lines: usize,
}

struct Step {
    id: u64,
    title: String,
    started: Instant,
    reported: Instant,
    status: Box<dyn Fn() -> String + Send>,
}

/// A step that is shown until it is dropped.
pub struct Running {
    id: u64,
    title: String,
    started: Instant,
}

/// Shows a step. `status` says how far it is.
pub fn start(title: &str, status: impl Fn() -> String + Send + 'static) -> Running {
    print_line(&format!("  … {title}"));
    REFRESH.call_once(|| drop(thread::spawn(refresh)));
    let now = Instant::now();
    let mut shown = lock();
    let id = shown.next_id;
    shown.next_id += 1;
    let (title, status) = (title.to_owned(), Box::new(status));
    shown.steps.push(Step { id, title: title.clone(), started: now, reported: now, status });
    Running { id, title, started: now }
}

impl Running {
    /// Ends it.
    pub fn finish(self, is_successful: bool) {
        let mark = if is_successful { '✓' } else { '✗' };
        let line = format!("  {mark} {} ({})", self.title, duration(self.started.elapsed()));
        drop(self);
        print_line(&line);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut shown = lock();
        shown.clear();
        shown.steps.retain(|step| step.id != self.id);
    }
}

/// Prints a line that stays.
pub fn print_line(line: &str) {
    let mut shown = lock();
    shown.clear();
    println!("{line}");
}

impl Shown {
    /// Removes the moving lines.
    fn clear(&mut self) {
        if self.lines > 0 {
            print!("\x1b[{}F\x1b[0J", self.lines);
            self.lines = 0;
        }
    }

    fn draw(&mut self) {
        self.clear();
        for step in &self.steps {
            println!("{}", step.line());
        }
        self.lines = self.steps.len();
        let _ = io::stdout().flush();
    }

    fn report(&mut self) {
        for step in self.steps.iter_mut().filter(|step| step.reported.elapsed() >= REPORT_INTERVAL) {
            step.reported = Instant::now();
            println!("{}", step.line());
        }
    }
}

impl Step {
    fn line(&self) -> String {
        let line = format!("    {}, {}: {}", self.title, duration(self.started.elapsed()), (self.status)());
        line.chars().take(WIDTH).collect()
    }
}

fn refresh() {
    let is_terminal = io::stdout().is_terminal();
    loop {
        thread::sleep(REFRESH_INTERVAL);
        if is_terminal {
            lock().draw();
        } else {
            lock().report();
        }
    }
}

fn lock() -> MutexGuard<'static, Shown> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A duration as people write it.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duration_has_minutes_from_one_minute_on() {
        assert_eq!(duration(Duration::from_millis(1240)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn line_of_a_step_is_cut() {
        let now = Instant::now();
        let status = Box::new(|| "é".repeat(200));
        let step = Step { id: 0, title: "Building".to_owned(), started: now, reported: now, status };
        assert!(step.line().starts_with("    Building, 0.0 s: é"));
        assert_eq!(step.line().chars().count(), WIDTH);
    }
}
