//! The sentences in German.

use super::RefusalTexts;

/// German.
pub const GERMAN: RefusalTexts = RefusalTexts {
    no_email: |provider| {
        format!(
            "Ihr Konto bei {provider} nennt keine E-Mail-Adresse, und diese Website entscheidet danach, wer sich anmelden \
             darf. Geben Sie dort eine frei und versuchen Sie es noch einmal, oder melden Sie sich mit einem anderen Konto \
             an."
        )
    },
    email_unverified: |provider| {
        format!(
            "{provider} bestätigt die E-Mail-Adresse Ihres Kontos nicht, deshalb zählt sie hier nicht. Bestätigen Sie sie \
             dort und versuchen Sie es noch einmal, oder melden Sie sich mit einem anderen Konto an."
        )
    },
    email_not_allowed: |provider| {
        format!(
            "Mit der E-Mail-Adresse Ihres Kontos bei {provider} dürfen Sie sich hier nicht anmelden. Wenden Sie sich an die \
             Administration dieser Website, oder melden Sie sich mit einem anderen Konto an."
        )
    },
    claim_not_allowed: |provider| {
        format!(
            "Ihr Konto bei {provider} gehört zu keiner Gruppe oder Organisation, die sich hier anmelden darf. Wenden Sie \
             sich an die Administration dieser Website, oder melden Sie sich mit einem anderen Konto an."
        )
    },
    organization_not_allowed: |provider| {
        format!(
            "Ihr Konto bei {provider} ist kein Mitglied einer Organisation oder eines Teams, die sich hier anmelden dürfen. \
             Wenden Sie sich an die Administration dieser Website, oder melden Sie sich mit einem anderen Konto an."
        )
    },
    tenant_not_allowed: |provider| {
        format!(
            "Ihr Konto bei {provider} gehört zu einer Organisation, die sich hier nicht anmelden darf. Wenden Sie sich an \
             die Administration dieser Website, oder melden Sie sich mit einem anderen Konto an."
        )
    },
};
