//! Why a session ended.

use serde::{Deserialize, Serialize};

/// Why a session ended, as `X-Session-Ended` tells the holder of its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// It was not used for too long.
    Idle,
    /// It reached its last day.
    Absolute,
    /// The person signed out, or signed in anew in the same browser.
    SignedOut,
    /// It was ended from elsewhere: by its person on another device, or by an operator.
    Revoked,
}

impl EndReason {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Idle, Self::Absolute, Self::SignedOut, Self::Revoked];

    /// As it stands in the header and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Absolute => "absolute",
            Self::SignedOut => "signed-out",
            Self::Revoked => "revoked",
        }
    }

    /// The reverse of [`Self::as_str`]; `None` for what a later version may say.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// What to tell the person, who did not ask for it; nothing to whoever did.
    pub const fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Idle => Some("You were signed out because you were away for a long time."),
            Self::Absolute => Some("You were signed out because your last sign-in was a long time ago."),
            Self::SignedOut => None,
            Self::Revoked => Some("You were signed out from another device, or by whoever runs this site."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_stored_and_sent_in_the_same_words() {
        for reason in EndReason::ALL {
            assert_eq!(EndReason::parse(reason.as_str()), Some(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }
}
