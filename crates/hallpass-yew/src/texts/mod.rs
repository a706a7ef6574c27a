//! All texts of this library, as one type: [`Texts`]. [`ENGLISH`] is the default; [`GERMAN`] and
//! [`ARABIC`] come with it. A language that an app does not name is not in its WebAssembly.
//!
//! ```
//! # use hallpass_yew::{SessionProvider, SignInButton, texts::{GERMAN, Texts}};
//! # use yew::prelude::*;
//! // A word of your own.
//! const MINE: Texts = Texts { sign_in: "Einloggen", ..GERMAN };
//!
//! #[component]
//! fn Root() -> Html {
//!     html! { <SessionProvider texts={&MINE}><SignInButton /></SessionProvider> }
//! }
//! ```
//!
//! To change the language while the app runs, give the provider other texts: everything inside it
//! is drawn again. The language of the document is yours: `<html lang="de">`, and for a language
//! that is written from right to left `dir="rtl"`. [`set_document_language`] does it in the
//! browser.
//!
//! What the server answers is never shown as it is: an [`ErrorCode`] is, in these texts. The
//! server's own error pages are in English.

mod arabic;
mod around;
mod device;
mod document;
mod end_texts;
mod english;
mod error_text;
mod fixed;
mod german;
mod remaining_texts;

use hallpass_types::{EndReason, ErrorCode};

pub use arabic::ARABIC;
pub use around::Around;
pub use device::DeviceWords;
pub use document::set_document_language;
pub use end_texts::EndTexts;
pub use english::ENGLISH;
pub use error_text::ErrorText;
pub(crate) use fixed::fixed;
pub use german::GERMAN;
pub use remaining_texts::RemainingTexts;

/// All texts that the components of this library show.
///
/// Begin your own with one that exists, and end with `..ENGLISH`: then a text that a later version
/// adds is there, too.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// The language, as `lang` has it in HTML: `de`.
    pub language: &'static str,
    /// The direction in which it is written.
    pub direction: Direction,

    /// The link to the login page.
    pub sign_in: &'static str,
    /// The button that starts a sign-in, around the provider's name.
    pub sign_in_with: Around,
    /// Follows `sign_in_with` if the provider will let the person choose another account.
    pub another_account: &'static str,
    /// The same if the provider cannot be asked for that.
    pub sign_out_there: &'static str,
    /// Follows `sign_in_with` if the last sign-in in this browser was with the provider.
    pub last_used: &'static str,
    /// The same button, once it is pressed.
    pub leaving_for: Around,
    /// Opens the providers that are not shown at once, around their number.
    pub more_ways: Around,
    /// Why there is no button, around the provider's name.
    pub no_recent_sign_in: Around,
    /// While the providers are fetched.
    pub providers_loading: &'static str,
    /// The providers could not be fetched.
    pub providers_failed: &'static str,

    /// The button that ends the session.
    pub sign_out: &'static str,
    /// The same button, once it is pressed.
    pub signing_out: &'static str,
    /// After a sign-out that failed: the session has ended nevertheless.
    pub signed_out_nevertheless: &'static str,
    /// After a sign-out that failed: the session has not ended.
    pub still_signed_in: &'static str,
    /// After a sign-out that failed: not known.
    pub sign_out_unknown: &'static str,

    /// While it is not known who is signed in.
    pub loading: &'static str,
    /// The same, and the server cannot be reached.
    pub unreachable: &'static str,
    /// While it is known who is signed in, and the server cannot be reached.
    pub reconnecting: &'static str,
    /// After that, once the server answers.
    pub connected_again: &'static str,
    /// The application's policy has refused a sign-in. Its own sentence follows.
    pub refused: &'static str,
    /// The reference of an error, around it.
    pub reference: Around,
    /// A button that repeats what has failed.
    pub try_again: &'static str,
    /// Follows a text that says what could not be fetched.
    pub check_connection: &'static str,
    /// What happened, and what to do next, for each error code.
    pub error: fn(ErrorCode) -> ErrorText,

    /// The greeting, around the person's name.
    pub greeting: Around,
    /// The greeting of a person whose name is not known.
    pub greeting_without_name: &'static str,
    /// Follows an e-mail address that is not verified.
    pub not_verified: &'static str,
    /// The avatar, for screen readers.
    pub avatar: &'static str,

    /// The session has ended: the idle timeout.
    pub ended_idle: &'static str,
    /// The session has ended: the absolute timeout.
    pub ended_absolute: &'static str,
    /// The session has ended: from another device, or by an admin.
    pub ended_revoked: &'static str,
    /// The session's time is up, and the server could not be asked.
    pub ended_expired: &'static str,
    /// Another tab has ended the session, most likely.
    pub ended_elsewhere: &'static str,

    /// How long the session lasts.
    pub ends_in: RemainingTexts,
    /// The session could not be extended, around a link to sign in again.
    pub not_extended: Around,
    /// That link.
    pub sign_in_again: &'static str,
    /// The button that extends the session.
    pub stay: &'static str,
    /// The same button, once it is pressed.
    pub staying: &'static str,

    /// While a person's sessions are fetched.
    pub sessions_loading: &'static str,
    /// A person's sessions could not be fetched.
    pub sessions_failed: &'static str,
    /// Not all sessions are shown, around their number.
    pub sessions_limited: Around,
    /// Marks the session in this browser.
    pub this_device: &'static str,
    /// What the server calls a device, such as "Firefox on Windows", in this language.
    pub device: fn(&str) -> String,
    /// How the person signed in, around the provider's name.
    pub signed_in_with: Around,
    /// Follows `signed_in_with`, around the IP address.
    pub signed_in_from: Around,
    /// When the person signed in, around the time.
    pub signed_in_since: Around,
    /// The last activity, around the time.
    pub last_active: Around,
    /// The button that ends the session in this browser.
    pub end_this: EndTexts,
    /// The button that ends another session.
    pub end_one: EndTexts,
    /// The button that ends all other sessions.
    pub end_others: EndTexts,
    /// A session was ended.
    pub one_has_ended: &'static str,
    /// All other sessions were ended.
    pub others_have_ended: &'static str,

    /// The content of the page after the app has stopped, as HTML around the URL of the start page:
    /// see [`recovery`](crate::recovery).
    pub stopped_page: Around,
}

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As English.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

impl Direction {
    /// As `dir` has it in HTML.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl Texts {
    /// Why the server says that a session has ended. `None` for a sign-out: the person knows.
    pub const fn end_reason(&self, reason: EndReason) -> Option<&'static str> {
        match reason {
            EndReason::Idle => Some(self.ended_idle),
            EndReason::Absolute => Some(self.ended_absolute),
            EndReason::SignedOut => None,
            EndReason::Revoked => Some(self.ended_revoked),
        }
    }
}

#[cfg(test)]
mod tests;
