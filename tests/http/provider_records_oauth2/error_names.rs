//! Errors through the browser that are not called `error`.

use hallpass_tests::Client;

use super::{begin, callback, start};

/// As Facebook answers for an app in development mode, and others that give no code at all.
#[tokio::test]
async fn oauth2_error_under_another_name_is_read() {
    let (provider, app, _) = start();
    let long = "9".repeat(60);
    for (answer, code) in [
        (
            &[("error_code", "901"), ("error_message", "This app is in sandbox mode.")][..],
            "ProviderMisconfigured",
        ),
        (&[("error_code", "1349126"), ("error_message", "App not set up")], "OAuthCallbackError"),
        (
            &[("error", "access_denied"), ("error_code", "200"), ("error_reason", "user_denied")],
            "AccessDenied",
        ),
        (&[("error_code", &long), ("error_message", "a\r\nb")], "OAuthCallbackError"),
        // No code at all.
        (&[], "AccessDenied"),
        (&[("error_reason", "user_denied")], "AccessDenied"),
    ] {
        let mut browser = Client::of(&app);
        let (_, request) = begin(&mut browser, "facebook").await;
        let back = browser.get(&callback(&request, answer)).await;
        assert!(back.location().contains(&format!("error={code}")), "{answer:?}: {}", back.location());
        assert!(!back.location().contains("sandbox"), "{}", back.location());
    }
    // It came without a sign-in of ours.
    let back = Client::of(&app).get("/api/auth/callback/facebook?error_code=901").await;
    assert!(back.location().contains("error=SignInNotStarted"), "{}", back.location());
    assert!(provider.take_requests().is_empty());
    let log = app.log();
    for told in [
        "answered 901 (described as",
        "This app is in sandbox mode.",
        "1349126",
        "as if the person had cancelled",
    ] {
        assert!(log.contains(told), "{told}: {log}");
    }
    assert!(!log.contains(&long), "{log}");
    // A description cannot forge a line.
    assert!(!log.lines().any(|line| line.starts_with('b')), "{log}");
}

/// With a code there is no error, whatever else the answer has.
#[tokio::test]
async fn oauth2_error_under_another_name_beside_a_code_is_ignored() {
    let (_provider, app, _) = start();
    let mut browser = Client::of(&app);
    let (_, request) = begin(&mut browser, "facebook").await;
    let back = browser.get(&callback(&request, &[("code", "code of facebook"), ("error_code", "0")])).await;
    assert!(back.location().contains("/profile"), "{}", back.location());
}
