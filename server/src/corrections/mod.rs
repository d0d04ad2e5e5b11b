//! What people corrected in a panorama, between its row in the store and the tiler.
//!
//! In rows and identifiers a logo is named by its [`PictureName`] among the originals; the tiler reads it
//! from the file of that name.

mod carried;
pub mod logo;

pub use carried::{Replacement, carry};

use crate::worker::Tiling;
use anyhow::Context as _;
use sonla360_store::{Objects, Panorama, PanoramaId, PictureName};
use sonla360_tiler::{Corrections, Levelling, Nadir};

/// What is corrected in a panorama.
pub fn of(panorama: &Panorama) -> anyhow::Result<Corrections> {
    let Some(text) = &panorama.corrections else { return Ok(Corrections::default()) };
    serde_json::from_str(text)
        .with_context(|| format!("the corrections of the panorama {} are damaged", panorama.id))
}

/// As it stands in a panorama's row; `None` where nothing is corrected.
pub fn to_text(corrections: &Corrections) -> anyhow::Result<Option<String>> {
    if corrections.is_none() {
        return Ok(None);
    }
    Ok(Some(serde_json::to_string(corrections)?))
}

/// The identifier of an original with these corrections, cut as this program cuts. Corrections are part of
/// the recipe: a corrected panorama has tiles of its own at addresses of its own.
pub fn panorama_id(
    original: &PictureName,
    corrections: &Corrections,
) -> anyhow::Result<PanoramaId> {
    let recipe = match to_text(corrections)? {
        Some(text) => format!("{}\n{text}", Tiling::recipe()),
        None => Tiling::recipe(),
    };
    Ok(PanoramaId::derive(original, &recipe))
}

/// The stored picture of a logo, where there is one.
pub fn logo_of(corrections: &Corrections) -> Option<PictureName> {
    match &corrections.nadir {
        Some(Nadir::Logo { image, .. }) => image.to_str()?.parse().ok(),
        _ => None,
    }
}

/// The same corrections with the logo named by its file on this machine, for the tiler.
pub fn with_files(corrections: &Corrections, objects: &Objects) -> anyhow::Result<Corrections> {
    let mut corrections = corrections.clone();
    if let Some(Nadir::Logo { image, .. }) = &mut corrections.nadir {
        let name = image.to_str().and_then(|name| name.parse::<PictureName>().ok());
        *image = objects.original_file(&name.context("a logo has an impossible name")?)?;
    }
    Ok(corrections)
}

/// How the camera noted that it stood, to a hundredth of a degree, whether or not a picture is levelled by
/// that of itself; `None` where the file tells no tilt.
pub async fn noted(objects: &Objects, original: &PictureName) -> anyhow::Result<Option<Levelling>> {
    let file = objects.original_file(original)?;
    let inspected = tokio::task::spawn_blocking(move || sonla360_tiler::inspect(&file)).await?;
    let Ok(info) = inspected else { return Ok(None) };
    // Adding zero makes −0 a plain 0.
    let rounded = |angle: Option<f64>| (angle.unwrap_or(0.0) * 100.0).round() / 100.0 + 0.0;
    let (pitch, roll) = (rounded(info.pose.pitch), rounded(info.pose.roll));
    let noted = Levelling { yaw: 0.0, pitch, roll };
    Ok((!noted.is_upright()).then_some(noted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_store::PictureFormat;
    use sonla360_tiler::Region;

    #[test]
    fn other_corrections_are_another_panorama_and_none_is_the_panorama_as_it_was_uploaded() {
        let original = PictureName::new(&[7; 32], PictureFormat::Jpeg);
        let region = Region { yaw: 10.0, pitch: -3.0, radius: 2.0 };
        let blurred = Corrections { blurred: vec![region], ..Corrections::default() };
        let plain = panorama_id(&original, &Corrections::default()).expect("an id");
        assert_eq!(plain, PanoramaId::derive(&original, &Tiling::recipe()));
        assert_ne!(plain, panorama_id(&original, &blurred).expect("an id"));
        assert_eq!(to_text(&Corrections::default()).expect("text"), None);
    }

    #[test]
    fn a_logo_is_stored_by_name_and_tiled_from_its_file() {
        let name = PictureName::new(&[9; 32], PictureFormat::Png);
        let nadir = Some(Nadir::Logo { image: name.to_string().into(), radius: 12.0 });
        let corrections = Corrections { nadir, ..Corrections::default() };
        assert_eq!(logo_of(&corrections), Some(name));
        assert_eq!(logo_of(&Corrections::default()), None);
    }
}
