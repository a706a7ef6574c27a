//! Load from `wrk`: one thread, 32 connections, from the second processor.

use std::{path::PathBuf, process::Command};

use crate::process::cpu_time;

const SECONDS: &str = "4";

/// The results of one round of load.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Requests answered a second.
    pub per_second: f64,
    /// Processor time of the server for each request, in microseconds.
    pub cpu_us: f64,
    /// Median of the latency, in microseconds.
    pub p50_us: f64,
    /// 99th percentile of the latency, in microseconds.
    pub p99_us: f64,
}

/// The requests.
#[derive(Default)]
pub struct Load {
    /// Headers of every request.
    pub headers: Vec<String>,
    /// A script of wrk that makes the requests, and its argument.
    pub script: Option<(PathBuf, PathBuf)>,
}

impl Load {
    /// Loads `url` of the process `server`. Fails on error answers.
    pub fn run(&self, server: u32, url: &str) -> Round {
        let wrk = std::env::var_os("HALLPASS_BENCH_WRK").unwrap_or_else(|| "wrk".into());
        let mut command = Command::new("taskset");
        command.args(["-c", "1"]).arg(wrk).args(["-t1", "-c32", "--latency", "-d", SECONDS]);
        for header in &self.headers {
            command.args(["-H", header]);
        }
        if let Some((script, _)) = &self.script {
            command.arg("-s").arg(script);
        }
        command.arg(url);
        if let Some((_, file)) = &self.script {
            command.arg("--").arg(file);
        }
        run_measured(server, &mut command)
    }
}

fn run_measured(server: u32, command: &mut Command) -> Round {
    let before = cpu_time(server);
    let output = command.output().unwrap();
    let used = cpu_time(server).checked_sub(before).unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && !stdout.contains("Non-2xx"), "{command:?}: {stdout}");
    let line = |name: &str| {
        let line = stdout.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    let total = stdout.lines().find_map(|line| line.trim().split_once(" requests in ")).unwrap().0;
    Round {
        per_second: line("Requests/sec:").parse().unwrap(),
        cpu_us: used.as_secs_f64() * 1e6 / total.parse::<f64>().unwrap(),
        p50_us: parse_micros(&line("50%")),
        p99_us: parse_micros(&line("99%")),
    }
}

fn parse_micros(text: &str) -> f64 {
    let at = text.find(|char: char| char.is_ascii_alphabetic()).unwrap();
    let (number, unit) = text.split_at(at);
    let factor = match unit {
        "us" => 1.0,
        "ms" => 1e3,
        "s" => 1e6,
        unit => panic!("wrk measures in {unit}"),
    };
    number.parse::<f64>().unwrap() * factor
}

/// The median of `values`.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
