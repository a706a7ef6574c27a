//! The texts of the account page, as one type. [`ENGLISH`] is the default; [`GERMAN`] and
//! [`ARABIC`] come with it.
//!
//! ```
//! use hallpass::{Config, Hallpass, StartError, account_texts::{AccountTexts, GERMAN}};
//!
//! // A word of your own.
//! const MINE: AccountTexts = AccountTexts { title: "Anmeldungen", ..GERMAN };
//!
//! async fn open(config: Config) -> Result<Hallpass, StartError> {
//!     Hallpass::builder(config).account_texts(&MINE).open().await
//! }
//! ```

mod arabic;
mod english;
mod german;

use hallpass_types::ErrorCode;

pub use self::{arabic::ARABIC, english::ENGLISH, german::GERMAN};

/// A text around something that is HTML already.
pub type AroundHtml = fn(&str) -> String;

/// The same, around two.
pub type AroundTwo = fn(&str, &str) -> String;

/// All texts of the page. They are HTML: `&` is written as `&amp;`. Begin your own with one that
/// exists, and end with `..ENGLISH`: then a text that a later version adds is there, too.
#[derive(Clone, Copy, Debug)]
pub struct AccountTexts {
    /// The language, as `lang` has it in HTML: `de`.
    pub language: &'static str,
    /// The direction in which it is written, as `dir` has it in HTML: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The heading.
    pub title: &'static str,
    /// Who is signed in, around their name; leads on to the list.
    pub signed_in_as: AroundHtml,
    /// A person without a name and an e-mail address.
    pub no_name: &'static str,
    /// Since when this way to sign in has been there, around the date.
    pub since: AroundHtml,
    /// This session began with its provider.
    pub current: &'static str,
    /// No provider that is configured stands for it.
    pub not_configured: &'static str,
    /// It cannot be removed.
    pub last_one: &'static str,
    /// It cannot be removed before a sign-in with another one; leads on to the link.
    pub other_first: &'static str,
    /// The link to that sign-in.
    pub sign_in_another_way: &'static str,
    /// Opens the question whether to remove it.
    pub remove_summary: &'static str,
    /// What its removal does.
    pub remove_warning: &'static str,
    /// The same for that of this session.
    pub remove_current: &'static str,
    /// The button that removes it, around the provider's name.
    pub remove: AroundHtml,
    /// The heading of what can be added.
    pub add_title: &'static str,
    /// Says how a person can go on who wanted to sign in with another provider, around its name.
    /// Any site can link to it, so it must be true for one who did not, too.
    pub add_hint: AroundHtml,
    /// The button that adds one, around the provider's name.
    pub add: AroundHtml,
    /// Which account that is about, where the provider cannot let the person choose one, around its
    /// name.
    pub other_account: AroundHtml,
    /// Nothing can be changed without a recent sign-in.
    pub sign_in_first: &'static str,
    /// The link to it.
    pub sign_in_again: &'static str,
    /// Nothing can be changed: none of the person's providers says when they signed in.
    pub no_recent_sign_in: &'static str,
    /// One was added, around the provider's name. It is also in the title of the page, where
    /// nothing may be an element: no element around the name.
    pub linked: AroundHtml,
    /// One was to be added that the person has. It is also in the title: no elements.
    pub linked_before: &'static str,
    /// One was removed. It is also in the title: no elements.
    pub unlinked: &'static str,
    /// One was to be removed that the person does not have. It is also in the title: no elements.
    pub not_theirs: &'static str,
    /// The title and heading of the question whether to add the account that the provider named,
    /// where the person could not choose it. No elements.
    pub confirm_title: &'static str,
    /// As whom the person is signed in here, around their name.
    pub confirm_here: AroundHtml,
    /// As whom they are signed in there, around the provider's name and what it calls the account;
    /// and the question.
    pub confirm_there: AroundTwo,
    /// What that does, around the provider's name: any person who can sign in to that account can
    /// then sign in to this one.
    pub confirm_warning: AroundHtml,
    /// The button that adds it.
    pub confirm_add: &'static str,
    /// The button that does not.
    pub confirm_decline: &'static str,
    /// What to do for another account, around the provider's name.
    pub confirm_other: AroundHtml,
    /// What to do after the person has declined, around the provider's name. It is also in the
    /// title: no element around the name. Any site can link to it, so it must be true of every
    /// account.
    pub declined: AroundHtml,
    /// What went wrong, which is also in the title (no elements), and what to do.
    pub error: fn(ErrorCode) -> (&'static str, &'static str),
    /// Before the id of a request that failed.
    pub reference: &'static str,
    /// The link to the person's sessions.
    pub sessions: &'static str,
    /// The link to the start page.
    pub home: &'static str,
}
