//! The sentences in Arabic.

use super::RefusalTexts;

/// Arabic, written from right to left.
pub const ARABIC: RefusalTexts = RefusalTexts {
    no_email: |provider| {
        format!(
            "حسابك لدى {provider} لا يعطي عنوان بريد إلكتروني، وهذا الموقع يقرر بناءً عليه من يسجّل الدخول. شارك عنواناً هناك وحاول مرة أخرى، أو سجّل الدخول بحساب آخر."
        )
    },
    email_unverified: |provider| {
        format!(
            "لا يؤكد {provider} عنوان البريد الإلكتروني لحسابك، فلا يُعتد به هنا. أكّده هناك وحاول مرة أخرى، أو سجّل الدخول بحساب آخر."
        )
    },
    email_not_allowed: |provider| {
        format!(
            "عنوان البريد الإلكتروني لحسابك لدى {provider} ليس مما يُسمح له بتسجيل الدخول هنا. اسأل مسؤول هذا الموقع، أو سجّل الدخول بحساب آخر."
        )
    },
    claim_not_allowed: |provider| {
        format!(
            "حسابك لدى {provider} ليس في مجموعة أو مؤسسة يُسمح لها بتسجيل الدخول هنا. اسأل مسؤول هذا الموقع، أو سجّل الدخول بحساب آخر."
        )
    },
    organization_not_allowed: |provider| {
        format!(
            "حسابك لدى {provider} ليس عضواً في مؤسسة أو فريق يُسمح له بتسجيل الدخول هنا. اسأل مسؤول هذا الموقع، أو سجّل الدخول بحساب آخر."
        )
    },
    tenant_not_allowed: |provider| {
        format!(
            "حسابك لدى {provider} يتبع مؤسسة لا يُسمح لها بتسجيل الدخول هنا. اسأل مسؤول هذا الموقع، أو سجّل الدخول بحساب آخر."
        )
    },
};
