//! What a provider shares with everything inside it: what is known, and who subscribes to it.

use std::{
    cell::{Cell, RefCell},
    ptr,
    rc::{Rc, Weak},
};

use super::machine::View;
use crate::{
    http::{BasePath, SignInPage},
    texts::Texts,
};

/// The current view, for subscribers. Cheap to clone. Equal as long as it is the same provider with
/// the same texts, so that passing it on redraws nothing.
#[derive(Clone)]
pub struct Handle(Rc<Inner>, &'static Texts);

struct Inner {
    view: RefCell<View>,
    base_path: BasePath,
    sign_in_page: SignInPage,
    subscribers: RefCell<Vec<(u32, Subscriber)>>,
    next_id: Cell<u32>,
}

type Subscriber = Rc<dyn Fn()>;

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) && ptr::eq(self.1, other.1)
    }
}

impl Handle {
    pub(super) fn new(
        view: View,
        base_path: BasePath,
        sign_in_page: SignInPage,
        texts: &'static Texts,
    ) -> Self {
        let (subscribers, next_id) = (RefCell::default(), Cell::default());
        let view = RefCell::new(view);
        Self(Rc::new(Inner { view, base_path, sign_in_page, subscribers, next_id }), texts)
    }

    /// The same with these texts.
    pub(super) fn with_texts(&self, texts: &'static Texts) -> Self {
        Self(Rc::clone(&self.0), texts)
    }

    pub(crate) fn texts(&self) -> &'static Texts {
        self.1
    }

    pub(super) fn base_path(&self) -> &BasePath {
        &self.0.base_path
    }

    pub(super) fn sign_in_page(&self) -> &SignInPage {
        &self.0.sign_in_page
    }

    pub(super) fn view(&self) -> View {
        self.0.view.borrow().clone()
    }

    /// Notifies the subscribers if the view has changed.
    pub(super) fn set_view(&self, view: View) {
        if *self.0.view.borrow() == view {
            return;
        }
        self.0.view.replace(view);
        // A subscriber may subscribe or unsubscribe another one.
        let all: Vec<_> = self.0.subscribers.borrow().iter().map(|(_, notify)| Rc::clone(notify)).collect();
        for notify in all {
            notify();
        }
    }

    /// Calls `notify` after every change, until the subscription is dropped.
    pub(super) fn subscribe(&self, notify: Subscriber) -> Subscription {
        let id = self.0.next_id.get();
        self.0.next_id.set(id.wrapping_add(1));
        self.0.subscribers.borrow_mut().push((id, notify));
        Subscription { inner: Rc::downgrade(&self.0), id }
    }
}

/// Ends a subscription when it is dropped.
pub struct Subscription {
    inner: Weak<Inner>,
    id: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.upgrade() {
            inner.subscribers.borrow_mut().retain(|(id, _)| *id != self.id);
        }
    }
}
