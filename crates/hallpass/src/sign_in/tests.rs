//! Sign-ins with a test clock, for what black-box tests cannot wait for.

use std::{sync::Arc, time::Duration};

use hallpass_types::{ErrorCode, ProviderId};
use url::Url;

use super::{
    AuthorizationExtras, CallbackParams, ClientInfo, SignIns,
    pending_sign_in::{PENDING_SIGN_IN_LIFETIME, SignInPurpose},
};
use crate::{
    clock::{Clock as _, FakeClock},
    crypto::secret_ring::SecretRing,
    model::{public_url::PublicUrl, return_to::ReturnTo, sign_in_cookie::SignInCookie, site::Site},
    providers::{
        config::ProviderConfig, http_client::ProviderHttp, http_settings::ProviderHttpSettings,
        oauth2::provider::OAuth2Provider,
    },
    session::{Limits, Sessions},
    store::Database,
};

/// Sign-ins with a GitHub that does not answer.
async fn sign_ins(folder: &tempfile::TempDir, clock: &FakeClock) -> SignIns {
    let store = Arc::new(Database::Sqlite(folder.path().join("test.db")).open().await.unwrap());
    let nowhere =
        OAuth2Provider::preset("github").unwrap().server_url("http://127.0.0.1:9/").build().unwrap();
    let provider = ProviderConfig::new(ProviderId::new("github"), "GitHub", nowhere, "client", "secret");
    SignIns::new(
        Arc::clone(&store),
        Sessions::new(store, Arc::new(clock.clone()), Limits::default()),
        SecretRing::new(vec!["a secret of 32 bytes for this test".into()]).unwrap(),
        Arc::new(clock.clone()),
        ProviderHttp::new(&ProviderHttpSettings::default()).unwrap(),
        Site::at(PublicUrl::localhost(8080)),
        vec![provider],
    )
}

/// Begins a sign-in; returns its state and the browser's cookie.
async fn begin(sign_ins: &SignIns, return_to: &str) -> (String, String) {
    let mut browser: SignInCookie = sign_ins.browser(None, Some(b"browser!"));
    let return_to = ReturnTo::parse(return_to, &Site::at(PublicUrl::localhost(8080))).unwrap();
    let (provider, extras) = (ProviderId::new("github"), AuthorizationExtras::default());
    let url = sign_ins
        .begin(&provider, &mut browser, &return_to, None, SignInPurpose::SignIn, &extras)
        .await
        .unwrap();
    let url = Url::parse(&url).unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    (state, browser.to_value())
}

/// The error code of the failed callback with this state, and the return URL of "Try again".
async fn failed(sign_ins: &SignIns, state: &str, cookie: Option<&str>) -> (ErrorCode, Option<String>) {
    let params = CallbackParams::parse(&format!("code=x&state={state}")).unwrap();
    let client = ClientInfo {
        sign_in_cookie: cookie.map(ToOwned::to_owned),
        session: None,
        ip: None,
        user_agent: None,
    };
    let outcome = sign_ins.finish(&ProviderId::new("github"), params, client).await;
    let failed = outcome.err().expect("no server listens there");
    (failed.failure.code(), failed.return_to)
}

#[tokio::test]
async fn callback_after_ten_minutes_is_expired_and_keeps_its_return_url() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), FakeClock::new());
    let sign_ins = sign_ins(&folder, &clock).await;
    let (state, cookie) = begin(&sign_ins, "/dashboard?a=b").await;
    let begun = clock.now();
    clock.set(begun.saturating_add(PENDING_SIGN_IN_LIFETIME));
    let expired = failed(&sign_ins, &state, Some(&cookie)).await;
    assert_eq!(expired, (ErrorCode::SignInExpired, Some("/dashboard?a=b".into())));
    // Without the cookie, which browsers delete, the return URL is unknown.
    assert_eq!(failed(&sign_ins, &state, None).await, (ErrorCode::SignInExpired, None));
    // One second earlier the provider is asked; here no server listens.
    clock.set(begun.saturating_add(PENDING_SIGN_IN_LIFETIME).saturating_sub(Duration::from_secs(1)));
    assert_eq!(failed(&sign_ins, &state, None).await, (ErrorCode::SignInElsewhere, None));
    let asked = failed(&sign_ins, &state, Some(&cookie)).await;
    assert_eq!(asked, (ErrorCode::ProviderUnavailable, Some("/dashboard?a=b".into())));
}

#[tokio::test]
async fn copy_of_a_failed_callback_fails_in_the_same_way() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), FakeClock::new());
    let sign_ins = sign_ins(&folder, &clock).await;
    let (state, cookie) = begin(&sign_ins, "/there").await;
    let first = failed(&sign_ins, &state, Some(&cookie)).await;
    assert_eq!(failed(&sign_ins, &state, Some(&cookie)).await, first);
}
