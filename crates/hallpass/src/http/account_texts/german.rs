//! The texts of the account page in German.

use hallpass_types::ErrorCode;

use super::AccountTexts;

/// German.
pub const GERMAN: AccountTexts = AccountTexts {
    language: "de",
    direction: "ltr",
    title: "Ihre Anmeldungen",
    signed_in_as: |who| {
        format!("Sie sind als {who} angemeldet. Mit jeder dieser Anmeldungen kommen Sie zu diesem Konto:")
    },
    no_name: "eine Person ohne Namen",
    since: |day| format!("Seit {day}"),
    current: "Diese Sitzung hat mit diesem Anbieter begonnen.",
    not_configured: "Sie kann hier nicht mehr benutzt werden.",
    last_one: "Ihre einzige Anmeldung: Sie kann nicht entfernt werden.",
    other_first: "Um sie zu entfernen, melden Sie sich zuerst mit einer anderen davon an: Erst dann steht fest, dass die andere noch funktioniert.",
    sign_in_another_way: "Anders anmelden",
    remove_summary: "Entfernen …",
    remove_warning: "Ihre Sitzungen, die damit begonnen haben, enden. Sie können sie später wieder hinzufügen.",
    remove_current: "Ihre Sitzungen, die damit begonnen haben, enden, auch diese: Sie melden sich dann anders an.",
    remove: |name| format!("{name} entfernen"),
    add_title: "Anmeldung hinzufügen",
    add_hint: |name| {
        format!(
            "Wenn Sie sich mit {name} anmelden wollten: Fügen Sie Ihr Konto dort hinzu, dann geht das von nun an."
        )
    },
    add: |name| format!("{name} hinzufügen"),
    other_account: |name| {
        format!(
            "Wenn Sie bei {name} angemeldet sind, werden Sie gefragt, ob Sie jenes Konto hinzufügen möchten. Für ein anderes \
             melden Sie sich dort zuerst ab."
        )
    },
    sign_in_first: "Zu Ihrer Sicherheit braucht eine Änderung eine frische Anmeldung.",
    sign_in_again: "Noch einmal anmelden",
    no_recent_sign_in: "Keine Ihrer Anmeldungen bestätigt, wann Sie sich zuletzt angemeldet haben, und eine Änderung braucht eine frische Anmeldung. Wenden Sie sich dafür an die Administration dieser Website.",
    linked: |name| format!("{name} wurde hinzugefügt. Von nun an können Sie sich auch damit anmelden."),
    linked_before: "Diese Anmeldung haben Sie schon. Nichts wurde geändert.",
    unlinked: "Das sind jetzt Ihre Anmeldungen. Sitzungen, die mit einer entfernten begonnen haben, sind beendet.",
    not_theirs: "Das sind alle Ihre Anmeldungen. Eine, die nicht in der Liste steht, kann nicht entfernt werden.",
    confirm_title: "Dieses Konto hinzufügen?",
    confirm_here: |who| format!("Hier sind Sie als {who} angemeldet."),
    confirm_there: |name, account| {
        format!(
            "Bei {name} sind Sie als {account} angemeldet. Soll jenes Konto hier eine Ihrer Anmeldungen werden?"
        )
    },
    confirm_warning: |name| {
        format!(
            "Fügen Sie es nur hinzu, wenn es Ihr eigenes ist. Wer sich bei {name} damit anmelden kann, kann sich dann auch \
             hier bei Ihrem Konto anmelden; und ein Name oder eine E-Mail-Adresse kann wie Ihre aussehen, ohne es zu sein."
        )
    },
    confirm_add: "Hinzufügen",
    confirm_decline: "Nicht hinzufügen",
    confirm_other: |name| {
        format!(
            "Wenn es nicht Ihres ist oder Sie ein anderes möchten: Fügen Sie es nicht hinzu, melden Sie sich bei {name} ab, \
             und beginnen Sie noch einmal."
        )
    },
    declined: |name| {
        format!(
            "Nichts wurde hinzugefügt. Für ein anderes Konto melden Sie sich zuerst bei {name} ab, und beginnen Sie hier \
             noch einmal."
        )
    },
    error: explain,
    reference: "Kennung",
    sessions: "Wo Sie angemeldet sind",
    home: "Startseite",
};

fn explain(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::LinkSessionEnded => (
            "Sie sind nicht mehr so angemeldet wie zu Beginn. Nichts wurde hinzugefügt.",
            "Beginnen Sie hier noch einmal.",
        ),
        ErrorCode::IdentityInUse => (
            "Diese Anmeldung gehört hier schon zu einem anderen Konto. Nichts wurde geändert.",
            "Melden Sie sich damit an, um jenes Konto zu benutzen, oder wählen Sie beim Anbieter ein anderes Konto.",
        ),
        ErrorCode::TooManyIdentities => (
            "Für Ihr Konto gibt es schon so viele Anmeldungen wie möglich. Nichts wurde hinzugefügt.",
            "Entfernen Sie zuerst eine, die Sie nicht mehr brauchen.",
        ),
        ErrorCode::LastSignInMethod => (
            "Das ist Ihre einzige Anmeldung. Sie wurde nicht entfernt.",
            "Fügen Sie zuerst eine andere Anmeldung hinzu.",
        ),
        ErrorCode::OtherSignInRequired => (
            "Bitte melden Sie sich zuerst mit einer anderen Ihrer Anmeldungen an.",
            "Erst dann steht fest, dass sie noch funktioniert und diese entfernt werden kann. Nichts wurde geändert.",
        ),
        ErrorCode::AccessDenied => (
            "Die Anmeldung wurde abgelehnt. Nichts wurde geändert.",
            "Wenn das ein Versehen war, versuchen Sie es noch einmal.",
        ),
        _ => (
            "Das ist nicht gelungen. Nichts wurde geändert.",
            "Versuchen Sie es gleich noch einmal. Wenn es wieder geschieht, wenden Sie sich an die Administration dieser Website.",
        ),
    }
}
