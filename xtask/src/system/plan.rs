//! Decides what to do about missing system packages, says so, and does it.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use crate::{
    processes,
    system::{SystemProgram, apt::Apt},
};

/// Whether system packages may be installed.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct InstallOptions {
    /// Install no system packages: if one is missing, say which, and stop.
    #[arg(long)]
    no_install: bool,
}

/// What to do about missing system packages.
#[derive(Debug)]
enum Plan<T> {
    /// Nothing is missing.
    Continue,
    /// Install them.
    Install(T),
    /// Stop, since installing is not wanted.
    Stop,
    /// Continue without them, since they cannot be installed here: what needs them will fail.
    ContinueWithout,
}

/// Makes sure that `needed` are installed, or says which are not. Prints which packages it
/// installs, and how to prevent that, before it does.
///
/// # Errors
/// Packages are missing and `--no-install` was given.
pub fn prepare(needed: &[SystemProgram], options: InstallOptions) -> Result<()> {
    let missing: Vec<_> = needed.iter().copied().filter(|program| program.find().is_none()).collect();
    match decide(&missing, options, Apt::find) {
        Plan::Continue => {}
        Plan::Install(apt) => {
            print!(
                "System packages\n  These are missing, and apt-get installs them now:\n{}",
                list(&missing)
            );
            println!("  To prevent that, press Ctrl-C and add --no-install.");
            apt.install(&missing);
            processes::fail_if_interrupted()?;
        }
        Plan::Stop => bail!(
            "System packages are missing, and --no-install is set:\n{}  Install them, or leave out --no-install.",
            list(&missing)
        ),
        Plan::ContinueWithout => {
            print!("System packages\n  These are missing:\n{}", list(&missing));
            println!("  They cannot be installed from here: that needs apt-get, and root or sudo without a");
            println!("  password. What needs them will fail.");
        }
    }
    Ok(())
}

/// `find_installer` is only called if something is to be installed.
fn decide<T>(
    missing: &[SystemProgram],
    options: InstallOptions,
    find_installer: impl FnOnce() -> Option<T>,
) -> Plan<T> {
    if missing.is_empty() {
        return Plan::Continue;
    }
    if options.no_install {
        return Plan::Stop;
    }
    find_installer().map_or(Plan::ContinueWithout, Plan::Install)
}

fn list(programs: &[SystemProgram]) -> String {
    programs.iter().fold(String::new(), |mut text, program| {
        let _ = writeln!(text, "    {:<26} {}", program.packages().join(" "), program.purpose());
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: InstallOptions = InstallOptions { no_install: false };
    const PREVENTED: InstallOptions = InstallOptions { no_install: true };
    const MISSING: [SystemProgram; 2] = [SystemProgram::Nginx, SystemProgram::Chromium];

    #[test]
    fn nothing_missing_continues_with_and_without_no_install() {
        for options in [ALLOWED, PREVENTED] {
            let plan = decide(&[], options, || -> Option<()> { panic!("nothing to install") });
            assert!(matches!(plan, Plan::Continue));
        }
    }

    #[test]
    fn missing_packages_are_installed_where_that_is_possible() {
        assert!(matches!(decide(&MISSING, ALLOWED, || Some(7)), Plan::Install(7)));
        assert!(matches!(decide(&MISSING, ALLOWED, || None::<u8>), Plan::ContinueWithout));
    }

    #[test]
    fn no_install_stops_before_looking_for_an_installer() {
        let plan = decide(&MISSING, PREVENTED, || -> Option<()> { panic!("must not look") });
        assert!(matches!(plan, Plan::Stop));
    }

    #[test]
    fn list_names_every_package_and_its_purpose() {
        let text = list(&MISSING);
        assert_eq!(text.lines().count(), 2);
        for word in ["nginx-light", "chromium chromium-driver", "proxy", "browser tests"] {
            assert!(text.contains(word), "{text}");
        }
    }
}
