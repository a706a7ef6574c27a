//! What is wrong with a configuration is found before anything is opened.

use std::{net::TcpListener, time::Duration};

use actix_web::{App, test};
use hallpass::{
    ClientAuthMethod, Config, CookieDomain, Hallpass, NativeApp, OAuth2Provider, OpenIdProvider, Page, Pkce,
    ProviderConfig, ProviderConfigError, PublicUrl, SecretString, Settings, SignatureAlgorithms, StartError,
    types::ProviderId,
};

use crate::browser::{Browser, config};

/// A provider that is configured in code.
fn provider(id: &str) -> ProviderConfig {
    let settings = Settings::from([("AUTH_GITHUB_ID", "client"), ("AUTH_GITHUB_SECRET", "hunter2")]);
    let read = Config::from_settings(&settings, hallpass::DevProvider::Off).unwrap();
    let mut provider = read.providers.into_iter().next().unwrap();
    provider.id = ProviderId::new(id);
    provider
}

/// An OAuth 2 provider that is described in code, with the subject at `field`.
fn described(id: &str, field: &str) -> ProviderConfig {
    let provider = OAuth2Provider::builder(field)
        .authorization_url("https://id.example.org/authorize")
        .token_url("https://id.example.org/token")
        .userinfo_url("https://id.example.org/me")
        .build()
        .unwrap();
    ProviderConfig::new(ProviderId::new(id), "Work", provider, "client", "hunter2")
}

/// A public client that is described in code.
fn openid(change: fn(&mut OpenIdProvider)) -> ProviderConfig {
    let mut provider = OpenIdProvider::new("https://id.example.org").unwrap();
    provider.client_auth = Some(ClientAuthMethod::None);
    change(&mut provider);
    ProviderConfig::new(ProviderId::new("work"), "Work", provider, "client", "")
}

fn elsewhere(config: &mut Config) {
    config.public_url = Some(PublicUrl::parse("https://app.example.org").unwrap());
}

/// What code changes, and whether an error is the one that names it.
type Mistake = (fn(&mut Config), fn(&StartError) -> bool);

/// Neither a database nor a file of a secret is left behind.
#[actix_web::test]
async fn mistake_in_code_stops_the_start_before_anything_is_opened() {
    let changes: [Mistake; 17] = [
        (
            |config| config.provider_order = vec![ProviderId::new("googel")],
            |error| matches!(error, StartError::ProviderOrder(unknown) if unknown.id.as_str() == "googel"),
        ),
        (
            |config| config.native_apps = vec![NativeApp::new("cli", "Notes")],
            |error| matches!(error, StartError::NativeApp(_)),
        ),
        (
            |config| config.pages.sign_out = Page::parse("/login").unwrap(),
            |error| matches!(error, StartError::Site(_)),
        ),
        (
            |config| config.cookies.domain = Some(CookieDomain::parse("example.org").unwrap()),
            |error| matches!(error, StartError::Site(_)),
        ),
        (
            |config| config.providers = vec![provider("work"), provider("work")],
            |error| matches!(error, StartError::TwoProviders(id) if id.as_str() == "work"),
        ),
        (
            |config| {
                let same = OpenIdProvider::new("https://github.com/").unwrap();
                let same = ProviderConfig::new(ProviderId::new("same"), "Same", same, "client", "hunter2");
                config.providers = vec![provider("work"), same];
            },
            |error| matches!(error, StartError::SharedIssuer(one, other) if (one.as_str(), other.as_str()) == ("work", "same")),
        ),
        (
            |config| config.providers = vec![described("work", "/id"), described("same", "/number")],
            |error| matches!(error, StartError::SharedIssuer(one, other) if (one.as_str(), other.as_str()) == ("work", "same")),
        ),
        (
            |config| config.providers = vec![provider("dev")],
            |error| matches!(error, StartError::ProviderId(_)),
        ),
        (
            |config| config.providers = vec![provider("a/b")],
            |error| matches!(error, StartError::ProviderId(_)),
        ),
        (|config| config.providers = vec![provider("")], |error| matches!(error, StartError::ProviderId(_))),
        (
            |config| config.providers = vec![openid(|provider| provider.pkce = Pkce::NotSent)],
            |error| {
                matches!(error, StartError::Provider(id, ProviderConfigError::PublicClientWithoutPkce)
                    if id.as_str() == "work")
            },
        ),
        (
            |config| {
                config.providers =
                    vec![openid(|provider| provider.algorithms = SignatureAlgorithms::ClientSecret)];
            },
            |error| matches!(error, StartError::Provider(_, ProviderConfigError::ShortSecret)),
        ),
        (
            |config| config.secrets = vec![SecretString::from("short")],
            |error| matches!(error, StartError::ShortSecret),
        ),
        (
            |config| {
                elsewhere(config);
                config.dev_provider = None;
            },
            |error| matches!(error, StartError::NoSecret(_)),
        ),
        (
            |config| {
                elsewhere(config);
                config.secrets = vec![SecretString::from("0123456789abcdef0123456789abcdef")];
            },
            |error| matches!(error, StartError::NotDevelopment(_)),
        ),
        (|config| config.limits.idle = Duration::ZERO, |error| matches!(error, StartError::ZeroTimeout)),
        (|config| config.limits.absolute = Duration::ZERO, |error| matches!(error, StartError::ZeroTimeout)),
    ];
    for (number, (change, is_expected)) in changes.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&folder, &[]);
        change(&mut config);
        let error = Hallpass::open(config).await.err().unwrap();
        assert!(is_expected(&error), "{number}: {error:?}");
        assert_eq!(folder.path().read_dir().unwrap().count(), 0, "{number}");
    }
    let folder = tempfile::tempdir().unwrap();
    let builder = Hallpass::builder(config(&folder, &[])).provider(provider("a")).provider(provider("a"));
    assert!(matches!(builder.open().await.err(), Some(StartError::TwoProviders(_))));
}

#[actix_web::test]
async fn provider_of_the_builder_is_beside_those_of_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Hallpass::builder(config(&folder, &[])).provider(provider("work"));
    let hallpass = builder.open().await.unwrap();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let providers = Browser::of(&app).get("/api/auth/providers").await.json();
    let mut ids: Vec<_> = providers.as_object().unwrap().keys().cloned().collect();
    ids.sort_unstable();
    assert_eq!(ids, ["dev", "work"]);
}

#[actix_web::test]
async fn provider_order_of_the_builder_may_name_providers_of_the_builder() {
    let folder = tempfile::tempdir().unwrap();
    let order = ["work", "dev"].map(ProviderId::new);
    let builder = Hallpass::builder(config(&folder, &[])).provider_order(order);
    let builder = ["a", "work"].into_iter().fold(builder, |builder, id| builder.provider(provider(id)));
    let hallpass = builder.open().await.unwrap();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let text = Browser::of(&app).get("/api/auth/providers").await.text;
    let at = |id: &str| text.find(&format!("\"{id}\":{{")).unwrap();
    assert!(at("work") < at("dev") && at("dev") < at("a"), "{text}");
}

#[actix_web::test]
async fn port_of_the_development_provider_that_is_taken_stops_the_start_before_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = config(&folder, &[]);
    config.dev_provider = Some(taken.local_addr().unwrap());
    let error = Hallpass::open(config).await.err().unwrap();
    assert!(matches!(error, StartError::Listen { .. }), "{error:?}");
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}
