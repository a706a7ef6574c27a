//! What an application does with an open Hallpass from its code: manage sessions and users, watch
//! sessions, and subscribe to events.

use super::Hallpass;
use crate::{
    admin::{SessionManager, UserManager},
    http::session_extractor::Session,
    session::{events::Events, watch::SessionEnded},
};

impl Hallpass {
    /// Lists and ends sessions, of any user.
    ///
    /// ```no_run
    /// # async fn end(hallpass: hallpass::Hallpass, user: hallpass::types::UserId) -> Result<(), hallpass::StoreError> {
    /// for session in hallpass.sessions().list(Some(&user), None, 100).await? {
    ///     println!("{} since {}", session.device, session.created_at);
    /// }
    /// hallpass.sessions().end_all_of(&user).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sessions(&self) -> SessionManager {
        SessionManager::new(self.admin.clone())
    }

    /// Finds, lists, disables, deletes and links users.
    ///
    /// ```no_run
    /// # async fn remove(hallpass: hallpass::Hallpass) -> Result<(), hallpass::StoreError> {
    /// if let Some(user) = hallpass.users().find_by_email("ada@example.org").await? {
    ///     hallpass.users().delete(&user.id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn users(&self) -> UserManager {
        UserManager::new(self.admin.clone())
    }

    /// Resolves with the reason when the session ends: within a second, on whichever server it was
    /// ended. For a WebSocket or a stream, which stays open otherwise.
    ///
    /// An outage of the store ends nothing. Thousands of watched sessions cost next to nothing:
    /// none is looked up before it has changed or should have expired. Dropping the future ends the
    /// watch.
    ///
    /// ```no_run
    /// # async fn serve(hallpass: hallpass::Hallpass, session: hallpass::Session) {
    /// # let messages = std::future::pending::<()>();
    /// tokio::select! {
    ///     () = messages => {}
    ///     end = hallpass.watch(&session) => println!("closed, since the session has ended: {end}"),
    /// }
    /// # }
    /// ```
    pub fn watch(&self, session: &Session) -> SessionEnded {
        self.shared.sessions.watch(session.record())
    }

    /// Subscribes to what happens on this server from now on: sign-ins, sign-outs, failures,
    /// revocations. See [`Events`], and [`Builder::on_event`](crate::Builder::on_event) for a
    /// function that is called.
    ///
    /// ```no_run
    /// use hallpass::Received;
    ///
    /// # async fn log(hallpass: hallpass::Hallpass) -> serde_json::Result<()> {
    /// let mut events = hallpass.events();
    /// while let Some(received) = events.next().await {
    ///     match received {
    ///         Received::Event(event) => println!("{}", serde_json::to_string(&*event)?),
    ///         Received::Lost(count) => println!("{count} events were lost"),
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn events(&self) -> Events {
        self.shared.sessions.audit().subscribe()
    }

    /// Ends the background tasks and the development provider, and waits until they have ended.
    /// Functions of [`Builder::on_event`](crate::Builder::on_event) are first called with the
    /// events that are queued, for up to 5 s. The same happens, without the wait, when the last
    /// clone and all applications that use it are dropped. Requests that are answered afterwards
    /// ask the database each time.
    pub async fn close(self) {
        let state = &self.shared.state;
        if let Some(dev_provider) = &state.dev_provider_server {
            dev_provider.stop().await;
        }
        state.background.stop().await;
    }
}
