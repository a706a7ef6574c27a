//! Why a session ended.

use serde::{Deserialize, Serialize};

/// Why a session ended. The header `X-Session-Ended` tells the holder of its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// The idle timeout: there was no activity for too long.
    Idle,
    /// The absolute timeout.
    Absolute,
    /// The person signed out, or signed in again in the same browser.
    SignedOut,
    /// It was ended from elsewhere: by the person on another device, or by an admin.
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

    /// The reverse of [`Self::as_str`]. `None`: a reason of a later version.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_has_one_spelling() {
        for reason in EndReason::ALL {
            assert_eq!(EndReason::parse(reason.as_str()), Some(reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }
}
