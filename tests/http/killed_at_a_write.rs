//! The server, or a command for an admin, is killed at a write to the SQLite file: the change is
//! made as a whole or not at all, and the next server goes on from there (S18).
//!
//! Each change is repeated with the kill one write later, until there is none left to be killed at.

use std::{fs, path::PathBuf};

use hallpass_tests::{App, AppOptions, Client, People, assert_intact, count_rows, wait_for_async};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tempfile::TempDir;

use crate::{crash::assert_no_partial_sign_in, preloaded_library};

/// How much of the last write is made.
const HALVES: [u32; 2] = [0, 1];

/// At least so many writes, and waits for the disk, a change is made of: otherwise the kill has no
/// effect.
const MIN_WRITES: u32 = 3;

/// A change of more writes has gone wrong.
const MAX_WRITES: u32 = 200;

/// By how many writes the next kill is later: an odd number, since each page of SQLite's log is two
/// writes. The long suite kills at every one.
fn step() -> usize {
    if std::env::var_os("HALLPASS_TEST_LONG").is_some() { 1 } else { 7 }
}

/// Says at which write a process is killed.
struct Killer {
    folder: TempDir,
    library: PathBuf,
}

impl Killer {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = preloaded_library::compile("killed_at_a_write.c", folder.path());
        Self { folder, library }
    }

    /// `options` of a process that can be killed.
    fn configure(&self, options: &AppOptions) -> AppOptions {
        let options = options.clone().env("LD_PRELOAD", self.library.to_str().unwrap());
        options.env("TEST_KILL_AT", self.armed().to_str().unwrap())
    }

    fn armed(&self) -> PathBuf {
        self.folder.path().join("armed")
    }

    fn arm(&self, write: u32, halves: u32) {
        let new = self.folder.path().join("new");
        fs::write(&new, format!("{write} {halves}")).unwrap();
        fs::rename(new, self.armed()).unwrap();
    }

    fn disarm(&self) {
        fs::remove_file(self.armed()).unwrap();
    }
}

/// Each write to be killed at, and how much of it is made. Fails if they are used up: the change
/// never came to its end.
fn kills() -> impl Iterator<Item = (u32, u32)> {
    let kills = (1..=MAX_WRITES).step_by(step()).flat_map(|write| HALVES.map(|halves| (write, halves)));
    kills.chain(std::iter::once_with(|| panic!("the change is made of more than {MAX_WRITES} writes")))
}

/// Fails unless the change, which was not killed at `write`, had been killed at an earlier one.
fn assert_was_killed(write: u32) {
    assert!(write > MIN_WRITES, "the kill has no effect: the change is made of {write} writes");
}

struct Setup {
    killer: Killer,
    people: People,
    app: App,
}

impl Setup {
    fn start() -> Self {
        let (killer, people) = (Killer::new(), People::new());
        let app = App::start_with(killer.configure(&people.configure(AppOptions::default())));
        Self { killer, people, app }
    }

    async fn reach_callback(&self, browser: &mut Client, person: &str) -> String {
        let token = browser.fetch_csrf_token().await;
        self.people.reach_callback(browser, &token, person).await.unwrap()
    }

    async fn sign_in(&self, person: &str) -> Client {
        let mut browser = Client::of(&self.app);
        let callback = self.reach_callback(&mut browser, person).await;
        assert!(People::is_signed_in(&browser.get(&callback).await));
        browser
    }

    /// Sends a request to the server, which is killed meanwhile and started again. Returns whether
    /// it was killed.
    async fn kill_at(
        &mut self,
        (write, halves): (u32, u32),
        browser: &Client,
        (method, path, token): (Method, &str, Option<&str>),
    ) -> bool {
        let fields: Vec<_> = token.iter().map(|token| ("csrfToken", *token)).collect();
        self.killer.arm(write, halves);
        let answered = browser.clone().try_send(method, path, &fields).await;
        self.killer.disarm();
        if let Ok(answer) = answered {
            assert!(answer.status.is_redirection(), "{write}: {}", answer.status);
            return false;
        }
        self.app.wait_for_exit();
        assert_whole(&self.app).await;
        self.app.start_again();
        true
    }
}

