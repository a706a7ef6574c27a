//! German.

use hallpass_types::ErrorCode;

use super::{Around, DeviceWords, Direction, EndTexts, ErrorText, RemainingTexts, Texts};

/// German.
pub const GERMAN: Texts = Texts {
    language: "de",
    direction: Direction::LeftToRight,
    sign_in: "Anmelden",
    sign_in_with: Around("Mit ", " anmelden"),
    another_account: " (anderes Konto wählen)",
    sign_out_there: " (für ein anderes Konto dort zuerst abmelden)",
    last_used: " (zuletzt verwendet)",
    leaving_for: Around("Weiter zu ", " ..."),
    more_ways: Around("Weitere Anmeldemöglichkeiten (", ")"),
    no_recent_sign_in: Around(
        "",
        " kann nicht bestätigen, wann Sie sich zuletzt angemeldet haben, was hier nötig ist. Wählen Sie eine andere \
         Anmeldung. Wenn es keine gibt, wenden Sie sich an die Administration dieser Website.",
    ),
    providers_loading: "Die Anmeldemöglichkeiten werden geladen ...",
    providers_failed: "Die Anmeldemöglichkeiten konnten nicht geladen werden.",
    sign_out: "Abmelden",
    signing_out: "Sie werden abgemeldet ...",
    signed_out_nevertheless: "Sie sind abgemeldet.",
    still_signed_in: "Soweit diese Seite weiß, sind Sie noch angemeldet.",
    sign_out_unknown: "Ob Sie abgemeldet sind, zeigt sich, sobald der Server antwortet.",
    loading: "Die Anmeldung wird geprüft ...",
    unreachable: "Der Server ist nicht erreichbar. Wir versuchen es weiter.",
    reconnecting: "Die Verbindung wird wiederhergestellt ...",
    connected_again: "Die Verbindung steht wieder.",
    refused: "Sie wurden nicht angemeldet.",
    reference: Around("Referenz: ", ""),
    try_again: "Erneut versuchen",
    check_connection: " Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
    error,
    greeting: Around("Hallo, ", "!"),
    greeting_without_name: "Hallo!",
    not_verified: " (nicht bestätigt)",
    avatar: "Profilbild",
    ended_idle: "Sie wurden abgemeldet, weil Sie lange nicht aktiv waren.",
    ended_absolute: "Sie wurden abgemeldet, weil Ihre letzte Anmeldung lange zurückliegt.",
    ended_revoked: "Sie wurden von einem anderen Gerät oder von der Administration dieser Website abgemeldet.",
    ended_expired: "Sie wurden abgemeldet, weil Ihre Sitzung abgelaufen ist.",
    ended_elsewhere: "Sie sind in diesem Browser nicht mehr angemeldet.",
    ends_in: RemainingTexts {
        two_minutes: "Ihre Sitzung endet in 2 Minuten.",
        one_minute: "Ihre Sitzung endet in 1 Minute.",
        less_than_a_minute: "Ihre Sitzung endet in weniger als einer Minute.",
    },
    not_extended: Around(" Sie konnte nicht verlängert werden. Speichern Sie Ihre Arbeit und ", "."),
    sign_in_again: "melden Sie sich neu an",
    stay: "Angemeldet bleiben",
    staying: "Die Sitzung wird verlängert ...",
    sessions_loading: "Ihre Sitzungen werden geladen ...",
    sessions_failed: "Ihre Sitzungen konnten nicht geladen werden.",
    sessions_limited: Around(
        "Gezeigt werden die ",
        ", die zuletzt benutzt wurden. Wenn Sie alle anderen beenden, enden auch die übrigen.",
    ),
    this_device: "Dieses Gerät",
    device,
    signed_in_with: Around("Angemeldet mit ", ""),
    signed_in_from: Around(" von ", ""),
    signed_in_since: Around("Seit ", ""),
    last_active: Around("Zuletzt aktiv: ", ""),
    end_this: EndTexts {
        button: "Hier abmelden",
        outcome: "Damit melden Sie sich auf diesem Gerät ab. Um hier weiterzumachen, müssen Sie sich neu anmelden.",
        confirm: "Abmelden",
    },
    end_one: EndTexts {
        button: "Beenden",
        outcome: "Damit beenden Sie diese Sitzung. Das lässt sich nicht rückgängig machen.",
        confirm: "Diese Sitzung beenden",
    },
    end_others: EndTexts {
        button: "Alle anderen beenden",
        outcome: "Damit beenden Sie alle anderen Sitzungen. Das lässt sich nicht rückgängig machen.",
        confirm: "Alle anderen Sitzungen beenden",
    },
    one_has_ended: "Die Sitzung ist beendet.",
    others_have_ended: "Alle anderen Sitzungen sind beendet.",
    stopped_page: Around(
        "<main id=\"main\" class=\"panel\"><h1>Diese Seite wurde angehalten</h1>\
            <p role=\"alert\">Etwas in Ihrem Browser, zum Beispiel eine Erweiterung oder eine Übersetzung, hat sie \
            verändert. Sie wurden nicht abgemeldet.</p>\
            <p><a class=\"button\" href=\"\">Neu laden</a> <a href=\"",
        "\">Startseite</a></p></main>",
    ),
};

