//! nginx in front of something: https, and files of a test's own on the same origin.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::{AppOptions, Authority, eventually};

const PASSES_HOST: &str = "proxy_set_header Host $http_host;";

/// A running nginx; ends with the test.
pub struct Front {
    /// Where it is reached.
    pub url: String,
    behind: u16,
    /// What the server behind is told about the host name that the client uses.
    host: &'static str,
    folder: TempDir,
    child: Option<Child>,
}

impl Front {
    /// Chooses the ports: what is to be behind must know its public address before it starts.
    fn plan(scheme: &str) -> Self {
        // Both at once, so that they differ.
        let [front, behind] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [front, behind] = [front, behind].map(|listener| listener.local_addr().unwrap().port());
        let url = format!("{scheme}://localhost:{front}");
        Self { url, behind, host: PASSES_HOST, folder: tempfile::tempdir().unwrap(), child: None }
    }

    /// Plain http, with the files of `folder` below `/clients/`.
    pub fn with_files(folder: &Path) -> Self {
        let front = Self::plan("http");
        // nginx's own user may not be allowed to read ours.
        let root = front.folder.path().join("files/clients");
        fs::create_dir_all(root.parent().unwrap()).unwrap();
        let copied = Command::new("cp").arg("-r").arg(folder).arg(root).status().unwrap();
        assert!(copied.success());
        front.start("", "")
    }

    /// Plain http, keeping everything that it may for everybody, as a shared cache between people and the app.
    pub fn with_cache() -> Self {
        let front = Self::plan("http");
        let folder = front.folder.path().display().to_string();
        let settings = format!(
            "proxy_cache_path {folder}/cache keys_zone=all:1m; proxy_cache all; \
             proxy_cache_valid any 10m; add_header X-Cache $upstream_cache_status always;"
        );
        front.start("", &settings)
    }

    /// Plain http, and nothing of what matters gets through.
    pub fn careless() -> Self {
        let settings = "proxy_hide_header Set-Cookie; proxy_hide_header Content-Security-Policy; \
                        proxy_hide_header X-Content-Type-Options; add_header X-Cache HIT always;";
        Self::plan("http").start("", settings)
    }

    /// https, with a certificate of `authority` for `name`.
    pub fn with_https(authority: &Authority, name: &str) -> Self {
        let front = Self::plan("https");
        authority.certify(name, front.folder.path());
        front.start(" ssl", "")
    }

    /// https, with settings of nginx in place of the one that passes the host name on.
    pub fn that_tells(authority: &Authority, host: &'static str) -> Self {
        let mut front = Self::plan("https");
        front.host = host;
        authority.certify("localhost", front.folder.path());
        front.start(" ssl", "")
    }

    fn start(mut self, ssl: &str, settings: &str) -> Self {
        let folder = self.folder.path().display().to_string();
        let port = self.url.rsplit(':').next().unwrap().to_owned();
        let certificate =
            if ssl.is_empty() { "" } else { "ssl_certificate cert.pem; ssl_certificate_key key.pem;" };
        let (behind, host) = (self.behind, self.host);
        let root = Command::new("id").arg("-u").output().unwrap().stdout.trim_ascii() == b"0";
        let user = if root { "user root;" } else { "" };
        let config = format!(
            "{user} worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
             events {{ worker_connections 512; }}
             http {{
               log_format traffic '$request_method $uri $request_length $bytes_sent'; access_log {folder}/traffic traffic;
               client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
               fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
               {settings}
               types {{ text/html html; text/javascript js; }}
               server {{
                 listen 127.0.0.1:{port}{ssl}; {certificate}
                 location /clients/ {{ root {folder}/files; }}
                 location / {{
                   proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1;
                   {host} proxy_set_header X-Forwarded-For $remote_addr;
                 }}
               }}
             }}"
        );
        let path = self.folder.path().join("nginx.conf");
        fs::write(&path, config).unwrap();
        let nginx = std::env::var_os("HALLPASS_TEST_NGINX").unwrap_or_else(|| "nginx".into());
        let child = Command::new(nginx)
            .args(["-p", &folder, "-c", &path.display().to_string(), "-e", &format!("{folder}/start.log")])
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx cannot be started: `cargo xtask test` makes it ready");
        self.child = Some(child);
        let said = || fs::read_to_string(format!("{folder}/start.log")).unwrap_or_default();
        eventually(&format!("nginx listens ({})", said()), || {
            TcpStream::connect(format!("127.0.0.1:{port}")).ok()
        });
        self
    }

    /// The sizes of every request for `path` so far, and of its answer: bytes with their heads, as nginx counts them.
    pub fn traffic(&self, method: &str, path: &str) -> Vec<[u64; 2]> {
        let log = fs::read_to_string(self.folder.path().join("traffic")).unwrap_or_default();
        let of = |line: &str| {
            let sizes = line.strip_prefix(&format!("{method} {path} "))?;
            let (request, answer) = sizes.split_once(' ')?;
            Some([request.parse().ok()?, answer.parse().ok()?])
        };
        log.lines().filter_map(of).collect()
    }

    /// The port that it passes everything on to.
    pub fn behind(&self) -> u16 {
        self.behind
    }

    /// Has the server that is started with `options` be what is behind.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        options.env("AUTH_URL", &self.url).env("HALLPASS_LISTEN", &format!("127.0.0.1:{}", self.behind))
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // Asked to end, it ends its workers too.
            let _ = Command::new("kill").arg(child.id().to_string()).status();
            let _ = child.wait();
        }
    }
}
