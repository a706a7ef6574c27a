#![doc = include_str!("../README.md")]

/// Compiles the examples of the guides for embedders, and runs those that end.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/authorization.md")]
#[doc = include_str!("../../../docs/embedding.md")]
#[doc = include_str!("../../../docs/recipes/beside.md")]
#[doc = include_str!("../../../docs/recipes/handlers.md")]
#[doc = include_str!("../../../docs/recipes/native-apps.md")]
#[doc = include_str!("../../../docs/recipes/sessions-and-users.md")]
#[doc = include_str!("../../../docs/recipes/site.md")]
#[doc = include_str!("../../../docs/recipes/testing.md")]
struct Guides;

/// Compiles the examples of `docs/providers.md`.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/providers.md")]
struct Providers;

pub mod admin;
mod clock;
mod config;
mod crypto;
#[cfg(feature = "dev-provider")]
mod dev_provider;
mod hallpass;
mod http;
mod listen;
mod log_text;
mod model;
mod panic_message;
mod prepared_server;
mod providers;
mod server;
mod session;
mod settings;
mod sign_in;
mod start_error;
mod store;
#[cfg(feature = "test-support")]
pub mod testing;

pub use hallpass_types as types;
pub use hallpass_types::{ApplicationData, DataError, Refusal, SessionData};

pub use config::{Config, DevProvider, provider_order::UnknownInOrder};
pub use crypto::{jwt_key::JwtKey, jwt_key_error::JwtKeyError};
pub use hallpass::{Hallpass, builder::Builder};
pub use http::{
    account_frame::{AccountContent, AccountFrame},
    account_texts,
    audience::{Audience, audience},
    content_policy::nonce,
    cors::Cors,
    error::Error,
    forms::Forms,
    handlers::fallback::method_not_allowed,
    headers::{SecurityHeaders, security_headers},
    initial::Initial,
    initial_state_element::initial_state_element,
    outage_page::OutagePage,
    page_context::PageContext,
    permitted::{Permission, Permitted},
    proxies::TrustedProxies,
    public_host_layer::redirect_to_public_host,
    recent_session::RecentSession,
    require::{Require, require},
    scope::SessionScope,
    session_extractor::Session,
    session_guards::{redirect_to_login, require_session, same_origin},
    texts::{error_advice, error_title},
};
pub use model::{
    account::Issuer,
    account_linking::AccountLinking,
    cookie_settings::{CookieDomain, CookiePrefix, CookieSameSite, CookieSettings},
    data_parts::{DataParts, DataTooLarge},
    known_user::KnownUser,
    native_app::{NativeApp, NativeAppError},
    public_url::{PublicUrl, local_path},
    redirect_uri::RedirectUriProblem,
    site::{
        SiteError,
        allowed_origin::AllowedOrigin,
        base_path::BasePath,
        page::{Page, Pages},
        page_name::PageName,
    },
};
pub use prepared_server::{PreparedServer, RunningServer};
pub use providers::{
    apple_ids::AppleIdMistake,
    apple_key::{AppleKey, NotAppleKey},
    ca_certificates::CaCertificates,
    client_credential::ClientCredential,
    client_key::ClientKey,
    config::{OpenIdProvider, OpenIdProviderError, Protocol, ProviderConfig, ProviderConfigError},
    http_settings::ProviderHttpSettings,
    json::JsonObject,
    json_pointer::JsonPointerError,
    oauth2::{
        builder::OAuth2Builder,
        builder_error::{OAuth2BuilderError, OAuth2BuilderErrors},
        field::OAuth2Field,
        provider::OAuth2Provider,
        userinfo::TokenPlace,
    },
    openid::{
        issuer_mistake::IssuerMistake,
        signature_algorithms::{SignatureAlgorithms, SignatureAlgorithmsError},
        tenants::{AllowedTenants, NoTenantId, Tenants},
    },
    presets::{
        account_choice::AccountChoice,
        assertion_audience::{AssertionAudience, UnknownAssertionAudience},
        client_auth_method::{ClientAuthMethod, UnknownClientAuthMethod},
        extra_params::{ExtraParams, ExtraParamsError},
        oauth2::userinfo_method::UserinfoMethod,
        openid::{
            claim_names::ClaimNames, email_trust::EmailTrust, nonce::Nonce, recent_sign_in::RecentSignIn,
            trusted_audiences::TrustedAudiences,
        },
        pkce::{Pkce, UnknownPkce},
        response_mode::{ResponseMode, UnknownResponseMode},
        scopes::{Scopes, ScopesError},
    },
    rules::{
        allowed_emails::AllowedEmails,
        allowed_emails_error::AllowedEmailsError,
        allowed_organizations::{AllowedOrganizations, AllowedOrganizationsError, Organization},
        claim_rule::{ClaimRule, ClaimRuleError},
        sign_in_rules::SignInRules,
    },
};
pub use secrecy::SecretString;
pub use server::{connections::ConnectionTimeouts, signals::shutdown_signal, telemetry};
pub use session::{
    Limits, Polling, UpdateDataError, UpdateRefusal, UpdateSession,
    event::{Event, EventKind, EventSession, RevokedBy},
    events::{Events, Received},
    watch::{SessionEnd, SessionEnded},
};
pub use settings::{ConfigError, ConfigErrors, Settings, Source};
pub use sign_in::{Admission, Decision, PolicyError, SignInAttempt, SignInPolicy, refusal_texts};
pub use start_error::StartError;
pub use store::{
    Connections, Database, DatabaseUrlError, DatabaseWarning, OpenError, ParsedDatabase, PostgresServer,
    StoreError,
};
