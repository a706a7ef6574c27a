//! Reads what proves to a provider that a request comes from this client.

use super::setting_names::ProviderSettings;
use crate::{
    crypto::{jwt_key::JwtKey, jwt_key_error::JwtKeyError},
    providers::{
        apple_key::AppleKey,
        client_credential::ClientCredential,
        client_key::ClientKey,
        presets::{self, Record, client_auth_method::ClientAuthMethod, openid::secret_kind::SecretKind},
    },
    settings::ConfigError,
};

pub(super) const PRIVATE_KEY_HINT: &str =
    "Set it to the private key in PEM format, or name its file in the setting with _FILE at its end.";

const SECRET_HINT: &str = "Set it to the client secret that the provider gave you.";

/// Reads the credential that the provider, or the setting `_AUTH_METHOD`, needs.
///
/// # Errors
/// A setting is missing, wrong, or not used.
pub fn read_credential(own: &ProviderSettings<'_>) -> Result<ClientCredential, ConfigError> {
    if has_apple_key(own) {
        return read_apple(own);
    }
    let method = own.get("_AUTH_METHOD").and_then(|text| text.parse().ok());
    if method == Some(ClientAuthMethod::PrivateKeyJwt) {
        refuse(own, "_SECRET", "is not used: the client authenticates with private_key_jwt")?;
        let id = own.get("_KEY_ID").map(ToOwned::to_owned);
        return Ok(ClientKey::new(read_key(own)?, id).into());
    }
    for suffix in ["_PRIVATE_KEY", "_KEY_ID"] {
        refuse(own, suffix, "is not used unless the client authenticates with private_key_jwt")?;
    }
    if method == Some(ClientAuthMethod::None) {
        refuse(own, "_SECRET", "is not used: the client authenticates with none")?;
        return Ok(ClientCredential::None);
    }
    Ok(own.required("_SECRET", SECRET_HINT)?.into())
}

/// Whether the key of an Apple developer team signs the secret of this provider's client.
pub fn has_apple_key(own: &ProviderSettings<'_>) -> bool {
    let known = presets::find(&own.provider_id());
    matches!(known, Some(Record::OpenId(record)) if record.secret == SecretKind::AppleKey)
}

/// The key; or a secret that was made with it in advance, as Auth.js wants it.
fn read_apple(own: &ProviderSettings<'_>) -> Result<ClientCredential, ConfigError> {
    if own.get("_PRIVATE_KEY").is_none() && own.get("_SECRET").is_some() {
        return Ok(own.required("_SECRET", SECRET_HINT)?.into());
    }
    refuse(own, "_SECRET", "is not used: the private key makes the secret")?;
    let key = read_key(own)?;
    let team = own.required("_TEAM_ID", "Set it to the Team ID: it is in the membership details.")?;
    let id =
        own.required("_KEY_ID", "Set it to the Key ID: it is beside the key, and in its file's name.")?;
    let hint = "Create a key for Sign in with Apple (Certificates, Identifiers & Profiles, Keys), and use its .p8 file.";
    let key = AppleKey::new(team, id, key);
    key.map(Into::into).map_err(|error| own.mistake("_PRIVATE_KEY", error.to_string(), hint))
}

fn read_key(own: &ProviderSettings<'_>) -> Result<JwtKey, ConfigError> {
    let pem = own.required("_PRIVATE_KEY", PRIVATE_KEY_HINT)?;
    let key = JwtKey::from_pem(&pem.into());
    key.map_err(|error| {
        let name = own.name("_PRIVATE_KEY");
        let hint = match error {
            JwtKeyError::NotPem if is_like_a_path(pem) => {
                format!("If it is the path of a file with the key, set {name}_FILE to it instead of {name}.")
            }
            JwtKeyError::NotPem | JwtKeyError::Damaged if own.settings.is_from_file(&name) => {
                "Copy the key into the file again, unchanged.".to_owned()
            }
            JwtKeyError::NotPem | JwtKeyError::Damaged => format!(
                "Put the key into a file, unchanged, and set {name}_FILE to its path; or write \\n for the end of each line."
            ),
            _ => PRIVATE_KEY_HINT.to_owned(),
        };
        own.mistake("_PRIVATE_KEY", error.to_string(), &hint)
    })
}

fn is_like_a_path(text: &str) -> bool {
    let is_line = !text.contains(['\n', ' ']);
    let has_ending = [".p8", ".pem", ".key"].into_iter().any(|ending| text.ends_with(ending));
    is_line && (has_ending || text.starts_with(['/', '.', '~']))
}

