//! `cargo xtask bench viewer`: the viewer and a page for the bench in `../shared/bench/viewer`, so that
//! `node measure.mjs --peer marzipano --peer ours --root target/bench-viewer` runs as it stands.
//!
//! The page is what a page of ours is: the manifest and the preview of its scene stand in it, those of the
//! other scene in a manifest that is fetched later. The previews come from our own tiler.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::command::run;
use crate::progress::{note, step};
use crate::workspace::Workspace;
use crate::{server, viewer};

/// The tour that the bench draws for itself, from the repository's root.
const TOUR: &str = "../shared/bench/viewer/.data/tour";
const PAGE: &str = include_str!("page.html");
/// The bench's pyramid: tiles of 512 pixels, levels of 512 to 4096.
const TILE_SIZE: u32 = 512;
const LEVELS: [u32; 4] = [512, 1024, 2048, 4096];

/// Writes `target/bench-viewer/`; `tour` is the folder of the bench's tour where it is not in its place.
pub fn prepare(workspace: &Workspace, tour: Option<&str>) -> Result<()> {
    let tour = tour.map_or_else(|| workspace.path(TOUR), Into::into);
    if !tour.join("a/equirect.jpg").is_file() {
        bail!(
            "{} holds no tour of the bench: its tools/make_tour.py draws one (see its README), and \
             `cargo xtask bench viewer FOLDER` takes it from elsewhere",
            tour.display()
        );
    }
    viewer::build(workspace)?;
    if !workspace.release_binary().is_file() {
        server::build(workspace)?;
    }
    let folder = workspace.target().join("bench-viewer");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for file in [
        "viewer.js",
        "viewer_bg.wasm",
        "viewer.css",
        "viewer_ui.wasm",
        "viewer_ui.css",
        "viewer_xr.wasm",
    ] {
        fs::copy(workspace.viewer_output().join(file), folder.join(file))
            .with_context(|| format!("the viewer lacks {file}"))?;
    }
    let previews = step("Cutting the tour's previews", || {
        Ok([preview(workspace, &tour, "a")?, preview(workspace, &tour, "b")?])
    })?;
    let whole = manifest(&previews);
    let mut inline = whole.clone();
    inline["scenes"][1]["panorama"]["preview"] = Value::Null;
    fs::write(folder.join("manifest.json"), whole.to_string())?;
    fs::write(folder.join("index.html"), PAGE.replace("{manifest}", &inline.to_string()))?;
    note(&format!(
        "node measure.mjs --peer marzipano --peer ours --root {}",
        folder.canonicalize()?.display()
    ));
    Ok(())
}

/// The preview that our tiler makes of a scene.
fn preview(workspace: &Workspace, tour: &Path, scene: &str) -> Result<String> {
    let work = workspace.target().join("bench-viewer.work").join(scene);
    if !work.join("pyramid.json").is_file() {
        run(std::process::Command::new(workspace.release_binary())
            .arg("tile")
            .arg(tour.join(scene).join("equirect.jpg"))
            .arg("--output")
            .arg(&work))?;
    }
    let pyramid: Value = serde_json::from_slice(&fs::read(work.join("pyramid.json"))?)?;
    let preview = pyramid["preview"].as_str().context("the pyramid has no preview")?;
    Ok(preview.to_owned())
}

/// The tour as the server would describe it.
fn manifest(previews: &[String; 2]) -> Value {
    let scenes = [("a", "b"), ("b", "a")].into_iter().zip(previews);
    let scenes: Vec<Value> = scenes
        .map(|((id, other), preview)| {
            json!({
                "id": id,
                "title": { "vi": id, "en": id },
                "description": {},
                "panorama": {
                    "url": format!("/tour/{id}/{{level}}/{{face}}/{{row}}_{{column}}.jpg"),
                    "tileSize": TILE_SIZE,
                    "levels": LEVELS,
                    "preview": preview,
                },
                "initialView": { "yaw": 0, "pitch": 0, "hfov": 90 },
                "hotspots": [
                    {
                        "id": "link", "kind": "link", "yaw": 30, "pitch": -12,
                        "title": { "vi": "Đi", "en": "Go" }, "scene": other,
                    },
                    {
                        "id": "info", "kind": "info", "yaw": -25, "pitch": 8,
                        "title": { "vi": "Thông tin", "en": "Info" },
                        "html": { "vi": "<p>Thông tin</p>", "en": "<p>Info</p>" },
                    },
                ],
            })
        })
        .collect();
    json!({
        "version": 1,
        "tour": "bench",
        "title": { "vi": "Phép đo", "en": "Bench" },
        "languages": ["vi", "en"],
        "scenes": scenes,
    })
}
