//! The life of a session: start, resolve, end.

use std::sync::Arc;

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::{
    audit,
    checked::{CheckedSessions, follow},
    policy::{self, Limits, Standing},
    resolved::Resolved,
    store_time::{in_time, in_time_to_change},
    sweeper::sweep,
    update_queue::UpdateQueue,
    writable::WritableCheck,
};
use crate::{
    clock::Clock,
    crypto::random,
    model::{
        account::{Issuer, Profile},
        session_record::{EndReason, SessionRecord},
        session_token::{SessionToken, SessionTokenHash},
    },
    store::{FinishedCallback, NewSession, SignIn, SignInWrite, SignedIn, SqlStore, StoreError},
};

/// Starts, resolves and ends sessions.
#[derive(Clone)]
pub struct Sessions {
    pub(super) store: Arc<SqlStore>,
    checked: Arc<CheckedSessions>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    pub(super) updates: Arc<UpdateQueue>,
    writable: Arc<WritableCheck>,
}

/// A person whom a provider has vouched for, about to get a session.
pub struct VerifiedSignIn<'a> {
    /// The secret of the new session.
    pub token: &'a SessionToken,
    /// The provider.
    pub provider: &'a ProviderId,
    /// What it stands for.
    pub issuer: &'a Issuer,
    /// Who they are there, and what they are called.
    pub profile: &'a Profile,
    /// When they proved it, if the provider says so.
    pub proved_at: Option<Timestamp>,
    /// The session whose user it must be, if any other is to be refused.
    pub same_user_as: Option<&'a SessionId>,
    /// The sessions that this one replaces (S2).
    pub replaces: &'a [SessionId],
    /// The callback that this answers.
    pub callback: Option<FinishedCallback>,
    /// Address and browser, to be recognised by in a list of sessions.
    pub ip: Option<String>,
    /// The browser's own words.
    pub user_agent: Option<String>,
}

/// What became of a person whom a provider has vouched for.
pub enum Started {
    /// They are signed in.
    Session(SignedIn),
    /// They are new, and their verified e-mail address belongs to this other user. Nothing was changed.
    EmailBelongsTo(UserId),
    /// They are somebody else than they had to be. Nothing was changed.
    AnotherUser,
}

impl Sessions {
    /// Sessions in `store`.
    pub fn new(store: Arc<SqlStore>, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self {
            store,
            checked: Arc::new(CheckedSessions::new()),
            clock,
            limits,
            updates: Arc::default(),
            writable: Arc::default(),
        }
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How long a session can last at most.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Starts a session with a new token and ends those that it replaces, all or nothing.
    ///
    /// # Errors
    /// The store failed, and nothing was changed.
    pub async fn start(&self, sign_in: VerifiedSignIn<'_>) -> Result<Started, StoreError> {
        let now = self.clock.now();
        let absolute_expires_at = now.saturating_add(self.limits.absolute);
        let session = NewSession {
            id: SessionId::new(random::random_id()),
            token_hash: sign_in.token.hash(),
            created_at: now,
            // A provider whose clock is ahead makes no sign-in more recent than it is.
            authenticated_at: sign_in.proved_at.map_or(now, |time| time.min(now)),
            proved_at: sign_in.proved_at.map(|time| time.min(now)),
            idle_expires_at: policy::idle_expiry(now, absolute_expires_at, self.limits),
            absolute_expires_at,
            ip: sign_in.ip,
            user_agent: sign_in.user_agent.map(|text| text.chars().take(512).collect()),
        };
        let request = SignIn {
            provider: sign_in.provider.clone(),
            issuer: sign_in.issuer.clone(),
            profile: sign_in.profile.clone(),
            new_user_id: random::random_id(),
            session,
            replaces: sign_in.replaces.to_vec(),
            same_user_as: sign_in.same_user_as.cloned(),
            callback: sign_in.callback,
            sessions_per_user: self.limits.sessions_per_user,
        };
        let (id, ip) = (request.session.id.clone(), request.session.ip.clone());
        let written = self.change(self.store.sign_in(request)).await?;
        Ok(match written {
            SignInWrite::Done(signed_in) => {
                audit::signed_in(&signed_in, &id, sign_in.provider, ip.as_deref());
                Started::Session(signed_in)
            }
            SignInWrite::EmailBelongsTo(owner) => Started::EmailBelongsTo(owner),
            SignInWrite::AnotherUser => Started::AnotherUser,
        })
    }

    /// Learns what was changed, by others or by us. Whoever changed something does this before they say so.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        self.checked.refresh(&self.store).await
    }

