//! The texts of the account page in English.

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
    remove_summary: "Remove …",
    remove_warning: "Your sessions that began with it end. You can add it again later.",
    remove_current: "Your sessions that began with it end, this one too: you sign in again in another way.",
    remove: |name| format!("Remove {name}"),
    add_title: "Add a way to sign in",
    add_hint: |name| format!("You wanted to sign in with {name}. Add it here, and you can from then on."),
    add: |name| format!("Add {name}"),
    other_account: |name| {
        format!(
            "If you are signed in at {name}, that account is added. For another one, sign out there first."
        )
    },
    sign_in_first: "For your safety, a change needs a recent sign-in.",
    sign_in_again: "Sign in once more",
    no_recent_sign_in: "None of your ways to sign in says when you last signed in, and a change needs a recent sign-in. If you need one, ask the admin of this site.",
    linked: "The way to sign in was added.",
    unlinked: "The way to sign in was removed.",
    error: |code| (error_title(code), error_advice(code)),
    reference: "Reference",
    sessions: "Where you are signed in",
    home: "Start page",
};
