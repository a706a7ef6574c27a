//! Microsoft: Entra ID, Azure AD B2C and Entra External ID.
//!
//! None of their addresses is believed: the administrator of a tenant can write any address into
//! `email`.

use super::{
    algorithms::RecordAlgorithms, claim_names::ClaimNames, email_trust::EmailTrust,
    issuer_source::IssuerSource, recent_sign_in::RecentSignIn, record::OpenIdRecord,
    userinfo_use::UserinfoUse,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    assertion_audience::AssertionAudience,
    client_auth_method::ClientAuthMethod,
    confidence::Confidence,
    logout::Logout,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static ENTRA_ID: OpenIdRecord = OpenIdRecord {
    id: "microsoft-entra-id",
    name: "Microsoft Entra ID",
    issuer: IssuerSource::Template {
        template: "https://login.microsoftonline.com/{tenant}/v2.0",
        part: "tenant",
        example: "72f988bf-86f1-41af-91ab-2d7cd011db47 or organizations",
    },
    hosts: &[
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "sts.windows.net",
    ],
    is_multi_tenant: true,
    // From memory. The issuer may be that of many tenants.
    assertion_audience: AssertionAudience::TokenEndpoint,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    // Its userinfo endpoint knows nothing more, except a picture that needs a token.
    userinfo: UserinfoUse::Never,
    email: EmailTrust::Never,
    recent_sign_in: RecentSignIn::PromptLogin,
    account_choice: AccountChoice::SelectAccount,
    logout: Logout::EndSession,
    register: "[Entra admin center](https://entra.microsoft.com), App registrations: the platform Web",
    // From memory.
    redirect_uris: RedirectUris { http: PlainHttp::Localhost, note: "" },
    note: "`AUTH_MICROSOFT_ENTRA_ID_TENANT` is the id of your tenant, `organizations`, `consumers` or `common`; \
           `_TENANTS` lists the tenants that may sign in with the last three. A person of many tenants is \
           identified by tenant and subject. `auth_time` must be switched on as an optional claim. More than 200 \
           groups are not in the token: the log says so. With the last three, decide by groups or roles only together \
           with `_TENANTS`: each tenant's admin assigns its own.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};

pub(super) static AZURE_AD_B2C: OpenIdRecord = OpenIdRecord {
    id: "azure-ad-b2c",
    name: "Azure AD B2C",
    issuer: IssuerSource::Setting {
        example: "https://contoso.b2clogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/",
    },
    hosts: &[".b2clogin.com"],
    client_auth: Some(ClientAuthMethod::Post),
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    claims: ClaimNames { email: &["email", "emails"], ..ClaimNames::STANDARD },
    email: EmailTrust::Never,
    recent_sign_in: RecentSignIn::PromptLogin,
    // It takes no other value than `login`.
    account_choice: AccountChoice::Login,
    logout: Logout::EndSession,
    register: "Azure portal, Azure AD B2C, App registrations",
    note: "The issuer has no policy in it, and the discovery document is elsewhere: set \
           `AUTH_AZURE_AD_B2C_DISCOVERY_URL` to that of your policy, and `_ISSUER` to the issuer that it states.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};

pub(super) static ENTRA_EXTERNAL_ID: OpenIdRecord = OpenIdRecord {
    id: "entra-external-id",
    name: "Microsoft Entra External ID",
    issuer: IssuerSource::Setting {
        example: "https://72f988bf-86f1-41af-91ab-2d7cd011db47.ciamlogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
    },
    hosts: &[".ciamlogin.com"],
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    email: EmailTrust::Never,
    recent_sign_in: RecentSignIn::PromptLogin,
    account_choice: AccountChoice::SelectAccount,
    logout: Logout::EndSession,
    register: "[Entra admin center](https://entra.microsoft.com), in the external tenant",
    note: "If the issuer has another host than the discovery document, set \
           `AUTH_ENTRA_EXTERNAL_ID_DISCOVERY_URL`, too.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
