//! PgBouncer between a server and its database.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::{process::is_owned_by_root, wait_for};

/// A running PgBouncer; stops with the test.
pub struct Pooler {
    /// The URL of the database through it.
    pub url: String,
    child: Child,
    _folder: TempDir,
}

impl Pooler {
    /// Starts it in front of the database at `url`, with `pool_mode` and further `settings`.
    pub fn start(url: &str, pool_mode: &str, settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut through = url::Url::parse(url).unwrap();
        let (host, behind) = (through.host_str().unwrap(), through.port().unwrap());
        let (name, user) = (&through.path()[1..], through.username());
        // It refuses to run as root.
        let run_as = if is_owned_by_root(folder.path()) { "user = nobody" } else { "" };
        let config = format!(
            "[databases]\n{name} = host={host} port={behind} user={user}\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = {pool_mode}\n{run_as}\n{settings}\n"
        );
        let path = folder.path().join("pgbouncer.ini");
        fs::write(&path, config).unwrap();
        let pgbouncer = std::env::var_os("HALLPASS_TEST_PGBOUNCER").unwrap_or_else(|| "pgbouncer".into());
        let child = Command::new(pgbouncer)
            .arg(&path)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("PgBouncer cannot be started: `cargo xtask test` makes it ready");
        wait_for("PgBouncer listens", || TcpStream::connect(("127.0.0.1", port)).ok());
        through.set_port(Some(port)).unwrap();
        Self { url: through.to_string(), child, _folder: folder }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
