//! Corrections from end to end: what they hide is hidden on every level, and tiling only what changed
//! gives the very bytes of tiling everything.

mod common;

use common::*;
use sonla360_geometry::{Direction, Face, Pyramid, angle_between};
use sonla360_tiler::analytic::render_equirect;
use sonla360_tiler::{
    Corrections, Earlier, Levelling, Nadir, Region, TileFormat, TileOptions, tile, tile_changed,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use turbojpeg::Subsamp;

/// Three levels at a size that is quick to tile.
const WIDTH: usize = 4096;

fn panorama(folder: &Path) -> PathBuf {
    let input = folder.join("input.jpg");
    std::fs::write(&input, jpeg(&render_equirect(WIDTH, false), 95, Subsamp::Sub2x2))
        .expect("writes");
    input
}

fn options(corrections: &Corrections) -> TileOptions {
    TileOptions { corrections: corrections.clone(), ..TileOptions::default() }
}

fn tiled(input: &Path, output: &Path, corrections: &Corrections) -> Pyramid {
    let file = tile(input, output, &options(corrections), &|_| {}).expect("tiles");
    file.pyramid().expect("a pyramid")
}

fn blurred(regions: &[(f64, f64, f64)]) -> Corrections {
    let region = |&(yaw, pitch, radius): &(f64, f64, f64)| Region { yaw, pitch, radius };
    Corrections { blurred: regions.iter().map(region).collect(), ..Corrections::default() }
}

/// Every file of a pyramid by its path.
fn files(folder: &Path, pyramid: Pyramid) -> BTreeMap<String, Vec<u8>> {
    let tiles = pyramid.tiles().map(|tile| format!("{}.jpg", tile.path()));
    tiles
        .chain(["pyramid.json".to_owned()])
        .map(|name| {
            let bytes = std::fs::read(folder.join(&name)).expect("reads");
            (name, bytes)
        })
        .collect()
}

#[test]
fn tiling_what_changed_gives_the_bytes_of_tiling_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = panorama(folder.path());
    let corner = Direction::from_vector(glam::DVec3::new(-1.0, -1.0, 1.0));
    let before = blurred(&[(60.0, 10.0, 4.0), (0.0, -88.0, 3.0)]);
    let old = folder.path().join("old");
    let pyramid = tiled(&input, &old, &before);
    let cases = [
        ("on a side face", blurred(&[(60.0, 10.0, 4.0), (0.0, -88.0, 3.0), (30.0, -5.0, 3.0)])),
        ("at a corner of the cube", {
            let corner = (corner.yaw, corner.pitch, 2.0);
            blurred(&[(60.0, 10.0, 4.0), (0.0, -88.0, 3.0), corner])
        }),
        (
            "at the back meridian",
            blurred(&[(60.0, 10.0, 4.0), (0.0, -88.0, 3.0), (180.0, 0.0, 2.5)]),
        ),
        ("at the zenith", blurred(&[(60.0, 10.0, 4.0), (0.0, -88.0, 3.0), (12.0, 89.5, 2.0)])),
        ("taken away at the nadir", blurred(&[(60.0, 10.0, 4.0)])),
        (
            "under a patch",
            Corrections { nadir: Some(Nadir::Blur { radius: 12.0 }), ..before.clone() },
        ),
        (
            "over another region",
            blurred(&[(60.0, 10.0, 4.0), (0.0, -88.0, 3.0), (63.0, 12.0, 4.0)]),
        ),
    ];
    for (index, (place, after)) in cases.iter().enumerate() {
        let whole = folder.path().join(format!("whole-{index}"));
        tiled(&input, &whole, after);
        let again = folder.path().join(format!("again-{index}"));
        let earlier = Earlier { folder: &old, corrections: &before };
        tile_changed(&input, &again, &options(after), earlier, &|_| {}).expect("tiles");
        let (whole, again) = (files(&whole, pyramid), files(&again, pyramid));
        let differing: Vec<_> =
            whole.iter().filter(|(name, bytes)| again[*name] != **bytes).collect();
        let names: Vec<_> = differing.iter().map(|(name, _)| name).collect();
        assert!(differing.is_empty(), "{place}: {names:?}");
        let old = files(&old, pyramid);
        let changed = old.iter().filter(|(name, bytes)| whole[*name] != **bytes).count();
        assert!(changed > 1, "{place}: the correction is seen");
        assert!(changed < old.len() / 2, "{place}: {changed} of {} files", old.len());
    }
}

#[test]
fn levelling_changes_every_tile_and_is_the_same_by_either_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = panorama(folder.path());
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    let before = blurred(&[(20.0, 0.0, 3.0)]);
    let pyramid = tiled(&input, &old, &before);
    let levelling = Levelling { yaw: 10.0, pitch: 2.0, roll: -3.0 };
    let after = Corrections { levelling, ..before.clone() };
    let earlier = Earlier { folder: &old, corrections: &before };
    tile_changed(&input, &new, &options(&after), earlier, &|_| {}).expect("tiles");
    let whole = folder.path().join("whole");
    tiled(&input, &whole, &after);
    assert!(files(&new, pyramid) == files(&whole, pyramid));
}

