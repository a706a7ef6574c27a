//! Providers that append a fragment to the URL of the callback: browsers would hand it on to the
//! page of the app, unless the redirect has a fragment of its own.

use hallpass_tests::Client;

use super::{begin, callback, start};

/// Facebook `#_=_`, Instagram and Reddit `#_`.
const APPENDING: [&str; 3] = ["facebook", "instagram", "reddit"];

#[tokio::test]
async fn oauth2_fragment_of_the_provider_is_not_handed_on() {
    let (_provider, app, cases) = start();
    for case in &cases {
        let id = case.id;
        let end = if APPENDING.contains(&id) { "#" } else { "" };
        let mut browser = Client::of(&app);
        let (_, request) = begin(&mut browser, id).await;
        let back = browser.get(&callback(&request, &[("code", &format!("code of {id}"))])).await;
        assert_eq!(back.location(), format!("{}/profile{end}", app.url), "{id}");
        // A copy of that callback, one that failed, and one that cannot be read.
        let back = browser.get(&callback(&request, &[("code", &format!("code of {id}"))])).await;
        assert_eq!(back.location(), format!("{}/profile{end}", app.url), "{id}");
        let (_, request) = begin(&mut browser, id).await;
        let failures = [&[("error", "server_error")][..], &[("code", "a"), ("code", "b")]];
        for failure in failures {
            let back = browser.get(&callback(&request, failure)).await;
            assert!(back.location().contains("/login?"), "{id}: {}", back.location());
            assert_eq!(back.location().ends_with('#'), !end.is_empty(), "{id}: {}", back.location());
        }
    }
}

/// One that the person wanted to go to is theirs.
#[tokio::test]
async fn oauth2_fragment_of_the_return_url_stays() {
    let (_provider, app, _) = start();
    let mut browser = Client::of(&app);
    let url = url::Url::parse(&browser.begin_sign_in("facebook", "", "/profile?a=b#part").await).unwrap();
    let request = url.query_pairs().into_owned().collect();
    let back = browser.get(&callback(&request, &[("code", "code of facebook")])).await;
    assert_eq!(back.location(), format!("{}/profile?a=b#part", app.url));
}
