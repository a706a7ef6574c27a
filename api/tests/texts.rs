//! The server library and the browser library say the same about every error code.

use hallpass::types::ErrorCode;
use hallpass_yew::texts::ENGLISH;

#[test]
fn both_libraries_have_the_same_texts_for_every_code() {
    for code in ErrorCode::ALL {
        let text = (ENGLISH.error)(*code);
        assert_eq!(hallpass::error_title(*code), text.title, "{code}");
        assert_eq!(hallpass::error_advice(*code), text.advice, "{code}");
    }
}
