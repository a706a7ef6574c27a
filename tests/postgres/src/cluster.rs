//! A cluster: the files of a PostgreSQL server.

use std::{
    fs, io,
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// The superuser, without a password.
const USER: &str = "hallpass";

/// How long a start may take.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// How long acknowledged changes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// As long as the computer runs: enough for a test, and many times faster.
    UntilThePowerIsCut,
    /// As in production.
    Full,
}

/// The files, ready for a server.
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    /// The user and group that it runs as, if not as ours.
    user: Option<(u32, u32)>,
    port: u16,
}

impl Cluster {
    /// Makes the files, with the programs in `folder`.
    ///
    /// # Errors
    /// A file cannot be written, or a program fails.
    pub fn make(folder: &Path) -> io::Result<Self> {
        let programs = folder.to_owned();
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut made = Self { folder: tempfile::tempdir()?, programs, user: None, port };
        let here = made.folder.path().to_owned();
        if fs::metadata(&here)?.uid() == 0 {
            let (user, group) = unprivileged_user()?;
            run(Command::new("cp").arg("-R").arg(&made.programs).arg(here.join("programs")))?;
            made.programs = here.join("programs");
            chown(&here, Some(user), Some(group))?;
            fs::set_permissions(&here, fs::Permissions::from_mode(0o755))?;
            made.user = Some((user, group));
        }
        let mut init = made.program("initdb");
        let trusting = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"];
        run(init.arg("--username").arg(USER).args(trusting).arg("--pgdata").arg(made.data()))?;
        Ok(made)
    }

    /// The command of a server of these files.
    ///
    /// # Errors
    /// Its log cannot be written.
    pub fn serve(&self, durability: Durability) -> io::Result<Command> {
        let mut serve = self.program("postgres");
        serve.arg("-D").arg(self.data()).arg("-p").arg(self.port.to_string());
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300"] {
            serve.arg("-c").arg(setting);
        }
        if durability == Durability::UntilThePowerIsCut {
            serve.args(["-c", "fsync=off"]);
        }
        let log = fs::File::options().create(true).append(true).open(self.folder.path().join("log"))?;
        serve.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        Ok(serve)
    }

    /// Makes it a standby from its next start on, until it is promoted.
    ///
    /// # Errors
    /// Its files cannot be written.
    pub fn make_standby(&self) -> io::Result<()> {
        let signal = self.data().join("standby.signal");
        fs::write(&signal, "")?;
        self.user.map_or(Ok(()), |(user, group)| chown(&signal, Some(user), Some(group)))
    }

    /// Makes a copy of the files, of a server that does not run.
    ///
    /// # Errors
    /// A file cannot be copied.
    pub fn back_up(&self) -> io::Result<()> {
        run(Command::new("cp").arg("-a").arg(self.data()).arg(self.backup()))
    }

    /// Puts the copy in the place of the files, of a server that does not run.
    ///
    /// # Errors
    /// There is no copy, or a file cannot be moved.
    pub fn restore(&self) -> io::Result<()> {
        fs::remove_dir_all(self.data())?;
        fs::rename(self.backup(), self.data())
    }

    /// Waits until the server is ready.
    ///
    /// # Errors
    /// The start takes too long; the error contains the log.
    pub fn wait_until_ready(&self) -> io::Result<()> {
        let started = Instant::now();
        // Its eighth line is the status.
        let ready = || {
            let pid = fs::read_to_string(self.data().join("postmaster.pid"));
            pid.is_ok_and(|text| text.contains("ready") || text.contains("standby"))
        };
        while !ready() {
            if started.elapsed() > START_TIMEOUT {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                return Err(io::Error::other(format!("PostgreSQL did not start:\n{log}")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// The URL of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn backup(&self) -> PathBuf {
        self.folder.path().join("backup")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join("bin").join(name));
        command.current_dir(self.folder.path()).env_clear();
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }
}

/// User and group of `nobody`, who has no privileges.
fn unprivileged_user() -> io::Result<(u32, u32)> {
    let known = fs::read_to_string("/etc/passwd")?;
    let nobody = known.lines().find_map(|line| line.strip_prefix("nobody:x:"));
    let ids = nobody.and_then(|rest| {
        let mut fields = rest.split(':').map(|field| field.parse().ok());
        Some((fields.next()??, fields.next()??))
    });
    ids.ok_or_else(|| io::Error::other("there is no user `nobody`, as whom PostgreSQL could run"))
}

fn run(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))))
}
