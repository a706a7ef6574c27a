//! nginx in front of a server: https, a cache, and files of the test on the same origin.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};

use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::{
    AppOptions, Authority,
    process::{is_owned_by_root, send_signal},
    wait_for,
};

const PASS_HOST: &str = "proxy_set_header Host $http_host;";

/// A running nginx; stops with the test.
pub struct Nginx {
    /// Its public URL.
    pub url: String,
    upstream_port: u16,
    /// The setting that says which host name the server behind it sees.
    host_setting: &'static str,
    folder: TempDir,
    child: Option<Child>,
}

impl Nginx {
    /// Reserves the ports: the server behind it must know its public URL before it starts.
    fn reserve(scheme: &str) -> Self {
        // Both at once, so that they differ.
        let ports = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [port, upstream_port] = ports.map(|listener| listener.local_addr().unwrap().port());
        let url = format!("{scheme}://localhost:{port}");
        let folder = tempfile::tempdir().unwrap();
        Self { url, upstream_port, host_setting: PASS_HOST, folder, child: None }
    }

    /// http, with the files of `folder` below `/clients/`.
    pub fn with_files(folder: &Path) -> Self {
        let nginx = Self::reserve("http");
        // The user that nginx runs as may not be allowed to read ours.
        let root = nginx.folder.path().join("files/clients");
        fs::create_dir_all(root.parent().unwrap()).unwrap();
        let copied = Command::new("cp").arg("-r").arg(folder).arg(root).status().unwrap();
        assert!(copied.success());
        nginx.start("", "")
    }

    /// http, with a shared cache that keeps everything that it is allowed to.
    pub fn with_cache() -> Self {
        let nginx = Self::reserve("http");
        let folder = nginx.folder.path().display().to_string();
        let settings = format!(
            "proxy_cache_path {folder}/cache keys_zone=all:1m; proxy_cache all; \
             proxy_cache_valid any 10m; add_header X-Cache $upstream_cache_status always;"
        );
        nginx.start("", &settings)
    }

    /// http, without cookies, policies and other headers that matter.
    pub fn without_important_headers() -> Self {
        let settings = "proxy_hide_header Set-Cookie; proxy_hide_header Content-Security-Policy; \
                        proxy_hide_header X-Content-Type-Options; add_header X-Cache HIT always;";
        Self::reserve("http").start("", settings)
    }

    /// https, with a certificate of `authority` for `name`.
    pub fn with_https(authority: &Authority, name: &str) -> Self {
        Self::with_names(authority, &[name])
    }

    /// https, with a certificate of `authority` for `names`.
    pub fn with_names(authority: &Authority, names: &[&str]) -> Self {
        let nginx = Self::reserve("https");
        authority.certify(names, nginx.folder.path());
        nginx.start(" ssl", "")
    }

    /// https, with `setting` in place of the one that passes the host name on.
    pub fn with_host_setting(authority: &Authority, setting: &'static str) -> Self {
        let mut nginx = Self::reserve("https");
        nginx.host_setting = setting;
        authority.certify(&["localhost"], nginx.folder.path());
        nginx.start(" ssl", "")
    }

    fn start(mut self, ssl: &str, settings: &str) -> Self {
        let folder = self.folder.path().display().to_string();
        let port = self.port();
        let certificate =
            if ssl.is_empty() { "" } else { "ssl_certificate cert.pem; ssl_certificate_key key.pem;" };
        let (upstream_port, host_setting) = (self.upstream_port, self.host_setting);
        let user = if is_owned_by_root(self.folder.path()) { "user root;" } else { "" };
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
                   proxy_pass http://127.0.0.1:{upstream_port}; proxy_http_version 1.1;
                   {host_setting} proxy_set_header X-Forwarded-For $remote_addr;
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
        let log = || fs::read_to_string(format!("{folder}/start.log")).unwrap_or_default();
        wait_for(&format!("nginx listens ({})", log()), || {
            TcpStream::connect(format!("127.0.0.1:{port}")).ok()
        });
        self
    }

    /// The sizes of every request for `path` so far and of its answer, in bytes with their heads.
    pub fn logged_traffic(&self, method: &str, path: &str) -> Vec<[u64; 2]> {
        let log = fs::read_to_string(self.folder.path().join("traffic")).unwrap_or_default();
        let parse_sizes = |line: &str| {
            let sizes = line.strip_prefix(&format!("{method} {path} "))?;
            let (request, answer) = sizes.split_once(' ')?;
            Some([request.parse().ok()?, answer.parse().ok()?])
        };
        log.lines().filter_map(parse_sizes).collect()
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// The port that it forwards everything to.
    pub fn upstream_port(&self) -> u16 {
        self.upstream_port
    }

    /// Lets the server that is started with `options` be the one behind it.
    pub fn configure(&self, options: AppOptions) -> AppOptions {
        let listen = format!("127.0.0.1:{}", self.upstream_port);
        options.env("AUTH_URL", &self.url).env("HALLPASS_LISTEN", &listen)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // On SIGTERM it stops its workers too.
            let _ = send_signal(child.id(), Signal::SIGTERM);
            let _ = child.wait();
        }
    }
}