fn refuse(own: &ProviderSettings<'_>, suffix: &str, why: &str) -> Result<(), ConfigError> {
    own.unused(suffix, why).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::jwt_key::tests::p256_pem,
        providers::config::{ProviderConfig, configured_providers},
        settings::Settings,
    };

    /// An RSA key of 2048 bits, which no one uses.
    const RSA_PEM: &str = include_str!("../../../../../tests/harness/fake_provider/rsa_key.pem");

    fn read(id: &str, own: &[(&str, &str)]) -> Result<ProviderConfig, String> {
        let of = |suffix: &str| format!("AUTH_{id}{suffix}");
        let pairs: Vec<_> =
            [("_ID", "client")].iter().chain(own).map(|(suffix, value)| (of(suffix), *value)).collect();
        let settings: Settings = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let read = configured_providers(&settings).map(|mut providers| providers.remove(0));
        read.map_err(|mistakes| {
            let shown = format!("{mistakes:?}");
            // The first letters of a P-256 and of an RSA key.
            assert!(!shown.contains("MIG") && !shown.contains("MII"), "{shown}");
            mistakes[0].name.clone()
        })
    }

    #[test]
    fn apple_credential_is_a_key_or_a_secret_that_was_made_with_it() {
        let pem = p256_pem();
        let key = [("_PRIVATE_KEY", &*pem), ("_KEY_ID", "KEY1234567"), ("_TEAM_ID", "TEAM123456")];
        let apple = |own: &[(&str, &str)]| read("APPLE", own).map(|provider| provider.credential);
        assert!(matches!(apple(&key), Ok(ClientCredential::AppleKey(_))));
        assert!(matches!(apple(&[("_SECRET", "a.b.c")]), Ok(ClientCredential::Secret(_))));
        let with = |name: &'static str, value: &'static str| [&key[..], &[(name, value)]].concat();
        let without =
            |name: &str| key.iter().filter(|(suffix, _)| *suffix != name).copied().collect::<Vec<_>>();
        for (own, wrong) in [
            (vec![], "AUTH_APPLE_PRIVATE_KEY"),
            (with("_SECRET", "a.b.c"), "AUTH_APPLE_SECRET"),
            (without("_KEY_ID"), "AUTH_APPLE_KEY_ID"),
            (without("_TEAM_ID"), "AUTH_APPLE_TEAM_ID"),
            (without("_PRIVATE_KEY"), "AUTH_APPLE_PRIVATE_KEY"),
            ([&without("_PRIVATE_KEY")[..], &[("_PRIVATE_KEY", RSA_PEM)]].concat(), "AUTH_APPLE_PRIVATE_KEY"),
            (with("_AUTH_METHOD", "none"), "AUTH_APPLE_AUTH_METHOD"),
            (with("_AUTH_METHOD", "basic"), "AUTH_APPLE_AUTH_METHOD"),
            (with("_AUTH_METHOD", "private_key_jwt"), "AUTH_APPLE_AUTH_METHOD"),
            (vec![("_SECRET", "a.b.c"), ("_AUTH_METHOD", "none")], "AUTH_APPLE_AUTH_METHOD"),
        ] {
            assert_eq!(apple(&own).unwrap_err(), wrong, "{own:?}");
        }
    }

    #[test]
    fn private_key_that_is_none_is_explained() {
        let hint = |text: &str| {
            let settings: Settings = [
                ("AUTH_APPLE_ID", "org.example.web"),
                ("AUTH_APPLE_TEAM_ID", "TEAM123456"),
                ("AUTH_APPLE_KEY_ID", "KEY1234567"),
                ("AUTH_APPLE_PRIVATE_KEY", text),
            ]
            .into_iter()
            .collect();
            configured_providers(&settings).unwrap_err()[0].to_string()
        };
        for path in ["/run/secrets/AuthKey_KEY1234567.p8", "AuthKey_KEY1234567.p8", "./key"] {
            let hint = hint(path);
            assert!(hint.contains("set AUTH_APPLE_PRIVATE_KEY_FILE to it") && !hint.contains(path), "{hint}");
        }
        let pem = p256_pem();
        assert!(hint(&pem.replace('\n', "n")).contains("is damaged"));
        assert!(hint(&pem.replace(" PRIVATE", " PUBLIC")).contains("is a public key"));
        assert!(
            hint(&pem.replace(" PRIVATE", " ENCRYPTED PRIVATE")).contains("openssl pkcs8 -topk8 -nocrypt")
        );
    }

    #[test]
    fn client_key_is_read_where_the_client_signs() {
        let pem = p256_pem();
        let issuer = ("_ISSUER", "https://id.example.org");
        let signs = ("_AUTH_METHOD", "private_key_jwt");
        let work = |own: &[(&str, &str)]| read("WORK", &[&[issuer], own].concat());
        for key in [&*pem, RSA_PEM] {
            let provider = work(&[signs, ("_PRIVATE_KEY", key), ("_KEY_ID", "k1")]).unwrap();
            assert!(matches!(provider.credential, ClientCredential::PrivateKey(_)));
        }
        for (own, wrong) in [
            (&[signs][..], "AUTH_WORK_PRIVATE_KEY"),
            (&[signs, ("_SECRET", "hunter2")], "AUTH_WORK_SECRET"),
            (&[signs, ("_PRIVATE_KEY", "hunter2")], "AUTH_WORK_PRIVATE_KEY"),
            (&[("_SECRET", "hunter2"), ("_PRIVATE_KEY", &*pem)], "AUTH_WORK_PRIVATE_KEY"),
            (&[("_SECRET", "hunter2"), ("_KEY_ID", "k1")], "AUTH_WORK_KEY_ID"),
        ] {
            assert_eq!(work(own).unwrap_err(), wrong, "{own:?}");
        }
    }
}
