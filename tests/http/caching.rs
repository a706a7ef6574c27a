//! A shared cache between users and the app, which keeps everything that it is allowed to.

use hallpass_tests::{App, AppOptions, Client, Nginx};
use reqwest::StatusCode;

/// In full: a first name alone may occur by chance in a token, which is base64.
const NAMES: [&str; 2] = ["Ada Lovelace", "Grace Hopper"];

#[tokio::test]
async fn shared_cache_keeps_files_and_never_mixes_users() {
    let nginx = Nginx::with_cache();
    let app = App::start_with(nginx.configure(AppOptions::default()));
    let (mut ada, mut grace, mut anonymous) = (Client::of(&app), Client::of(&app), Client::of(&app));
    // The cache works: it answers the second request for a file.
    let page = anonymous.get("/").await.text;
    let style = page.split('"').find(|part| part.ends_with(".css")).unwrap().to_owned();
    assert_eq!(anonymous.get(&style).await.header("x-cache"), Some("MISS"));
    assert_eq!(anonymous.get(&style).await.header("x-cache"), Some("HIT"));

    ada.sign_in("ada", "/").await;
    grace.sign_in("grace", "/").await;
    for _ in 0..2 {
        for path in
            ["/", "/profile", "/dashboard", "/login", "/nothing", "/api/auth/session", "/api/auth/csrf"]
        {
            for (client, name) in
                [(&mut ada, Some(NAMES[0])), (&mut grace, Some(NAMES[1])), (&mut anonymous, None)]
            {
                let answer = client.get(path).await;
                assert_ne!(answer.header("x-cache"), Some("HIT"), "{path}");
                let names: Vec<_> = NAMES.into_iter().filter(|name| answer.text.contains(name)).collect();
                let expected: Vec<_> = name.into_iter().filter(|_| path != "/api/auth/csrf").collect();
                assert_eq!(names, expected, "{path}");
                if path == "/dashboard" {
                    let status = if name.is_some() { StatusCode::OK } else { StatusCode::SEE_OTHER };
                    assert_eq!(answer.status, status);
                }
            }
        }
    }
}