fn device(device: &str) -> String {
    let words = DeviceWords {
        on: " unter ",
        unknown_browser: "Unbekannter Browser",
        unknown_device: "Unbekanntes Gerät",
    };
    words.describe(device)
}

#[expect(clippy::too_many_lines, reason = "one arm for each code")]
const fn error(code: ErrorCode) -> ErrorText {
    match code {
        ErrorCode::AccessDenied => ErrorText::new(
            "Sie wurden nicht angemeldet, weil die Anmeldung abgelehnt wurde.",
            "Wenn das ein Versehen war, versuchen Sie es erneut und stimmen Sie zu.",
        ),
        ErrorCode::OAuthCallbackError => ErrorText::new(
            "Der Anbieter hat einen Fehler gemeldet. Sie wurden nicht angemeldet.",
            "Versuchen Sie es erneut oder wählen Sie eine andere Anmeldung.",
        ),
        ErrorCode::OAuthAccountNotLinked => ErrorText::new(
            "Diese E-Mail-Adresse wird hier schon mit einer anderen Anmeldung benutzt.",
            "Melden Sie sich so an wie beim ersten Mal. Wenn jene Anmeldung und diese Website es erlauben, können Sie diese Anmeldung dann zu Ihrem Konto hinzufügen.",
        ),
        ErrorCode::SignInRejected => ErrorText::new(
            "Die Antwort des Anbieters konnte nicht geprüft werden. Sie wurden nicht angemeldet.",
            "Versuchen Sie es erneut. Wenn es wieder geschieht, wenden Sie sich an die Administration dieser Website.",
        ),
        ErrorCode::SignInExpired => ErrorText::new(
            "Diese Anmeldung ist abgelaufen oder wurde schon benutzt.",
            "Versuchen Sie es erneut.",
        ),
        ErrorCode::SignInNotStarted => {
            ErrorText::new("Diese Anmeldung wurde nicht hier begonnen.", "Wählen Sie, wie Sie sich anmelden.")
        }
        ErrorCode::SignInElsewhere => ErrorText::new(
            "Diese Anmeldung wurde in einem anderen Browser begonnen.",
            "Kehren Sie zu dem Browser zurück, in dem Sie begonnen haben, oder versuchen Sie es hier erneut.",
        ),
        ErrorCode::ProviderUnavailable => ErrorText::new(
            "Der Anbieter ist gerade nicht erreichbar.",
            "Mit Ihrem Konto ist alles in Ordnung. Versuchen Sie es gleich noch einmal.",
        ),
        ErrorCode::ProviderMisconfigured => ErrorText::new(
            "Die Anmeldung mit diesem Anbieter ist auf dieser Website nicht richtig eingerichtet.",
            "Ein neuer Versuch hilft nicht. Wählen Sie eine andere Anmeldung oder wenden Sie sich an die Administration dieser Website.",
        ),
        ErrorCode::MissingCSRF => ErrorText::new(
            "Es konnte nicht bestätigt werden, dass die Anfrage von Ihnen kommt. Nichts wurde geändert.",
            "Laden Sie die Seite neu und versuchen Sie es erneut. Cookies müssen für diese Website erlaubt sein.",
        ),
        ErrorCode::SessionRequired => ErrorText::new(
            "Bitte melden Sie sich an, um diese Seite zu sehen.",
            "Wählen Sie, wie Sie sich anmelden. Danach kommen Sie sofort zurück.",
        ),
        ErrorCode::FormNotSaved => ErrorText::new(
            "Was Sie gesendet haben, wurde nicht gespeichert, weil Sie nicht angemeldet sind.",
            "Melden Sie sich an und senden Sie es erneut. Vielleicht zeigt Ihr Browser es noch, wenn Sie zurückgehen.",
        ),
        ErrorCode::RecentSignInRequired => ErrorText::new(
            "Bitte melden Sie sich zu Ihrer Sicherheit noch einmal an.",
            "Was Sie vorhaben, verlangt eine neue Anmeldung. Danach kommen Sie sofort zurück.",
        ),
        ErrorCode::RecentSignInUnsupported => ErrorText::new(
            "Dieser Anbieter kann nicht bestätigen, wann Sie sich zuletzt angemeldet haben.",
            "Wählen Sie eine andere Anmeldung. Wenn es keine gibt, wenden Sie sich an die Administration dieser Website.",
        ),
        ErrorCode::SamePersonRequired => ErrorText::new(
            "Sie haben sich als andere Person angemeldet. Nichts wurde geändert.",
            "Melden Sie sich mit dem Konto an, das Sie hier benutzen, oder melden Sie sich zuerst ab.",
        ),
        ErrorCode::LinkSessionEnded => ErrorText::new(
            "Sie sind nicht mehr so angemeldet wie zu Beginn. Nichts wurde hinzugefügt.",
            "Melden Sie sich an, und beginnen Sie auf der Seite Ihres Kontos noch einmal.",
        ),
        ErrorCode::IdentityInUse => ErrorText::new(
            "Diese Anmeldung gehört hier schon zu einem anderen Konto. Nichts wurde geändert.",
            "Melden Sie sich damit an, um jenes Konto zu benutzen, oder wählen Sie beim Anbieter ein anderes Konto.",
        ),
        ErrorCode::TooManyIdentities => ErrorText::new(
            "Für Ihr Konto gibt es schon so viele Anmeldungen wie möglich. Nichts wurde hinzugefügt.",
            "Entfernen Sie zuerst eine, die Sie nicht mehr brauchen.",
        ),
        ErrorCode::LastSignInMethod => ErrorText::new(
            "Das ist Ihre einzige Anmeldung. Sie wurde nicht entfernt.",
            "Fügen Sie zuerst eine andere Anmeldung hinzu.",
        ),
        ErrorCode::OtherSignInRequired => ErrorText::new(
            "Bitte melden Sie sich zuerst mit einer anderen Ihrer Anmeldungen an.",
            "Erst dann steht fest, dass sie noch funktioniert und diese entfernt werden kann. Nichts wurde geändert.",
        ),
        ErrorCode::PolicyFailed => ErrorText::new(
            "Es konnte nicht geprüft werden, ob Sie sich anmelden dürfen. Sie wurden nicht angemeldet.",
            "Versuchen Sie es gleich noch einmal. Wenn es wieder geschieht, wenden Sie sich an die Administration dieser Website.",
        ),
        ErrorCode::Forbidden => ErrorText::new(
            "Das dürfen Sie nicht sehen oder tun.",
            "Sie sind angemeldet. Wenn Sie Zugang haben sollten, wenden Sie sich an die Administration dieser Website.",
        ),
        ErrorCode::StoreUnavailable => ErrorText::new(
            "Ihre Anmeldung kann gerade nicht geprüft werden.",
            "Sie wurden nicht abgemeldet. Versuchen Sie es gleich noch einmal.",
        ),
        ErrorCode::SignOutUnconfirmed => ErrorText::new(
            "Die Abmeldung konnte nicht bestätigt werden.",
            "Versuchen Sie es gleich noch einmal. Bis es gelingt, sind Sie vielleicht noch angemeldet.",
        ),
        ErrorCode::ServerUnreachable => ErrorText::new(
            "Der Server hat nicht geantwortet.",
            "Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
        ),
        ErrorCode::Configuration => ErrorText::new(
            "Der Server ist dafür nicht eingerichtet.",
            "Wenden Sie sich an die Administration dieser Website. Das Protokoll des Servers sagt, was fehlt.",
        ),
        ErrorCode::BadRequest => ErrorText::new(
            "Die Anfrage war nicht verständlich.",
            "Gehen Sie zur Startseite. Wenn es wieder geschieht, löschen Sie die Cookies dieser Website und melden Sie sich neu an.",
        ),
        ErrorCode::UpdateRefused => ErrorText::new(
            "Die Änderung wurde abgelehnt.",
            "Wählen Sie etwas anderes und versuchen Sie es erneut.",
        ),
        ErrorCode::NotFound => {
            ErrorText::new("Unter dieser Adresse gibt es nichts.", "Prüfen Sie die Adresse.")
        }
        ErrorCode::MethodNotAllowed => ErrorText::new(
            "Diese Adresse kann nicht auf diese Weise benutzt werden.",
            "Gehen Sie zurück oder beginnen Sie auf der Startseite. Programme finden die Methoden im Header Allow.",
        ),
        ErrorCode::PayloadTooLarge => ErrorText::new("Die Anfrage ist zu groß.", "Senden Sie weniger."),
        ErrorCode::TooManyRequests => ErrorText::new(
            "Aus Ihrem Netz gab es zu viele Anmeldungen.",
            "Warten Sie eine Minute und versuchen Sie es erneut. Nichts wurde geändert.",
        ),
        ErrorCode::RequestTimeout => {
            ErrorText::new("Die Anfrage hat zu lange gebraucht.", "Senden Sie sie erneut.")
        }
        ErrorCode::InternalError => ErrorText::new(
            "Bei uns ist etwas schiefgegangen.",
            "Versuchen Sie es gleich noch einmal. Wenn es wieder geschieht, wenden Sie sich an die Administration dieser Website.",
        ),
    }
}
