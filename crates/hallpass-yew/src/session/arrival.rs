//! Whether a page load ends a sign-in of this tab's.

use web_sys::Storage;

use super::machine::Arrival;

const MARK: &str = "hallpass.signing-in";

/// From here the tab goes to the provider.
pub fn note_departure() {
    if let Some(storage) = storage() {
        let _ = storage.set_item(MARK, "");
    }
}

/// How the page that is open came to be; told once.
pub fn take() -> Arrival {
    let marked = storage().filter(|storage| matches!(storage.get_item(MARK), Ok(Some(_))));
    match marked {
        Some(storage) => {
            let _ = storage.remove_item(MARK);
            Arrival::SignIn
        }
        None => Arrival::Load,
    }
}

/// Of this tab alone. Some people forbid it.
fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
