//! `hallpass migrate` and `hallpass backup`.

use std::path::Path;

use hallpass::admin::{Admin, migrate};
use serde_json::json;

use super::{
    arguments::Output,
    command_error::{Outcome, load_config},
    output::print,
};

/// Runs `hallpass migrate`.
pub async fn update_schema(output: Output) -> Outcome {
    migrate(&load_config()?).await?;
    print(output, &json!({ "upToDate": true }), "The database's schema is up to date.")
}

/// Runs `hallpass backup`.
pub async fn back_up(file: &Path, output: Output) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let bytes = admin.back_up(file).await?;
    let text = format!(
        "Wrote {bytes} bytes to {}. AUTH_SECRET is not in it: keep it in another place. To restore it, see \
         docs/operating.md#back-up-and-restore.",
        file.display()
    );
    print(output, &json!({ "file": file, "bytes": bytes }), text)
}
