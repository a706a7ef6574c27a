use std::collections::HashSet;

use super::*;

/// Every text of a language, with the name of its field. Without `..`: a new text is compared, too.
fn all(texts: &Texts) -> Vec<(String, String)> {
    let Texts {
        language: _,
        direction: _,
        sign_in,
        sign_in_with,
        another_account,
        sign_out_there,
        last_used,
        leaving_for,
        more_ways,
        no_recent_sign_in,
        providers_loading,
        providers_failed,
        sign_out,
        signing_out,
        signed_out_nevertheless,
        still_signed_in,
        sign_out_unknown,
        loading,
        unreachable,
        reconnecting,
        connected_again,
        refused,
        reference,
        try_again,
        check_connection,
        error,
        greeting,
        greeting_without_name,
        not_verified,
        avatar,
        ended_idle,
        ended_absolute,
        ended_revoked,
        ended_expired,
        ended_elsewhere,
        ends_in,
        not_extended,
        sign_in_again,
        stay,
        staying,
        sessions_loading,
        sessions_failed,
        sessions_limited,
        this_device,
        device,
        signed_in_with,
        signed_in_from,
        signed_in_since,
        last_active,
        end_this,
        end_one,
        end_others,
        one_has_ended,
        others_have_ended,
        stopped_page,
    } = *texts;
    let around = |around: Around| around.text("…");
    let end = |texts: EndTexts| [texts.button, texts.outcome, texts.confirm].join("|");
    let remaining =
        |texts: RemainingTexts| [texts.two_minutes, texts.one_minute, texts.less_than_a_minute].join("|");
    let mut all = Vec::new();
    macro_rules! add {
        ($($value:expr => $($name:ident)*;)*) => { $($(all.push((stringify!($name).to_owned(), $value($name)));)*)* };
    }
    add! {
        str::to_owned => sign_in another_account sign_out_there last_used providers_loading providers_failed sign_out
            signing_out signed_out_nevertheless still_signed_in sign_out_unknown loading unreachable reconnecting connected_again refused try_again
            check_connection greeting_without_name not_verified avatar ended_idle ended_absolute ended_revoked
            ended_expired ended_elsewhere sign_in_again stay staying sessions_loading sessions_failed this_device
            one_has_ended others_have_ended;
        around => sign_in_with leaving_for more_ways no_recent_sign_in reference greeting not_extended sessions_limited
            signed_in_with signed_in_from signed_in_since last_active stopped_page;
        end => end_this end_one end_others;
        remaining => ends_in;
    }
    for unknown in ["Unknown device", "Unknown browser on Linux", "Firefox on Windows"] {
        all.push((unknown.to_owned(), device(unknown)));
    }
    for code in ErrorCode::ALL {
        let ErrorText { title, advice } = error(*code);
        all.push((format!("{code} title"), title.to_owned()));
        all.push((format!("{code} advice"), advice.to_owned()));
    }
    all
}

#[test]
fn other_languages_translate_every_text() {
    for texts in [GERMAN, ARABIC] {
        for ((name, english), (_, translated)) in all(&ENGLISH).into_iter().zip(all(&texts)) {
            assert_ne!(english, translated, "{}: {name}", texts.language);
            assert_eq!(english.starts_with(' '), translated.starts_with(' '), "{}: {name}", texts.language);
        }
    }
}

#[test]
fn texts_are_sentences_of_their_language() {
    for texts in [ENGLISH, GERMAN, ARABIC] {
        for (name, text) in all(&texts) {
            let words = text.trim().trim_end_matches('!');
            assert!(!words.is_empty() && !text.contains("  "), "{}: {name}: {text:?}", texts.language);
            let is_arabic = words.chars().any(|char| ('\u{600}'..'\u{700}').contains(&char));
            assert_eq!(is_arabic, texts.direction == Direction::RightToLeft, "{}: {name}", texts.language);
        }
    }
}

/// An app below a path of a host has its start page there.
#[test]
fn stopped_page_links_to_the_apps_own_start_page() {
    for texts in [ENGLISH, GERMAN, ARABIC] {
        let page = texts.stopped_page.text("/app/");
        assert!(page.contains("<a href=\"/app/\">") && !page.contains("href=\"/\""), "{page}");
    }
}

/// Two error codes with the same text could not be told apart by a person who asks for help.
#[test]
fn error_codes_have_titles_of_their_own() {
    for texts in [ENGLISH, GERMAN, ARABIC] {
        let titles: HashSet<_> = ErrorCode::ALL.iter().map(|code| (texts.error)(*code).title).collect();
        assert_eq!(titles.len(), ErrorCode::ALL.len(), "{}", texts.language);
    }
}

#[test]
fn end_reason_is_explained_unless_the_person_knows_it() {
    let explained = EndReason::ALL.map(|reason| GERMAN.end_reason(reason).is_some());
    assert_eq!(explained, EndReason::ALL.map(|reason| reason != EndReason::SignedOut));
}

#[test]
fn direction_is_written_as_html_has_it() {
    assert_eq!([ENGLISH, ARABIC].map(|texts| texts.direction.as_str()), ["ltr", "rtl"]);
}
