//! English, the default.

use hallpass_types::ErrorCode;

use super::{Around, Direction, EndTexts, ErrorText, RemainingTexts, Texts};

/// English.
pub const ENGLISH: Texts = Texts {
    language: "en",
    direction: Direction::LeftToRight,
    sign_in: "Sign in",
    sign_in_with: Around("Sign in with ", ""),
    another_account: " (choose another account)",
    sign_out_there: " (for another account, sign out there first)",
    last_used: " (last used)",
    leaving_for: Around("Taking you to ", "..."),
    more_ways: Around("More ways to sign in (", ")"),
    no_recent_sign_in: Around(
        "",
        " cannot confirm when you last signed in, which is needed here. Choose another way to sign in. If there \
         is none, tell the admin of this site.",
    ),
    providers_loading: "Loading the ways to sign in...",
    providers_failed: "The ways to sign in could not be loaded.",
    sign_out: "Sign out",
    signing_out: "Signing out...",
    signed_out_nevertheless: "You are signed out.",
    still_signed_in: "As far as this page knows, you are still signed in.",
    sign_out_unknown: "Whether you are signed out will show as soon as the server answers.",
    loading: "Syncing authentication status...",
    unreachable: "We cannot reach the server, and are trying again.",
    reconnecting: "Reconnecting...",
    connected_again: "Connected again.",
    refused: "You were not signed in.",
    reference: Around("Reference: ", ""),
    try_again: "Try again",
    check_connection: " Check your connection and try again.",
    error,
    greeting: Around("Hello, ", "!"),
    greeting_without_name: "Hello!",
    not_verified: " (not verified)",
    avatar: "Avatar",
    ended_idle: "You were signed out because you were away for a long time.",
    ended_absolute: "You were signed out because your last sign-in was a long time ago.",
    ended_revoked: "You were signed out from another device, or by the admin of this site.",
    ended_expired: "You were signed out because your session has expired.",
    ended_elsewhere: "You are no longer signed in on this browser.",
    ends_in: RemainingTexts {
        two_minutes: "Your session ends in 2 minutes.",
        one_minute: "Your session ends in 1 minute.",
        less_than_a_minute: "Your session ends in less than a minute.",
    },
    not_extended: Around(" It could not be extended. Save your work, then ", "."),
    sign_in_again: "sign in again",
    stay: "Stay signed in",
    staying: "Staying signed in...",
    sessions_loading: "Loading your sessions...",
    sessions_failed: "Your sessions could not be loaded.",
    sessions_limited: Around("The ", " that were used last are shown. Ending all others ends the rest, too."),
    this_device: "This device",
    device: str::to_owned,
    signed_in_with: Around("Signed in with ", ""),
    signed_in_from: Around(" from ", ""),
    signed_in_since: Around("Since ", ""),
    last_active: Around("Last active ", ""),
    end_this: EndTexts {
        button: "Sign out here",
        outcome: "This signs you out on this device. To go on here, you have to sign in again.",
        confirm: "Sign out",
    },
    end_one: EndTexts {
        button: "End",
        outcome: "This ends that session. It cannot be undone.",
        confirm: "End that session",
    },
    end_others: EndTexts {
        button: "End all others",
        outcome: "This ends all other sessions. It cannot be undone.",
        confirm: "End all other sessions",
    },
    one_has_ended: "That session has ended.",
    others_have_ended: "All other sessions have ended.",
    stopped_page: Around(
        "<main id=\"main\" class=\"panel\"><h1>This page has stopped</h1>\
            <p role=\"alert\">Something in your browser, such as an extension or a translation, has changed it. \
            You have not been signed out.</p>\
            <p><a class=\"button\" href=\"\">Load it again</a> <a href=\"",
        "\">Start page</a></p></main>",
    ),
};

