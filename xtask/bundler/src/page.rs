//! `index.html`, with the files that it names.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha384};

use crate::{
    file_names::{self, AppFiles},
    settings::Settings,
    tag::{self, Tag},
};

/// Writes the page and the files that it names into `output`. The files of the app are there.
pub fn write(settings: &Settings, app: &AppFiles, output: &Path) -> Result<()> {
    let page = &settings.page;
    let html = fs::read_to_string(page).with_context(|| format!("cannot read {}", page.display()))?;
    let folder = page.parent().unwrap_or(Path::new("."));
    let html = tag::replace_tags(&html, |tag| match tag.attribute("rel")? {
        "rust" => script(tag, settings, app),
        "css" => style_sheet(tag, settings, folder, output),
        "copy-file" => {
            let (name, content) = read(tag, folder)?;
            fs::write(output.join(name), content)?;
            Ok(String::new())
        }
        other => bail!("{}: only Trunk knows rel=\"{other}\"", page.display()),
    })?;
    fs::write(output.join("index.html"), html).context("cannot write index.html")
}

/// The script that starts the app, in place of the program.
fn script(tag: Tag, settings: &Settings, app: &AppFiles) -> Result<String> {
    if let Ok(program) = tag.attribute("data-bin") {
        ensure!(program == app.program, "the page is that of {program}, not of {}", app.program);
    }
    let values = [("{base}", &settings.public_url), ("{js}", &app.js), ("{wasm}", &app.wasm)];
    Ok(values.iter().fold(settings.script.clone(), |script, (name, value)| script.replace(name, value)))
}

fn style_sheet(tag: Tag, settings: &Settings, folder: &Path, output: &Path) -> Result<String> {
    let (name, content) = read(tag, folder)?;
    let name = file_names::with_hash(name, &content);
    let url = format!("{}{name}", settings.public_url);
    let integrity = BASE64_STANDARD.encode(Sha384::digest(&content));
    fs::write(output.join(name), content)?;
    Ok(format!("<link rel=\"stylesheet\" href=\"{url}\" integrity=\"sha384-{integrity}\"/>"))
}

/// The name and content of the file that `tag` names.
fn read<'a>(tag: Tag<'a>, folder: &Path) -> Result<(&'a str, Vec<u8>)> {
    let path = tag.attribute("href")?;
    let content = fs::read(folder.join(path)).with_context(|| format!("cannot read {path}"))?;
    Ok((path.rsplit('/').next().unwrap_or(path), content))
}
