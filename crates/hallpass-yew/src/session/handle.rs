//! What a provider shares with everything inside it: what is known, and who wants to hear when that changes.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use super::{BasePath, machine::View};

/// What is known about who is signed in. Cheap to clone; the same all the time, so that handing it on redraws nothing.
#[derive(Clone)]
pub struct Handle(Rc<Inner>);

struct Inner {
    view: RefCell<View>,
    base: BasePath,
    watchers: RefCell<Vec<(u32, Watch)>>,
    next: Cell<u32>,
}

type Watch = Rc<dyn Fn()>;

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Handle {
    pub(super) fn new(view: View, base: BasePath) -> Self {
        let (watchers, next) = (RefCell::default(), Cell::default());
        Self(Rc::new(Inner { view: RefCell::new(view), base, watchers, next }))
    }

    pub(super) fn base(&self) -> &BasePath {
        &self.0.base
    }

    pub(super) fn view(&self) -> View {
        self.0.view.borrow().clone()
    }

    /// Has everybody look who cares, if it is another.
    pub(super) fn show(&self, view: View) {
        if *self.0.view.borrow() == view {
            return;
        }
        self.0.view.replace(view);
        // One of them may begin or end to watch.
        let watchers: Vec<_> = self.0.watchers.borrow().iter().map(|(_, watch)| Rc::clone(watch)).collect();
        for watch in watchers {
            watch();
        }
    }

    /// Has `watch` called whenever something else is known, until the result is dropped.
    pub(super) fn watch(&self, watch: Watch) -> Watching {
        let id = self.0.next.get();
        self.0.next.set(id.wrapping_add(1));
        self.0.watchers.borrow_mut().push((id, watch));
        Watching { inner: Rc::downgrade(&self.0), id }
    }
}

/// Somebody watches.
pub struct Watching {
    inner: Weak<Inner>,
    id: u32,
}

impl Drop for Watching {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.upgrade() {
            inner.watchers.borrow_mut().retain(|(id, _)| *id != self.id);
        }
    }
}
