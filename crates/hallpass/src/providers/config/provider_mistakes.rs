//! Which setting has a mistake that makes a provider unusable, and what to do about it.

use super::{
    credential_settings::PRIVATE_KEY_HINT,
    protocol_settings::ISSUER_HINT,
    provider_config_error::{ProviderConfigError, names},
    rule_settings::email_claim_hint,
    setting_names::ProviderSettings,
};
use crate::{
    providers::{apple_ids::AppleIdMistake, rules::claim_rule::ClaimRuleError},
    settings::ConfigError,
};

/// The mistake in a setting that `error` is.
pub(super) fn explain(own: &ProviderSettings<'_>, error: ProviderConfigError) -> ConfigError {
    let (suffix, problem, hint) = match error {
        ProviderConfigError::ClaimIsEmail(claim) => {
            let problem = ClaimRuleError::Email(claim).to_string();
            return own.mistake("_ALLOWED_CLAIMS", problem, &email_claim_hint(own));
        }
        ProviderConfigError::AuthMethod { method, allowed } => {
            let allowed = names(allowed);
            let problem =
                format!("is {method}, and this provider lets its clients authenticate with {allowed} only");
            return own.mistake("_AUTH_METHOD", problem, &format!("Leave it out, or set it to {allowed}."));
        }
        ProviderConfigError::PublicClientWithoutPkce => (
            "_PKCE",
            "is no, and a client without a secret has no other protection",
            "Leave it out, or give the client a secret.",
        ),
        ProviderConfigError::NoPrivateKey => {
            ("_PRIVATE_KEY", "is not set, and the client authenticates with it", PRIVATE_KEY_HINT)
        }
        ProviderConfigError::NoSecret => (
            "_AUTH_METHOD",
            "leaves the provider without the client's secret, whose proof it wants",
            "Leave it out, and set the secret.",
        ),
        ProviderConfigError::ShortSecret => (
            "_ALGORITHMS",
            "is HS256, and the client's secret is shorter than 32 bytes",
            "Choose a signing key with a public part at the provider, or a secret of at least 32 bytes.",
        ),
        ProviderConfigError::PlainHttp(problem) => ("_ISSUER", problem, ISSUER_HINT),
        ProviderConfigError::Issuer(mistake) => {
            let hint = format!("Set it to {}.", mistake.correct(own.get("_ISSUER").unwrap_or_default()));
            return own.mistake("_ISSUER", mistake.to_string(), &hint);
        }
        ProviderConfigError::AppleId(AppleIdMistake::Team) => (
            "_TEAM_ID",
            "is not 10 capital letters and digits",
            "Set it to the Team ID: it is in the membership details of Apple's developer portal.",
        ),
        ProviderConfigError::AppleId(AppleIdMistake::Key) => (
            "_KEY_ID",
            "is not 10 capital letters and digits",
            "Set it to the Key ID: it is beside the key, and in the name of its file, AuthKey_KEY1234567.p8.",
        ),
        ProviderConfigError::AppleId(AppleIdMistake::Client) => (
            "_ID",
            "is not the identifier of a Services ID",
            "Set it to that of a Services ID, such as org.example.web: no Team ID, no Key ID, and no App ID with the team \
             in front of it.",
        ),
        ProviderConfigError::Organizations => (
            "_ALLOWED_ORGANIZATIONS",
            "cannot be asked of this provider: only GitHub says who is a member of an organization",
            "Decide by a claim, such as groups, with _ALLOWED_CLAIMS.",
        ),
    };
    own.mistake(suffix, problem, hint)
}
