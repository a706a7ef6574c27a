//! Arabic, which is written from right to left.

use hallpass_types::ErrorCode;

use super::{Around, DeviceWords, Direction, EndTexts, ErrorText, RemainingTexts, Texts};

/// Arabic.
pub const ARABIC: Texts = Texts {
    language: "ar",
    direction: Direction::RightToLeft,
    sign_in: "تسجيل الدخول",
    sign_in_with: Around("تسجيل الدخول باستخدام ", ""),
    another_account: " (اختيار حساب آخر)",
    sign_out_there: " (لاستخدام حساب آخر، سجّل الخروج هناك أولاً)",
    last_used: " (آخر طريقة استخدمتها)",
    leaving_for: Around("جارٍ نقلك إلى ", "..."),
    more_ways: Around("طرق أخرى لتسجيل الدخول (", ")"),
    no_recent_sign_in: Around(
        "لا يستطيع ",
        " تأكيد وقت آخر تسجيل دخول لك، وهذا مطلوب هنا. اختر طريقة أخرى لتسجيل الدخول. وإن لم توجد طريقة أخرى، فأخبر مسؤول هذا \
         الموقع.",
    ),
    providers_loading: "جارٍ تحميل طرق تسجيل الدخول...",
    providers_failed: "تعذر تحميل طرق تسجيل الدخول.",
    sign_out: "تسجيل الخروج",
    signing_out: "جارٍ تسجيل الخروج...",
    signed_out_nevertheless: "تم تسجيل خروجك.",
    still_signed_in: "بحسب ما تعرفه هذه الصفحة، ما زلت مسجلاً الدخول.",
    sign_out_unknown: "سيظهر ما إذا تم تسجيل خروجك حالما يجيب الخادم.",
    loading: "جارٍ التحقق من تسجيل الدخول...",
    unreachable: "لا يمكننا الوصول إلى الخادم، ونحاول مرة أخرى.",
    reconnecting: "جارٍ إعادة الاتصال...",
    connected_again: "عاد الاتصال.",
    refused: "لم يتم تسجيل دخولك.",
    reference: Around("المرجع: ", ""),
    try_again: "حاول مرة أخرى",
    check_connection: " تحقق من اتصالك وحاول مرة أخرى.",
    error,
    greeting: Around("مرحبًا، ", "!"),
    greeting_without_name: "مرحبًا!",
    not_verified: " (غير مؤكد)",
    avatar: "الصورة الشخصية",
    ended_idle: "تم تسجيل خروجك لأنك كنت بعيدًا لفترة طويلة.",
    ended_absolute: "تم تسجيل خروجك لأن آخر تسجيل دخول لك كان منذ فترة طويلة.",
    ended_revoked: "تم تسجيل خروجك من جهاز آخر أو بواسطة مسؤول هذا الموقع.",
    ended_expired: "تم تسجيل خروجك لأن جلستك انتهت صلاحيتها.",
    ended_elsewhere: "لم تعد مسجلاً الدخول في هذا المتصفح.",
    ends_in: RemainingTexts {
        two_minutes: "تنتهي جلستك خلال دقيقتين.",
        one_minute: "تنتهي جلستك خلال دقيقة واحدة.",
        less_than_a_minute: "تنتهي جلستك خلال أقل من دقيقة.",
    },
    not_extended: Around(" تعذر تمديدها. احفظ عملك، ثم ", "."),
    sign_in_again: "سجّل الدخول من جديد",
    stay: "البقاء مسجلاً",
    staying: "جارٍ تمديد الجلسة...",
    sessions_loading: "جارٍ تحميل جلساتك...",
    sessions_failed: "تعذر تحميل جلساتك.",
    sessions_limited: Around("تظهر هنا آخر ", " جلسة مستخدمة. إنهاء جميع الجلسات الأخرى ينهي الباقي أيضًا."),
    this_device: "هذا الجهاز",
    device,
    signed_in_with: Around("تم تسجيل الدخول باستخدام ", ""),
    signed_in_from: Around(" من ", ""),
    signed_in_since: Around("منذ ", ""),
    last_active: Around("آخر نشاط: ", ""),
    end_this: EndTexts {
        button: "تسجيل الخروج هنا",
        outcome: "يؤدي هذا إلى تسجيل خروجك على هذا الجهاز. وللمتابعة هنا عليك تسجيل الدخول من جديد.",
        confirm: "تسجيل الخروج",
    },
    end_one: EndTexts {
        button: "إنهاء",
        outcome: "يؤدي هذا إلى إنهاء تلك الجلسة. ولا يمكن التراجع عنه.",
        confirm: "إنهاء تلك الجلسة",
    },
    end_others: EndTexts {
        button: "إنهاء جميع الجلسات الأخرى",
        outcome: "يؤدي هذا إلى إنهاء جميع الجلسات الأخرى. ولا يمكن التراجع عنه.",
        confirm: "إنهاء الجلسات الأخرى",
    },
    one_has_ended: "انتهت تلك الجلسة.",
    others_have_ended: "انتهت جميع الجلسات الأخرى.",
    stopped_page: Around(
        "<main id=\"main\" class=\"panel\"><h1>توقفت هذه الصفحة</h1>\
            <p role=\"alert\">غيّرها شيء في متصفحك، مثل إضافة أو ترجمة. لم يتم تسجيل خروجك.</p>\
            <p><a class=\"button\" href=\"\">إعادة التحميل</a> <a href=\"",
        "\">الصفحة الرئيسية</a></p></main>",
    ),
};