async fn assert_whole(app: &App) {
    let mut database = app.open_database().await;
    assert_intact(&mut database).await;
    assert_no_partial_sign_in(&mut database).await;
    let unnamed = "sessions s WHERE s.ended_at IS NOT NULL AND NOT EXISTS \
                   (SELECT 1 FROM hallpass_session_changes c WHERE c.token_hash = s.token_hash)";
    assert_eq!(count_rows(&mut database, unnamed).await, 0);
    let unannounced = "session_changes c WHERE c.generation > (SELECT generation FROM hallpass_change_mark)";
    assert_eq!(count_rows(&mut database, unannounced).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_kill_at_a_write_of_a_sign_out_leaves_all_or_nothing() {
    for path in ["/api/auth/signout", "/api/auth/sessions/end"] {
        let mut setup = Setup::start();
        for kill in kills() {
            let mut browser = setup.sign_in("ada").await;
            let (token, session) = (browser.fetch_csrf_token().await, browser.fetch_session().await);
            if !setup.kill_at(kill, &browser, (Method::POST, path, Some(&token))).await {
                assert_was_killed(kill.0);
                break;
            }
            let found = browser.fetch_session().await;
            assert!(found == Value::Null || found == session, "{path} {kill:?}: {found}");
            // Whatever became of it: the person who tries again is signed out.
            assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
            assert_eq!(browser.fetch_session().await, Value::Null);
        }
    }
}

/// The old session of the browser ends with the new one's begin, or stays (S2).
#[tokio::test(flavor = "multi_thread")]
async fn session_s18_kill_at_a_write_of_a_sign_in_leaves_all_or_nothing() {
    for is_known in [true, false] {
        let mut setup = Setup::start();
        setup.sign_in("ada").await.sign_out().await;
        for kill in kills() {
            let new = format!("person-{}-{}", kill.0, kill.1);
            let person = if is_known { "ada" } else { &new };
            let mut browser = setup.sign_in("grace").await;
            let callback = setup.reach_callback(&mut browser, person).await;
            if !setup.kill_at(kill, &browser, (Method::GET, &callback, None)).await {
                assert_was_killed(kill.0);
                break;
            }
            let live = "sessions WHERE ended_at IS NULL";
            assert_eq!(setup.app.count_rows(live).await, 1, "{person} {kill:?}");
            let found = browser.fetch_session().await;
            if found == Value::Null {
                // The browser sends the callback again, and gets the cookie that it never received.
                let again = || {
                    let (mut again, callback) = (browser.clone(), callback.clone());
                    async move {
                        let answer = again.get(&callback).await;
                        (People::is_signed_in(&answer) && again.fetch_session().await != Value::Null)
                            .then_some(again)
                    }
                };
                browser = wait_for_async("the session is handed over", again).await;
            } else {
                assert_eq!(found["user"]["name"], "grace", "{person} {kill:?}");
                browser.sign_out().await;
                browser = setup.sign_in(person).await;
            }
            assert_eq!(browser.fetch_session().await["user"]["name"], person);
            assert_eq!(setup.app.count_rows(live).await, 1, "{person} {kill:?}");
            browser.sign_out().await;
        }
    }
}

/// A command that changes a user, beside a running server, and the exit codes of its repetition.
struct Command {
    arguments: fn(user: &str, kill: (u32, u32)) -> Vec<String>,
    repeated: &'static [i32],
}

const COMMANDS: [Command; 2] = [
    Command {
        arguments: |user, (write, halves)| {
            let subject = format!("--subject=new-{write}-{halves}");
            ["users", "relink", "--user", user, "--provider", "fake", &subject].map(str::to_owned).into()
        },
        repeated: &[0],
    },
    Command {
        arguments: |user, _| ["users", "delete", "--user", user].map(str::to_owned).into(),
        // It is deleted, or there is no such user any more.
        repeated: &[0, 3],
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_kill_at_a_write_of_a_command_leaves_all_or_nothing() {
    for Command { arguments, repeated } in COMMANDS {
        let (killer, people) = (Killer::new(), People::new());
        let options = people.configure(AppOptions::default());
        let setup = Setup { killer, people, app: App::start_with(options.clone()) };
        let killed = setup.killer.configure(&options);
        for kill in kills() {
            let person = format!("person-{}-{}", kill.0, kill.1);
            // One session that has ended, and one that is live.
            setup.sign_in(&person).await.sign_out().await;
            let mut browser = setup.sign_in(&person).await;
            let user = browser.fetch_session().await["user"]["id"].as_str().unwrap().to_owned();
            let arguments = arguments(&user, kill);
            let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
            setup.killer.arm(kill.0, kill.1);
            let output = killed.run_command(setup.app.folder(), &arguments);
            setup.killer.disarm();
            if output.code.is_some() {
                assert_eq!(output.code, Some(0), "{output:?}");
                assert_was_killed(kill.0);
                break;
            }
            assert_whole(&setup.app).await;
            let again = setup.app.run_command(&arguments);
            assert!(again.code.is_some_and(|code| repeated.contains(&code)), "{kill:?}: {again:?}");
            let signed_out = || {
                let mut browser = browser.clone();
                async move { (browser.fetch_session().await == Value::Null).then_some(()) }
            };
            wait_for_async("the session has ended", signed_out).await;
        }
    }
}
