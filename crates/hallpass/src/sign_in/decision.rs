//! What a policy answers.

use hallpass_types::{ApplicationData, DataError, Refusal};

use crate::model::data_parts::DataParts;

/// The longest id of the application's own, in bytes.
const MAX_APPLICATION_ID_BYTES: usize = 255;

/// The longest code of a refusal, in bytes.
const MAX_CODE_BYTES: usize = 40;

/// The longest sentence of a refusal, in bytes: it travels in a URL.
pub(super) const MAX_SENTENCE_BYTES: usize = 500;

/// What a [`SignInPolicy`](crate::SignInPolicy) answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The person is signed in.
    Admit(Box<Admission>),
    /// The person is not signed in, and reads why on the login page.
    Refuse(Refusal),
}

/// Admits a person.
///
/// ```
/// # use hallpass::{Admission, types::{ApplicationData, DataError}};
/// # #[derive(serde::Serialize, serde::Deserialize)]
/// # struct Member { role: String }
/// # impl ApplicationData for Member {}
/// # fn admit(row: i64) -> Result<Admission, DataError> {
/// Admission::default().application_id(&row).public(&Member { role: "editor".into() })
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Admission {
    /// The application's own id of the user, such as the key of a row: 1 to 255 bytes without
    /// control characters. It is stored with the user; handlers read it with
    /// [`Session::application_id`](crate::Session::application_id). `None`: the one that is stored
    /// stays. Several users may have the same one.
    pub application_id: Option<String>,
    /// The session's first data.
    pub data: DataParts,
}

impl Admission {
    /// With the application's own id of the user.
    #[must_use]
    pub fn application_id(mut self, id: &impl ToString) -> Self {
        self.application_id = Some(id.to_string());
        self
    }

    /// With data that the person can see.
    ///
    /// # Errors
    /// The value does not become a JSON object.
    pub fn public<T: ApplicationData>(mut self, value: &T) -> Result<Self, DataError> {
        self.data.set_public(value)?;
        Ok(self)
    }

    /// With data for the server alone.
    ///
    /// # Errors
    /// The value does not become a JSON object.
    pub fn private<T: ApplicationData>(mut self, value: &T) -> Result<Self, DataError> {
        self.data.set_private(value)?;
        Ok(self)
    }
}

impl From<Admission> for Decision {
    fn from(admission: Admission) -> Self {
        Self::Admit(Box::new(admission))
    }
}

impl From<Refusal> for Decision {
    fn from(refusal: Refusal) -> Self {
        Self::Refuse(refusal)
    }
}

/// Checks what a policy answered.
///
/// # Errors
/// What is wrong with it, for the log.
pub(super) fn check_decision(decision: &Decision) -> Result<(), String> {
    match decision {
        Decision::Admit(admission) => {
            if admission.application_id.as_deref().is_some_and(|id| !is_text(id, MAX_APPLICATION_ID_BYTES)) {
                return Err("its application id is not 1 to 255 bytes without control characters".into());
            }
            admission.data.check_size().map_err(|error| error.to_string())
        }
        Decision::Refuse(Refusal { code, sentence }) => {
            let is_code = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            if !is_text(code, MAX_CODE_BYTES) || !code.bytes().all(is_code) {
                return Err("the code of its refusal is not 1 to 40 lower-case letters, digits and -".into());
            }
            if !is_text(sentence, MAX_SENTENCE_BYTES) {
                return Err(
                    "the sentence of its refusal is not 1 to 500 bytes without control characters".into()
                );
            }
            Ok(())
        }
    }
}

fn is_text(text: &str, max_bytes: usize) -> bool {
    !text.trim().is_empty() && text.len() <= max_bytes && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn admission_shows_no_private_data_in_the_log() {
        let mut admission = Admission::default().application_id(&7);
        admission.data.private.insert("key".into(), "a secret".into());
        let shown = format!("{:?}", Decision::from(admission));
        assert!(shown.contains('7') && !shown.contains("secret"), "{shown}");
    }

    proptest! {
        #[test]
        fn decision_is_accepted_within_its_limits_alone(text in "[ -~\u{e4}\n\0]{0,60}", repeats in 1..12_usize) {
            let text = text.repeat(repeats);
            let is_plain = !text.trim().is_empty() && !text.contains(['\n', '\0']);
            let admitted = Admission::default().application_id(&text).into();
            prop_assert_eq!(check_decision(&admitted).is_ok(), is_plain && text.len() <= 255);
            let refused = Refusal::new("code", &text).into();
            prop_assert_eq!(check_decision(&refused).is_ok(), is_plain && text.len() <= 500);
        }

        #[test]
        fn refusal_code_is_safe_in_any_text(code in "[a-zA-Z0-9<\"& -]{0,50}") {
            let is_safe = !code.is_empty() && code.len() <= 40
                && code.chars().all(|char| matches!(char, 'a'..='z' | '0'..='9' | '-'));
            prop_assert_eq!(check_decision(&Refusal::new(&code, "No.").into()).is_ok(), is_safe);
        }
    }
}