    /// Makes sure that a sign-in or a sign-out would be kept, as far as that can be seen without one.
    ///
    /// # Errors
    /// It would not, or the store does not answer.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        in_time(self.writable.check(async || self.store.check_writable().await)).await
    }

    /// Goes on learning it, and removing what is over, for as long as these sessions are in use.
    pub fn keep_house(&self) {
        tokio::spawn(follow(Arc::downgrade(&self.checked), Arc::downgrade(&self.store)));
        tokio::spawn(sweep(Arc::downgrade(&self.store), Arc::clone(&self.clock)));
    }

    /// Waits until a change is made, and learns of it before the caller answers. If it failed, or the request was given up in between,
    /// nothing that is remembered is trusted until the next read: it may have been made all the same.
    pub(super) async fn change<T>(
        &self,
        change: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let unlearned = self.checked.expect_change();
        let changed = change.await?;
        if in_time(self.refresh()).await.is_ok() {
            unlearned.learned();
        }
        Ok(changed)
    }

    /// What `token` stands for. At most one look-up.
    ///
    /// # Errors
    /// The store failed or did not answer in time, so that nothing is known.
    pub async fn resolve(&self, token: &SessionToken) -> Result<Resolved, StoreError> {
        self.resolve_hash(token.hash()).await
    }

    /// What the session with this hash stands for now: for a request that was judged before its body had arrived.
    ///
    /// # Errors
    /// As for [`Self::resolve`].
    pub async fn resolve_again(&self, record: &SessionRecord) -> Result<Resolved, StoreError> {
        self.resolve_hash(record.token_hash.clone()).await
    }

    /// Asks the store, and not its memory, whether the session is live at this moment.
    ///
    /// # Errors
    /// The store failed or did not answer in time.
    pub async fn confirm(&self, record: &SessionRecord) -> Result<bool, StoreError> {
        let found = self.look_up(&record.token_hash).await?;
        Ok(found.is_some_and(|record| self.judge(Arc::new(record)).live().is_some()))
    }

    async fn resolve_hash(&self, hash: SessionTokenHash) -> Result<Resolved, StoreError> {
        let (known, began) = self.checked.get(&hash);
        // Of one that seems to be over only the store knows whether another server has slid its limit.
        if let Some(live) = known.and_then(|record| self.judge(record).live()) {
            return Ok(live);
        }
        let Some(record) = self.look_up(&hash).await? else {
            self.checked.forget_one(&hash);
            return Ok(Resolved::Unknown);
        };
        let record = Arc::new(record);
        let judged = self.judge(Arc::clone(&record));
        match judged {
            Resolved::Ended(_) => self.checked.forget_one(&hash),
            _ => self.checked.keep(hash, record, began),
        }
        Ok(judged)
    }

    async fn look_up(&self, hash: &SessionTokenHash) -> Result<Option<SessionRecord>, StoreError> {
        match in_time(self.store.find_session(hash)).await {
            // It was damaged, or is of a later version: over for its holder, and no matter for anybody else.
            Err(StoreError::Row(column)) => {
                tracing::error!(column, "a session cannot be understood, and counts as over");
                Ok(None)
            }
            found => found,
        }
    }

    pub(super) fn judge(&self, record: Arc<SessionRecord>) -> Resolved {
        match policy::standing(&record, self.clock.now(), self.limits) {
            Standing::Ended(reason) => Resolved::Ended(reason),
            Standing::Live => Resolved::Live(record),
            Standing::LiveDueForTouch => Resolved::LiveDueForTouch(record),
        }
    }

    /// Writes down that the session was used, and slides its idle limit. Says what the session stands for then: it may have
    /// ended while this waited for its turn.
    ///
    /// # Errors
    /// The store failed; the session is as it was.
    pub async fn touch(&self, mut record: Arc<SessionRecord>) -> Result<Resolved, StoreError> {
        let now = self.clock.now();
        let idle = policy::idle_expiry(now, record.absolute_expires_at, self.limits);
        let unless_since = now.saturating_sub(self.limits.touch_interval);
        let touched = in_time(self.store.touch_session(&record.id, now, idle, unless_since)).await?;
        // What is known of it may be older than the touch; the next request looks it up.
        self.checked.forget_one(&record.token_hash);
        if touched {
            let changed = Arc::make_mut(&mut record);
            (changed.last_active_at, changed.idle_expires_at) = (now, idle);
            return Ok(Resolved::Live(record));
        }
        // Another request was first, or it has ended.
        let found = self.look_up(&record.token_hash).await?;
        Ok(found.map_or(Resolved::Unknown, |record| self.judge(Arc::new(record))))
    }

    /// Ends the session, and says whether it was this that ended it. Ending one that has ended is no error.
    ///
    /// # Errors
    /// The store failed or did not answer in time, and the session may live on.
    pub async fn end(&self, id: &SessionId, reason: EndReason) -> Result<bool, StoreError> {
        self.change(in_time_to_change(self.store.end_session(id, reason, self.clock.now()))).await
    }
}
