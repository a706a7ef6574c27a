//! What a provider takes as the value of `prompt`.

/// What a provider takes as the value of `prompt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptValues {
    /// Those of OpenID Connect, several with spaces between them (OpenID Connect Core 1.0, section
    /// 3.1.2.1).
    Several,
    /// Those of OpenID Connect, one at a time.
    One,
    /// Its own: it does not speak OpenID Connect.
    Own,
}

impl PromptValues {
    /// Whether a person can be let choose an account where the settings have `prompt=set`.
    pub fn allow_choice_beside(self, set: &str) -> bool {
        let excludes_others = set.trim().is_empty() || has(set, "none");
        let may_add = match self {
            Self::Own => false,
            Self::One => lets_choose(set),
            Self::Several => true,
        };
        may_add && !excludes_others
    }
}

/// The value of `prompt` that keeps what the settings have, `set`, and also lets a person choose an
/// account, for which `wanted` alone would be sent.
pub fn with_choice(set: &str, wanted: &str) -> String {
    if lets_choose(set) || has(set, wanted) { set.to_owned() } else { format!("{set} {wanted}") }
}

/// Both have a person choose, or sign in with whichever account.
fn lets_choose(set: &str) -> bool {
    has(set, "login") || has(set, "select_account")
}

/// Whether `wanted` is among the values of `prompt=set`.
pub fn has(set: &str, wanted: &str) -> bool {
    set.split(' ').any(|value| value == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PromptValues::{One, Own, Several};

    #[test]
    fn prompt_of_the_settings_leaves_room_for_a_choice() {
        for (set, expected) in [
            ("consent", [true, false, false]),
            ("consent create", [true, false, false]),
            ("login", [true, true, false]),
            ("consent select_account", [true, true, false]),
            ("none", [false; 3]),
            ("login none", [false; 3]),
            ("", [false; 3]),
        ] {
            let allowed = [Several, One, Own].map(|values| values.allow_choice_beside(set));
            assert_eq!(allowed, expected, "{set}");
        }
    }

    #[test]
    fn prompt_has_the_choice_once() {
        for (set, wanted, expected) in [
            ("consent", "select_account", "consent select_account"),
            ("consent create", "login", "consent create login"),
            ("select_account consent", "select_account", "select_account consent"),
            ("login", "select_account", "login"),
            ("consent", "consent", "consent"),
        ] {
            assert_eq!(with_choice(set, wanted), expected);
        }
    }
}
