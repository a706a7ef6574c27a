//! Remembers that this tab went to a provider, so that the page load that ends the sign-in is
//! known.

use web_sys::Storage;

use super::machine::Arrival;

const DEPARTED: &str = "hallpass.signing-in";

/// This tab is about to go to a provider.
pub fn note_departure() {
    if let Some(storage) = storage() {
        let _ = storage.set_item(DEPARTED, "");
    }
}

/// How the page that is open came to be. Forgets it.
pub fn take_arrival() -> Arrival {
    let departed = storage().filter(|storage| matches!(storage.get_item(DEPARTED), Ok(Some(_))));
    match departed {
        Some(storage) => {
            let _ = storage.remove_item(DEPARTED);
            Arrival::SignIn
        }
        None => Arrival::Load,
    }
}

/// That of this tab alone. Some browsers' settings forbid it.
fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