fn device(device: &str) -> String {
    let words =
        DeviceWords {
            on: " على ", unknown_browser: "متصفح غير معروف", unknown_device: "جهاز غير معروف"
        };
    words.describe(device)
}

const fn error(code: ErrorCode) -> ErrorText {
    match code {
        ErrorCode::AccessDenied => {
            ErrorText::new("لم يتم تسجيل دخولك لأن تسجيل الدخول رُفض.", "إن كان ذلك خطأ، فحاول مرة أخرى ووافق.")
        }
        ErrorCode::OAuthCallbackError => ErrorText::new(
            "أبلغ مزوّد الدخول عن خطأ، فلم يتم تسجيل دخولك.",
            "حاول مرة أخرى أو اختر طريقة أخرى لتسجيل الدخول.",
        ),
        ErrorCode::SignInRejected => ErrorText::new(
            "تعذر التحقق من إجابة مزوّد الدخول، فلم يتم تسجيل دخولك.",
            "حاول مرة أخرى. وإن تكرر ذلك، فأخبر مسؤول هذا الموقع.",
        ),
        ErrorCode::SignInExpired => {
            ErrorText::new("انتهت صلاحية عملية الدخول هذه أو سبق استخدامها.", "حاول مرة أخرى.")
        }
        ErrorCode::SignInNotStarted => {
            ErrorText::new("لم تبدأ عملية الدخول هذه من هنا.", "اختر طريقة تسجيل الدخول.")
        }
        ErrorCode::SignInElsewhere => ErrorText::new(
            "بدأت عملية الدخول هذه في متصفح آخر.",
            "عد إلى المتصفح الذي بدأت فيه، أو حاول مرة أخرى هنا.",
        ),
        ErrorCode::ProviderUnavailable => ErrorText::new(
            "لا يمكن الوصول إلى مزوّد الدخول حاليًا.",
            "لا توجد مشكلة في حسابك. حاول مرة أخرى بعد قليل.",
        ),
        ErrorCode::ProviderMisconfigured => ErrorText::new(
            "لم يُضبط تسجيل الدخول بهذا المزوّد على هذا الموقع بشكل صحيح.",
            "لن تفيد المحاولة مرة أخرى. اختر طريقة أخرى لتسجيل الدخول أو أخبر مسؤول هذا الموقع.",
        ),
        ErrorCode::MissingCSRF => ErrorText::new(
            "تعذر تأكيد أن الطلب صادر منك، فلم يتغير شيء.",
            "أعد تحميل الصفحة وحاول مرة أخرى. يجب السماح بملفات تعريف الارتباط لهذا الموقع.",
        ),
        ErrorCode::SessionRequired => ErrorText::new(
            "الرجاء تسجيل الدخول لرؤية هذه الصفحة.",
            "اختر طريقة تسجيل الدخول. ستعود إلى هنا مباشرة.",
        ),
        ErrorCode::FormNotSaved => ErrorText::new(
            "لم يُحفظ ما أرسلته لأنك لم تسجل الدخول.",
            "سجّل الدخول وأرسله مرة أخرى. قد يعرضه متصفحك عند الرجوع إلى الخلف.",
        ),
        ErrorCode::RecentSignInRequired => ErrorText::new(
            "حفاظًا على أمانك، الرجاء تسجيل الدخول مرة أخرى.",
            "ما طلبته يحتاج إلى تسجيل دخول حديث. ستعود إلى هنا مباشرة.",
        ),
        ErrorCode::RecentSignInUnsupported => ErrorText::new(
            "لا يستطيع مزوّد الدخول هذا تأكيد وقت آخر تسجيل دخول لك.",
            "اختر طريقة أخرى لتسجيل الدخول. وإن لم توجد، فأخبر مسؤول هذا الموقع.",
        ),
        ErrorCode::OAuthAccountNotLinked
        | ErrorCode::SamePersonRequired
        | ErrorCode::LinkSessionEnded
        | ErrorCode::IdentityInUse
        | ErrorCode::TooManyIdentities
        | ErrorCode::LastSignInMethod
        | ErrorCode::OtherSignInRequired => account_error(code),
        ErrorCode::PolicyFailed => ErrorText::new(
            "تعذر التحقق مما إذا كان يُسمح لك بالدخول، فلم يتم تسجيل دخولك.",
            "حاول مرة أخرى بعد قليل. وإن تكرر ذلك، فأخبر مسؤول هذا الموقع.",
        ),
        ErrorCode::Forbidden => ErrorText::new(
            "لا يُسمح لك برؤية هذا أو القيام به.",
            "لقد سجلت الدخول. إن كان ينبغي أن يكون لك وصول، فاسأل مسؤول هذا الموقع.",
        ),
        ErrorCode::StoreUnavailable => ErrorText::new(
            "لا يمكننا التحقق من تسجيل دخولك حاليًا.",
            "لم يتم تسجيل خروجك. حاول مرة أخرى بعد قليل.",
        ),
        ErrorCode::SignOutUnconfirmed => ErrorText::new(
            "تعذر تأكيد تسجيل الخروج.",
            "حاول مرة أخرى بعد قليل. قد تبقى مسجلاً الدخول إلى أن ينجح ذلك.",
        ),
        ErrorCode::ServerUnreachable => ErrorText::new("لم يجب الخادم.", "تحقق من اتصالك وحاول مرة أخرى."),
        ErrorCode::Configuration => {
            ErrorText::new("الخادم غير مهيأ لهذا.", "أخبر مسؤول هذا الموقع. سجل الخادم يوضح ما ينقص.")
        }
        ErrorCode::BadRequest => ErrorText::new(
            "تعذر فهم الطلب.",
            "اذهب إلى الصفحة الرئيسية. وإن تكرر ذلك، فاحذف ملفات تعريف الارتباط لهذا الموقع وسجّل الدخول من جديد.",
        ),
        ErrorCode::UpdateRefused => ErrorText::new("رُفض التغيير.", "اختر شيئًا آخر وحاول مرة أخرى."),
        ErrorCode::NotFound => ErrorText::new("لا يوجد شيء على هذا العنوان.", "تحقق من العنوان."),
        ErrorCode::MethodNotAllowed => ErrorText::new(
            "لا يمكن استخدام هذا العنوان بهذه الطريقة.",
            "ارجع إلى الخلف أو ابدأ من الصفحة الرئيسية. تجد البرامج الطرق المتاحة في ترويسة Allow.",
        ),
        ErrorCode::PayloadTooLarge => ErrorText::new("الطلب كبير جدًا.", "أرسل أقل من ذلك."),
        ErrorCode::TooManyRequests => ErrorText::new(
            "حدثت عمليات دخول كثيرة جدًا من شبكتك.",
            "انتظر دقيقة وحاول مرة أخرى. لم يتغير شيء.",
        ),
        ErrorCode::RequestTimeout => ErrorText::new("استغرق وصول الطلب وقتًا طويلاً.", "أرسله مرة أخرى."),
        ErrorCode::InternalError => ErrorText::new(
            "حدث خطأ من جهتنا.",
            "حاول مرة أخرى بعد قليل. وإن تكرر ذلك، فأخبر مسؤول هذا الموقع.",
        ),
    }
}

