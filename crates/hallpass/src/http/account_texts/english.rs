//! The texts of the account page in English.

use hallpass_types::ErrorCode;

use super::AccountTexts;
use crate::http::texts::{error_advice, error_title};

/// English.
pub const ENGLISH: AccountTexts = AccountTexts {
    language: "en",
    direction: "ltr",
    title: "Your ways to sign in",
    signed_in_as: |who| format!("You are signed in as {who}. With each of these you come to this account:"),
    no_name: "a person without a name",
    since: |day| format!("Since {day}"),
    current: "This session began with this provider.",
    not_configured: "It cannot be used here any more.",
    last_one: "Your only way to sign in: it cannot be removed.",
    other_first: "To remove it, first sign in with another one of these: only that shows that the other one still works.",
    sign_in_another_way: "Sign in another way",
    remove_summary: "Remove …",
    remove_warning: "Your sessions that began with it end. You can add it again later.",
    remove_current: "Your sessions that began with it end, this one too: you sign in again in another way.",
    remove: |name| format!("Remove {name}"),
    add_title: "Add a way to sign in",
    add_hint: |name| {
        format!("If you wanted to sign in with {name}: add your account there, and you can from then on.")
    },
    add: |name| format!("Add {name}"),
    other_account: |name| {
        format!(
            "If you are signed in at {name}, you are asked whether to add that account. For another one, sign out there \
             first."
        )
    },
    sign_in_first: "For your safety, a change needs a recent sign-in.",
    sign_in_again: "Sign in once more",
    no_recent_sign_in: "None of your ways to sign in says when you last signed in, and a change needs a recent sign-in. If you need one, ask the admin of this site.",
    linked: |name| format!("{name} was added. From now on you can sign in with it, too."),
    linked_before: "You have this way to sign in already. Nothing was changed.",
    unlinked: "These are your ways to sign in now. Sessions that began with a removed one have ended.",
    not_theirs: "These are all your ways to sign in. One that is not in the list cannot be removed.",
    confirm_title: "Add this account?",
    confirm_here: |who| format!("You are signed in here as {who}."),
    confirm_there: |name, account| {
        format!("At {name} you are signed in as {account}. Add that account as a way to sign in here?")
    },
    confirm_warning: |name| {
        format!(
            "Add it only if it is your own. Anyone who can sign in to it at {name} can then sign in to your account \
             here, and a name or e-mail address may look like yours without being yours."
        )
    },
    confirm_add: "Add",
    confirm_decline: "Do not add",
    confirm_other: |name| {
        format!(
            "If it is not yours, or you want another one: do not add it, sign out at {name}, then start again."
        )
    },
    declined: |name| {
        format!("Nothing was added. For another account, sign out at {name} first, then start again here.")
    },
    error: explain,
    reference: "Reference",
    sessions: "Where you are signed in",
    home: "Start page",
};

/// The texts of the login page speak of a sign-in that failed. Here the person is signed in.
const fn explain(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::AccessDenied => (
            "Nothing was added, because the sign-in was declined.",
            "If that was a mistake, try again and allow it.",
        ),
        ErrorCode::OAuthCallbackError => (
            "The provider reported an error, so nothing was added.",
            "Try again, or add another way to sign in.",
        ),
        ErrorCode::SignInRejected => (
            "The provider's answer could not be verified, so nothing was added.",
            "Try again. If it keeps happening, tell the admin of this site.",
        ),
        ErrorCode::SignInExpired => {
            ("This took too long, or was already done, so nothing was added.", "Try again.")
        }
        ErrorCode::PolicyFailed => (
            "We could not check whether you may add this, so nothing was added.",
            "Try again in a moment. If it keeps happening, tell the admin of this site.",
        ),
        ErrorCode::LinkSessionEnded => (
            "You are no longer signed in as you were when you started, so nothing was added.",
            "Start again here.",
        ),
        _ => (error_title(code), error_advice(code)),
    }
}
