//! The lock of the leader tab, which polls for all visible tabs: a Web Lock. web-sys marks that API
//! as unstable, so the binding is written by hand.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    /// <https://w3c.github.io/web-locks/#api-lock-manager-request>
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Closure<dyn FnMut(JsValue) -> Promise>,
    ) -> Result<Promise, JsValue>;
}

/// The lock of the leader tab. Without Web Locks (plain http, an old browser) it is never granted;
/// then the tab polls that waits the shortest time.
pub struct LeaderLock {
    name: String,
    /// Counts requests: earlier ones no longer count.
    current: Rc<Cell<u32>>,
    /// Releases the lock, or the place in the queue for it.
    held: RefCell<Option<Held>>,
}

struct Held {
    waiting: Option<AbortController>,
    release: Rc<RefCell<Option<Function>>>,
}

impl LeaderLock {
    /// The lock of all tabs of apps with the API at `base_path`.
    pub fn new(base_path: &str) -> Self {
        Self { name: format!("hallpass:{base_path}"), current: Rc::default(), held: RefCell::default() }
    }

    /// Waits for the lock. Calls `on_leading` when it is granted, and when another tab steals it.
    pub fn request(&self, on_leading: impl Fn(bool) + 'static) {
        let waiting = AbortController::new().ok();
        let options = Object::new();
        if let Some(waiting) = &waiting {
            let _ = Reflect::set(&options, &"signal".into(), &waiting.signal());
        }
        self.request_with(&options, waiting, on_leading);
    }

    /// Steals the lock: a frozen tab keeps it and does not poll.
    pub fn steal(&self, on_leading: impl Fn(bool) + 'static) {
        self.release();
        let options = Object::new();
        let _ = Reflect::set(&options, &"steal".into(), &JsValue::TRUE);
        self.request_with(&options, None, on_leading);
    }

    fn request_with(
        &self,
        options: &Object,
        waiting: Option<AbortController>,
        on_leading: impl Fn(bool) + 'static,
    ) {
        self.release();
        let Some(manager) = manager() else { return };
        let number = self.current.get();
        let (current, on_leading) = (Rc::clone(&self.current), Rc::new(on_leading));
        let release = Rc::new(RefCell::new(None));
        let granted = {
            let (current, on_leading, release) =
                (Rc::clone(&current), Rc::clone(&on_leading), Rc::clone(&release));
            Closure::new(move |_lock: JsValue| {
                if current.get() != number {
                    return Promise::resolve(&JsValue::UNDEFINED);
                }
                let held = Promise::new(&mut |resolve, _| {
                    release.replace(Some(resolve));
                });
                on_leading(true);
                held
            })
        };
        let Ok(asked) = manager.request(&self.name, options, &granted) else { return };
        self.held.replace(Some(Held { waiting, release }));
        spawn_local(async move {
            let ended = JsFuture::from(asked).await;
            drop(granted);
            // Another tab has stolen it. Any other error: no lock is available, as in a page
            // without an origin.
            if ended.is_err_and(|error| is_abort(&error)) && current.get() == number {
                on_leading(false);
            }
        });
    }

    /// Releases the lock, or the place in the queue.
    pub fn release(&self) {
        self.current.set(self.current.get().wrapping_add(1));
        if let Some(Held { waiting, release }) = self.held.take() {
            if let Some(release) = release.take() {
                let _ = release.call0(&JsValue::NULL);
            } else if let Some(waiting) = waiting {
                waiting.abort();
            }
        }
    }
}

/// The error of a request whose lock was stolen.
fn is_abort(error: &JsValue) -> bool {
    Reflect::get(error, &"name".into()).is_ok_and(|name| name == "AbortError")
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined() && !locks.is_null()).then(|| locks.unchecked_into())
}
