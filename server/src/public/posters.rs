//! Posters: a scene's initial view as a plain picture, for pages without the viewer, for lists and for
//! shared links. Made from tiles and kept: by the worker after each publication, or at the first request
//! where that comes sooner.
//!
//! The address names the scene and carries a hash of panorama and view, so it never changes its bytes,
//! and nobody can make the server compute a view that no scene begins with.

use super::{respond, visit::Published};
use crate::{error::AppError, headers::public_immutable, state::AppState};
use anyhow::Context as _;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{
        HeaderValue,
        header::{CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::{DocumentHash, Language, PanoramaDocument, Scene};
use sonla360_geometry::{Pyramid, View};
use sonla360_store::{Objects, PanoramaId};
use sonla360_tiler::Shot;
use tokio::sync::Semaphore;

/// Changes whenever the same scene should get other bytes.
const RECIPE: &str = "poster 1";
const QUALITY: u8 = 80;
/// Rendering takes a core for a moment; more at a time would only slow down everybody.
static RENDERERS: Semaphore = Semaphore::const_new(2);

/// The sizes posters come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For lists.
    Card,
    /// What other sites show beside a link.
    Share,
    /// Across a page.
    Wide,
}

impl Size {
    /// All sizes, the smallest first.
    pub const ALL: [Self; 3] = [Self::Card, Self::Share, Self::Wide];

    const fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Share => "share",
            Self::Wide => "wide",
        }
    }

    /// Width and height in pixels.
    pub const fn pixels(self) -> (u32, u32) {
        match self {
            Self::Card => (640, 400),
            Self::Share => (1200, 630),
            Self::Wide => (1920, 1080),
        }
    }
}

/// A poster as pages show it.
#[derive(Debug, Clone)]
pub struct Poster {
    /// Address of the middle size.
    pub src: String,
    /// All sizes for `srcset`.
    pub srcset: String,
    /// Width of `src` in pixels.
    pub width: u32,
    /// Height of `src` in pixels.
    pub height: u32,
    /// What is to be seen.
    pub alt: String,
    /// Whether the picture is computed or drawn.
    pub illustration: bool,
}

/// The poster of a scene.
pub fn of(scene: &Scene, language: Language) -> Poster {
    let (width, height) = Size::Share.pixels();
    let candidates = Size::ALL.map(|size| format!("{} {}w", url(scene, size), size.pixels().0));
    Poster {
        src: url(scene, Size::Share),
        srcset: candidates.join(", "),
        width,
        height,
        alt: scene.title.in_language(language).to_owned(),
        illustration: scene.illustration,
    }
}

/// The address of a scene's poster.
pub fn url(scene: &Scene, size: Size) -> String {
    format!("/posters/{}/{}/{}", scene.tour, scene.id, file_name(scene, size))
}

fn file_name(scene: &Scene, size: Size) -> String {
    let hash = recipe(scene, size);
    format!("{}-{}.jpg", &hash.as_str()[..16], size.name())
}

fn recipe(scene: &Scene, size: Size) -> DocumentHash {
    let view = scene.initial_view;
    let (width, height) = size.pixels();
    let recipe = format!(
        "{RECIPE}\n{}\n{} {} {}\n{width}x{height} q{QUALITY}",
        scene.panorama, view.yaw, view.pitch, view.hfov
    );
    DocumentHash::of(recipe.as_bytes())
}

/// `GET /posters/{tour}/{scene}/{file}`
pub async fn serve(
    State(state): State<AppState>,
    published: Published,
    Path((tour, scene, file)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let scene = published.release.scene(&tour, &scene).await?.ok_or(AppError::NotFound)?;
    let size = Size::ALL
        .into_iter()
        .find(|size| file.ends_with(&format!("-{}.jpg", size.name())))
        .ok_or(AppError::NotFound)?;
    let current = file_name(&scene, size);
    if file != current {
        // The poster of an earlier picture or view, from a link that somebody kept.
        return Ok(Redirect::temporary(&url(&scene, size)).into_response());
    }
    let panorama = published.release.panorama(&scene.panorama).await?.ok_or(AppError::NotFound)?;
    let bytes = kept_or_made(state.store.objects(), &scene, &panorama, size).await?;
    let recipe = recipe(&scene, size);
    let mut response = bytes.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    response.headers_mut().insert(ETAG, respond::tag(&recipe.as_str()[..32]));
    public_immutable(&mut response);
    Ok(response)
}

/// A scene's poster; it is made and kept where there is none yet.
pub async fn kept_or_made(
    objects: &Objects,
    scene: &Scene,
    panorama: &PanoramaDocument,
    size: Size,
) -> anyhow::Result<Bytes> {
    let recipe = recipe(scene, size);
    let id: PanoramaId = panorama.id.parse().context("a release names an impossible panorama")?;
    if let Some(kept) = objects.derived(&id, &recipe).await? {
        return Ok(kept);
    }
    let bytes = make(objects, &id, panorama, scene.initial_view.into(), size).await?;
    objects.put_derived(&id, &recipe, bytes.clone()).await?;
    Ok(bytes.into())
}

async fn make(
    objects: &Objects,
    id: &PanoramaId,
    panorama: &PanoramaDocument,
    view: View,
    size: Size,
) -> anyhow::Result<Vec<u8>> {
    let _turn = RENDERERS.acquire().await.context("posters are not made any more")?;
    let levels = u32::try_from(panorama.levels.len()).context("too many levels")?;
    let pyramid = Pyramid::new(panorama.tile_size, levels).context("an impossible pyramid")?;
    let (width, height) = size.pixels();
    let shot = Shot { pyramid, view, width, height };
    let mut tiles = Vec::new();
    for address in shot.tiles() {
        let bytes = objects.tile(id, address).await?;
        let bytes = bytes.with_context(|| format!("tile {} of {id} is missing", address.path()))?;
        tiles.push((address, bytes));
    }
    let rendered = tokio::task::spawn_blocking(move || {
        let tiles: Vec<_> = tiles.iter().map(|(address, bytes)| (*address, &**bytes)).collect();
        shot.render(&tiles, QUALITY)
    });
    let jpeg = rendered.await.context("rendering a poster panicked")?;
    jpeg.with_context(|| format!("a poster of {} could not be made", panorama.id))
}