#[test]
fn a_blurred_region_has_no_detail_on_any_level_also_when_the_picture_is_levelled() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = panorama(folder.path());
    // In directions of the source; the levelled picture shows it elsewhere.
    let region = Region { yaw: 100.0, pitch: 15.0, radius: 12.0 };
    let levelling = Levelling { yaw: 40.0, pitch: 5.0, roll: 0.0 };
    let (sharp, blurred) = (folder.path().join("sharp"), folder.path().join("blurred"));
    let level = Corrections { levelling, ..Corrections::default() };
    let pyramid = tiled(&input, &sharp, &level);
    tiled(&input, &blurred, &Corrections { blurred: vec![region], ..level });
    let source = Direction { yaw: region.yaw, pitch: region.pitch }.to_vector();
    let centre = levelling.rotation().transpose() * source;
    for level in 1..=pyramid.levels() {
        let size = pyramid.face_size(level) as usize;
        let (mut before, mut after, mut count) = (0.0, 0.0, 0);
        for face in Face::ALL {
            let sharp = face_luma(&sharp, pyramid, level, face).samples;
            let soft = face_luma(&blurred, pyramid, level, face).samples;
            for row in 0..size {
                for column in 1..size {
                    let place = |i: usize| (2 * i + 1) as f64 / size as f64 - 1.0;
                    let away = angle_between(face.point(place(column), place(row)), centre);
                    let step = |samples: &[f32]| {
                        let at = row * size + column;
                        f64::from((samples[at] - samples[at - 1]).abs())
                    };
                    if away < region.radius - 1.0 {
                        before += step(&sharp);
                        after += step(&soft);
                        count += 1;
                    } else if away > region.radius * 1.15 + 3.0 {
                        let at = row * size + column;
                        assert!((sharp[at] - soft[at]).abs() < 40.0, "level {level} {face}");
                    }
                }
            }
        }
        assert!(count > 1000, "level {level}");
        assert!(after < before / 5.0, "level {level}: {after} of {before}");
    }
}

#[test]
fn a_pyramid_of_another_picture_or_format_is_not_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("small.jpg");
    std::fs::write(&input, jpeg(&render_equirect(1024, false), 90, Subsamp::Sub2x2))
        .expect("writes");
    let none = Corrections::default();
    let old = folder.path().join("old");
    tiled(&input, &old, &none);
    let earlier = Earlier { folder: &old, corrections: &none };
    let webp = TileOptions { format: TileFormat::WebP, ..TileOptions::default() };
    let new = folder.path().join("new");
    let error = tile_changed(&input, &new, &webp, earlier, &|_| {}).expect_err("refused");
    assert_eq!((error.code(), error.is_refusal()), ("correction", false));
    let nowhere = Earlier { folder: folder.path(), corrections: &none };
    assert!(tile_changed(&input, &new, &options(&none), nowhere, &|_| {}).is_err());
    assert!(!new.join("pyramid.json").exists());
}

#[test]
fn webp_tiles_that_change_have_the_bytes_of_tiling_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("input.jpg");
    std::fs::write(&input, jpeg(&render_equirect(1600, false), 95, Subsamp::Sub2x2))
        .expect("writes");
    let [old, whole, again] = ["old", "whole", "again"].map(|name| folder.path().join(name));
    let (before, after) = (Corrections::default(), blurred(&[(0.0, 0.0, 12.0)]));
    let webp = |corrections| TileOptions { format: TileFormat::WebP, ..options(corrections) };
    let pyramid = tile(&input, &old, &webp(&before), &|_| {}).expect("tiles").pyramid();
    tile(&input, &whole, &webp(&after), &|_| {}).expect("tiles");
    let earlier = Earlier { folder: &old, corrections: &before };
    tile_changed(&input, &again, &webp(&after), earlier, &|_| {}).expect("tiles");
    let mut changed = 0;
    for tile in pyramid.expect("a pyramid").tiles() {
        let name = format!("{}.webp", tile.path());
        let [old, whole, again] =
            [&old, &whole, &again].map(|folder| std::fs::read(folder.join(&name)).expect("reads"));
        assert!(whole == again, "{name}");
        changed += u32::from(old != whole);
    }
    assert!((1..6).contains(&changed), "{changed} tiles");
}

#[test]
fn webp_tiles_are_webp_and_their_folder_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("small.jpg");
    std::fs::write(&input, jpeg(&render_equirect(1024, false), 90, Subsamp::Sub2x2))
        .expect("writes");
    let output = folder.path().join("out");
    let webp = TileOptions { format: TileFormat::WebP, ..TileOptions::default() };
    let file = tile(&input, &output, &webp, &|_| {}).expect("tiles");
    assert_eq!(file.format, "webp");
    assert_eq!(file.url, "{level}/{face}/{row}/{column}.webp");
    assert!(file.preview.starts_with("data:image/jpeg;base64,"));
    for tile in file.pyramid().expect("a pyramid").tiles() {
        let bytes = std::fs::read(output.join(format!("{}.webp", tile.path()))).expect("the tile");
        let size = file.tile_size;
        let (_, width, height) = webpx::decode_rgb(&bytes).expect("a picture");
        assert_eq!((width, height), (size, size));
    }
}