/// What goes wrong with an account's ways to sign in.
const fn account_error(code: ErrorCode) -> ErrorText {
    match code {
        ErrorCode::OAuthAccountNotLinked => ErrorText::new(
            "عنوان البريد الإلكتروني هذا مستخدم هنا بالفعل بطريقة أخرى لتسجيل الدخول.",
            "سجّل الدخول كما فعلت في المرة الأولى. ثم يمكنك إضافة هذه الطريقة إلى حسابك إن كانت تلك الطريقة وهذا الموقع يسمحان بذلك.",
        ),
        ErrorCode::SamePersonRequired => ErrorText::new(
            "سجلت الدخول كشخص آخر، فلم يتغير شيء.",
            "سجّل الدخول بالحساب الذي تستخدمه هنا، أو سجّل الخروج أولاً.",
        ),
        ErrorCode::IdentityInUse => ErrorText::new(
            "طريقة الدخول هذه تخص حساباً آخر هنا بالفعل، فلم يتغير شيء.",
            "سجّل الدخول بها لتستخدم ذلك الحساب، أو اختر حساباً آخر لدى المزوّد.",
        ),
        ErrorCode::TooManyIdentities => ErrorText::new(
            "لحسابك أكبر عدد ممكن من طرق تسجيل الدخول، فلم يُضف شيء.",
            "احذف أولاً طريقة لم تعد تحتاج إليها.",
        ),
        ErrorCode::LastSignInMethod => {
            ErrorText::new("هذه طريقتك الوحيدة لتسجيل الدخول، فلم تُحذف.", "أضف طريقة أخرى لتسجيل الدخول أولاً.")
        }
        ErrorCode::OtherSignInRequired => ErrorText::new(
            "الرجاء تسجيل الدخول أولاً بطريقة أخرى من طرقك.",
            "بهذا فقط يتأكد أنها ما زالت تعمل، فيمكن حذف هذه. لم يتغير شيء.",
        ),
        // `LinkSessionEnded`.
        _ => ErrorText::new(
            "لم تعد مسجّل الدخول كما كنت عند البدء، فلم يُضف شيء.",
            "سجّل الدخول وابدأ من جديد في صفحة حسابك.",
        ),
    }
}
