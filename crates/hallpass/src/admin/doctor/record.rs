//! What an admin should know about any provider before any request.

use super::{examination::Examination, finding::Verdict};
use crate::providers::presets::{
    account_choice::AccountChoice,
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
    let says = format!("{note}{unchecked}");
    (!says.is_empty()).then(|| Verdict::ok(says.trim_start()))
}

/// How people can choose another account.
pub fn account_choice(choice: AccountChoice) -> Verdict {
    Verdict::ok(match choice.text() {
        Some(params) => format!("to choose another account, a sign-in sends {params}"),
        None => "to choose another account, people sign out there first".into(),
    })
}

/// A setting has switched PKCE off.
pub fn without_pkce(examination: &Examination) -> Verdict {
    let hint = format!("Leave {}_PKCE out if the provider takes it.", examination.prefix);
    Verdict::advice("sign-ins send no PKCE challenge, as a setting says", hint)
}
