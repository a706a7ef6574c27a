//! Identity providers that others wrote, as their packages are by default: a person signs in on
//! their pages, out, and in again. `docs/providers.md` has the list.

mod better_auth;
mod canaille;
mod django_oauth_toolkit;
mod django_oidc_provider;
mod doorkeeper;
mod glewlwyd;
mod journey;
mod lemonldap_ng;
mod linking;
mod node_oauth;
mod oauth2_mock_server;
mod oidc_provider;
mod oidc_provider_clients;
mod oidc_provider_mock;
mod oidc_provider_tokens;
mod pyop;

use hallpass_tests::OutsideClient;

const CLIENT_ID: &str = "hallpass & co";

/// With everything that a form or a URL encodes, also a colon, which separates it from the id.
const SECRET: &str = "a secret: with/odd+characters%and spaces";

/// What has a meaning in a form or a URL, and a percent sign before two digits.
const SIGNS: &str = "&=?#%41;,@!~'\"<>|\\^`{}[]()$*";

/// With letters that ASCII does not have.
const NON_ASCII: &str = "schlüssel:ключ 鍵 & co";

/// What every server reads alike.
const PLAIN: &str = "letters-and-digits-1815";

/// The setting for servers that do not decode the `Authorization` header.
const UNENCODED: (&str, &str) = ("_AUTH_METHOD", "basic_unencoded");

fn basic(secret: &'static str) -> OutsideClient {
    OutsideClient { id: CLIENT_ID, secret: Some(secret), method: "client_secret_basic" }
}

fn post(secret: &'static str) -> OutsideClient {
    OutsideClient { id: CLIENT_ID, secret: Some(secret), method: "client_secret_post" }
}

fn private_key() -> OutsideClient {
    OutsideClient { id: CLIENT_ID, secret: None, method: "private_key_jwt" }
}

fn public() -> OutsideClient {
    OutsideClient { id: CLIENT_ID, secret: None, method: "none" }
}
