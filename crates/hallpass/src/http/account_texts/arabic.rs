//! The texts of the account page in Arabic.

use hallpass_types::ErrorCode;

use super::AccountTexts;

/// Arabic, written from right to left.
pub const ARABIC: AccountTexts = AccountTexts {
    language: "ar",
    direction: "rtl",
    title: "طرق تسجيل دخولك",
    signed_in_as: |who| format!("أنت مسجّل الدخول باسم {who}. بكل طريقة من هذه تصل إلى هذا الحساب:"),
    no_name: "شخص بلا اسم",
    since: |day| format!("منذ {day}"),
    current: "بدأت هذه الجلسة بهذا المزوّد.",
    not_configured: "لم يعد استخدامها ممكناً هنا.",
    last_one: "طريقتك الوحيدة لتسجيل الدخول: لا يمكن حذفها.",
    remove_summary: "حذف …",
    remove_warning: "تنتهي جلساتك التي بدأت بها. ويمكنك إضافتها لاحقاً من جديد.",
    remove_current: "تنتهي جلساتك التي بدأت بها، ومنها هذه الجلسة: تسجّل الدخول بعدها بطريقة أخرى.",
    remove: |name| format!("حذف {name}"),
    add_title: "إضافة طريقة لتسجيل الدخول",
    add_hint: |name| format!("أردت تسجيل الدخول عبر {name}. أضفها هنا لتستخدمها من الآن فصاعداً."),
    add: |name| format!("إضافة {name}"),
    sign_in_first: "حفاظاً على أمانك، يحتاج أي تغيير إلى تسجيل دخول حديث.",
    sign_in_again: "تسجيل الدخول مرة أخرى",
    no_recent_sign_in: "لا تؤكد أي من طرق تسجيل دخولك وقت آخر تسجيل دخول، ويحتاج أي تغيير إلى تسجيل دخول حديث. إن احتجت إلى ذلك فاسأل مسؤول هذا الموقع.",
    linked: |name| format!("أُضيفت {name}. يمكنك من الآن فصاعداً تسجيل الدخول بها أيضاً."),
    unlinked: "حُذفت طريقة تسجيل الدخول، وانتهت جلساتك التي بدأت بها.",
    error: explain,
    reference: "المرجع",
    sessions: "أين سجّلت الدخول",
    home: "الصفحة الرئيسية",
};

fn explain(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::LinkSessionEnded => {
            ("لم تعد مسجّل الدخول كما كنت عند البدء، فلم يُربط شيء.", "ابدأ من جديد هنا.")
        }
        ErrorCode::IdentityInUse => (
            "طريقة الدخول هذه تخص حساباً آخر هنا بالفعل، فلم يتغير شيء.",
            "سجّل الدخول بها لتستخدم ذلك الحساب، أو اختر حساباً آخر لدى المزوّد.",
        ),
        ErrorCode::LastSignInMethod => {
            ("هذه طريقتك الوحيدة لتسجيل الدخول، فلم تُحذف.", "أضف طريقة أخرى لتسجيل الدخول أولاً.")
        }
        ErrorCode::AccessDenied => ("رُفض تسجيل الدخول، فلم يتغير شيء.", "إن كان ذلك خطأً فحاول مرة أخرى."),
        ErrorCode::NotFound => ("لم تعد لديك طريقة تسجيل الدخول هذه.", "لا يلزمك فعل شيء."),
        _ => ("لم ينجح ذلك، ولم يتغير شيء.", "حاول مرة أخرى بعد قليل. وإن تكرر ذلك، فأخبر مسؤول هذا الموقع."),
    }
}
