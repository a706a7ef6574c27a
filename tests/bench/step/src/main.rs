//! Prints how long a step of the client's state machine takes, in nanoseconds.

use std::io::Write as _;

use hallpass_yew::session::time_of_a_step;

fn main() -> std::io::Result<()> {
    // Once to warm up.
    time_of_a_step(1_000);
    writeln!(std::io::stdout(), "{}", time_of_a_step(10_000).as_nanos())
}