/// The server library has the same texts for its error pages; a test of `hallpass-api` compares
/// them. Exhaustive on purpose: a new code needs its texts.
#[expect(clippy::too_many_lines, reason = "one arm for each code")]
const fn error(code: ErrorCode) -> ErrorText {
    match code {
        ErrorCode::AccessDenied => ErrorText::new(
            "You were not signed in, because the sign-in was declined.",
            "If that was a mistake, try again and allow it.",
        ),
        ErrorCode::OAuthCallbackError => ErrorText::new(
            "The provider reported an error, so you were not signed in.",
            "Try again, or choose another way to sign in.",
        ),
        ErrorCode::OAuthAccountNotLinked => ErrorText::new(
            "This e-mail address is already used here with another way to sign in.",
            "Sign in the way you did the first time. If that way and this site allow it, you can then add this way to your account.",
        ),
        ErrorCode::SignInRejected => ErrorText::new(
            "The provider's answer could not be verified, so you were not signed in.",
            "Try again. If it keeps happening, tell the admin of this site.",
        ),
        ErrorCode::SignInExpired => {
            ErrorText::new("This sign-in has expired or was already used.", "Try again.")
        }
        ErrorCode::SignInNotStarted => {
            ErrorText::new("This sign-in was not started here.", "Choose how to sign in.")
        }
        ErrorCode::SignInElsewhere => ErrorText::new(
            "This sign-in was started in another browser.",
            "Go back to the browser where you started, or try again here.",
        ),
        ErrorCode::ProviderUnavailable => ErrorText::new(
            "The provider cannot be reached right now.",
            "Nothing is wrong with your account. Try again in a moment.",
        ),
        ErrorCode::ProviderMisconfigured => ErrorText::new(
            "This site's sign-in with the provider is not set up correctly.",
            "Trying again will not help. Choose another way to sign in, or tell the admin of this site.",
        ),
        ErrorCode::MissingCSRF => ErrorText::new(
            "The request could not be confirmed as yours, so nothing was changed.",
            "Reload the page and try again. Cookies must be allowed for this site.",
        ),
        ErrorCode::SessionRequired => ErrorText::new(
            "Please sign in to see this page.",
            "Choose how to sign in. You will come straight back.",
        ),
        ErrorCode::FormNotSaved => ErrorText::new(
            "What you sent was not saved, because you are not signed in.",
            "Sign in and send it again. Your browser may still show it when you go back.",
        ),
        ErrorCode::RecentSignInRequired => ErrorText::new(
            "For your safety, please sign in once more.",
            "What you asked for needs a recent sign-in. You will come straight back.",
        ),
        ErrorCode::RecentSignInUnsupported => ErrorText::new(
            "This provider cannot confirm when you last signed in.",
            "Choose another way to sign in. If there is none, tell the admin of this site.",
        ),
        ErrorCode::SamePersonRequired => ErrorText::new(
            "You signed in as another person, so nothing was changed.",
            "Sign in with the account that you use here, or sign out first.",
        ),
        ErrorCode::LinkSessionEnded => ErrorText::new(
            "You are no longer signed in as you were when you started, so nothing was added.",
            "Sign in and start again on the page of your account.",
        ),
        ErrorCode::IdentityInUse => ErrorText::new(
            "This way to sign in already belongs to another account here, so nothing was changed.",
            "Sign in with it to use that account, or choose another account at the provider.",
        ),
        ErrorCode::TooManyIdentities => ErrorText::new(
            "There are as many ways to sign in to your account as there can be, so nothing was added.",
            "Remove one that you no longer need first.",
        ),
        ErrorCode::LastSignInMethod => ErrorText::new(
            "This is your only way to sign in, so it was not removed.",
            "Add another way to sign in first.",
        ),
        ErrorCode::OtherSignInRequired => ErrorText::new(
            "Please sign in with another of your ways to sign in first.",
            "Only that shows that it still works, so that this one can be removed. Nothing was changed.",
        ),
        ErrorCode::PolicyFailed => ErrorText::new(
            "We could not check whether you may sign in, so you were not signed in.",
            "Try again in a moment. If it keeps happening, tell the admin of this site.",
        ),
        ErrorCode::Forbidden => ErrorText::new(
            "You may not see or do this.",
            "You are signed in. If you should have access, ask the admin of this site.",
        ),
        ErrorCode::StoreUnavailable => ErrorText::new(
            "We cannot check your sign-in right now.",
            "You have not been signed out. Try again in a moment.",
        ),
        ErrorCode::SignOutUnconfirmed => ErrorText::new(
            "The sign-out could not be confirmed.",
            "Try again in a moment. Until it succeeds, you may still be signed in.",
        ),
        ErrorCode::ServerUnreachable => {
            ErrorText::new("The server did not answer.", "Check your connection and try again.")
        }
        ErrorCode::Configuration => ErrorText::new(
            "The server is not set up for this.",
            "Tell the admin of this site. The server's log says what is missing.",
        ),
        ErrorCode::BadRequest => ErrorText::new(
            "The request could not be understood.",
            "Go back to the start page. If it keeps happening, delete this site's cookies and sign in again.",
        ),
        ErrorCode::UpdateRefused => {
            ErrorText::new("The change was refused.", "Choose something else and try again.")
        }
        ErrorCode::NotFound => ErrorText::new("There is nothing at this address.", "Check the address."),
        ErrorCode::MethodNotAllowed => ErrorText::new(
            "This address cannot be used in that way.",
            "Go back, or begin at the start page. Programs find the methods in the Allow header.",
        ),
        ErrorCode::PayloadTooLarge => ErrorText::new("The request is too large.", "Send less."),
        ErrorCode::TooManyRequests => ErrorText::new(
            "There were too many sign-ins from your network.",
            "Wait a minute and try again. Nothing was changed.",
        ),
        ErrorCode::RequestTimeout => ErrorText::new("The request took too long to arrive.", "Send it again."),
        ErrorCode::InternalError => ErrorText::new(
            "Something went wrong on our side.",
            "Try again in a moment. If it keeps happening, tell the admin of this site.",
        ),
    }
}
