//! What an admin should know about any provider before any request.

use super::{examination::Examination, finding::Verdict, plain_text::plain_text};
use crate::providers::presets::{
    account_choice::AccountChoice,
    code_protection::{ClientProofKind, CodeProtection},
    confidence::Confidence,
    redirect_uris::{PlainHttp, RedirectUris},
};

/// That others can read the requests.
pub fn plain_http(examination: &Examination) -> Verdict {
    let hint = format!("Use https, and leave {}_ALLOW_HTTP out.", examination.prefix);
    Verdict::advice("it is asked by plain http: everyone on the way can sign in as anyone", hint)
}

/// The redirect URI, with the provider's rules for it.
pub fn redirect_uri(examination: &Examination) -> Verdict {
    let uri = &examination.registration.redirect_uri;
    let accepted = match examination.redirect_uris {
        RedirectUris { http: PlainHttp::Unknown, note: "" } => String::new(),
        rules => format!(" ({})", rules.plain_text()),
    };
    if !examination.has_accepted_redirect_uri() {
        return Verdict::advice(
            format!("it does not take redirect URIs such as {uri}{accepted}"),
            "Set AUTH_URL to a URL of this server that it takes; for development a tunnel gives one.",
        );
    }
    Verdict::ok(format!("the redirect URI to register is {uri}{accepted}"))
}

/// What else is known, and whether all of it was checked.
pub fn note(note: &str, confidence: Confidence) -> Option<Verdict> {
    let unchecked = match confidence {
        Confidence::Sourced => "",
        Confidence::PartlySourced => {
            " Some of what Hallpass knows about it is unchecked: please report mistakes."
        }
    };
    let says = format!("{}{unchecked}", plain_text(note));
    (!says.is_empty()).then(|| Verdict::ok(says.trim_start()))
}

/// How people can choose another account.
pub fn account_choice(choice: AccountChoice) -> Verdict {
    Verdict::ok(match choice.text() {
        Some(params) => format!("to choose another account, a sign-in sends {params}"),
        None => "to choose another account, people sign out there first".into(),
    })
}

/// Where to register a client, if the record says it.
pub fn register(text: &str) -> Option<Verdict> {
    (!text.is_empty()).then(|| Verdict::ok(format!("to register a client: {}", plain_text(text))))
}

/// What ties a code to the sign-in that asked for it (RFC 9700, section 2.1.1).
pub fn code_protection(protection: CodeProtection) -> Verdict {
    let says = format!("what ties a code to its sign-in: {protection}");
    if protection.is_tied() || protection.proof != ClientProofKind::Nothing {
        return Verdict::ok(says);
    }
    Verdict::advice(
        says,
        "Give the client a secret, or make sure that the provider checks PKCE: else whoever gets hold of a code can use it.",
    )
}

/// That people cannot be asked to prove that they signed in recently.
pub fn no_recent_sign_in() -> Verdict {
    Verdict::ok("it cannot prove a recent sign-in (RecentSession)")
}
