//! What templates of pages are rendered from: the initial state of a visitor, with placeholders for
//! the CSRF token and for everything of a person.

use hallpass::types::{
    CsrfToken, Email, InitialState, ProviderId, Session, SessionData, SessionId, Timestamp, User, UserId,
    Visitor,
};

/// What belongs into a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    Token,
    Name,
    Email,
    Image,
}

/// Every placeholder begins with it: it is escaped in an attribute, and not in a text.
pub const FIRST: char = '"';
pub const FIRST_IN_ATTRIBUTE: &str = "&quot;";

impl Hole {
    /// The last character of its placeholder.
    const fn last(self) -> char {
        match self {
            Self::Token => 't',
            Self::Name => 'n',
            Self::Email => 'e',
            Self::Image => 'i',
        }
    }

    /// The hole whose placeholder ends with this character.
    pub fn with_last(last: char) -> Option<Self> {
        [Self::Token, Self::Name, Self::Email, Self::Image].into_iter().find(|hole| hole.last() == last)
    }

    /// The text that `initial` has for it.
    pub fn text(self, initial: &InitialState) -> &str {
        let user = match &initial.visitor {
            Visitor::SignedIn(session) => Some(&session.user),
            _ => None,
        };
        let text = match self {
            Self::Token => initial.csrf.as_ref().map(|csrf| &*csrf.csrf_token),
            Self::Name => user.and_then(|user| user.name.as_deref()),
            Self::Email => user.and_then(|user| user.email.as_ref()).map(Email::as_str),
            Self::Image => user.and_then(|user| user.image.as_deref()),
        };
        text.unwrap_or_default()
    }
}

/// The last character of placeholders that no page has a hole for.
const NOT_SHOWN: char = '-';

/// What a template is rendered from for visitors like `initial`: with placeholders, which contain
/// `unique`, a text of letters, digits, `-` and `_` that occurs nowhere else in the page.
pub fn with_placeholders(initial: &InitialState, unique: &str) -> InitialState {
    let placeholder = |last: char| format!("{FIRST}{unique}{last}");
    let text = |hole: Hole| placeholder(hole.last());
    // Without `..`: the compiler asks what becomes of a new field.
    let InitialState { visitor, tag, now: _, csrf, providers, sessions, refusal } = initial;
    let visitor = match visitor {
        Visitor::SignedIn(session) => {
            let Session { id: _, user, provider: _, authenticated_at: _, expires: _, data: _ } = &**session;
            let User { id: _, name, email, image } = user;
            let user = User {
                id: UserId::new(placeholder(NOT_SHOWN)),
                name: name.as_ref().map(|_| text(Hole::Name)),
                email: email.as_ref().map(|email| match email {
                    Email::Verified(_) => Email::Verified(text(Hole::Email)),
                    Email::Unverified(_) => Email::Unverified(text(Hole::Email)),
                }),
                image: image.as_ref().map(|_| text(Hole::Image)),
            };
            let session = Session {
                id: SessionId::new(placeholder(NOT_SHOWN)),
                user,
                provider: ProviderId::new(placeholder(NOT_SHOWN)),
                authenticated_at: NEVER,
                expires: NEVER,
                data: SessionData::new(),
            };
            Visitor::SignedIn(session.into())
        }
        other => other.clone(),
    };
    InitialState {
        visitor,
        tag: tag.as_ref().map(|_| placeholder(NOT_SHOWN)),
        now: NEVER,
        csrf: csrf.as_ref().map(|_| CsrfToken { csrf_token: text(Hole::Token) }),
        providers: providers.clone(),
        sessions: sessions.clone(),
        refusal: refusal.clone(),
    }
}

/// The time in a template: no page shows one.
const NEVER: Timestamp = Timestamp::from_unix_ms(0);
