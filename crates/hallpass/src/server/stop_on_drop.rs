//! A server of ours that stops when it is not used any more.

use actix_web::dev::ServerHandle;

/// Stops its server when it is dropped.
pub struct StopOnDrop(ServerHandle);

impl StopOnDrop {
    /// For this server.
    pub fn new(server: ServerHandle) -> Self {
        Self(server)
    }

    /// Stops it once its requests are answered.
    pub async fn stop(&self) {
        self.0.stop(true).await;
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        // The command is sent here; there is no one to wait for the end.
        drop(self.0.stop(false));
    }
}
