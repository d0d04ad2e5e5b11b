//! Properties that every painted panorama must have, checked on small ones.

use glam::Vec3;
use sonla360_scenery::mark::{Mark, PLAQUE_PITCH, PLAQUE_WIDTH};
use sonla360_scenery::render::{Panorama, Quality, paint};
use sonla360_scenery::world::Scene;
use sonla360_scenery::{encode, math, scenes};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

fn scene(id: &str) -> Scene {
    scenes::build(id).expect("a known scene")
}

fn plain(scene: &Scene, width: usize) -> Panorama {
    paint(scene, width, Quality::DRAFT, &|_, _, colour| colour)
}

/// Mean difference of two columns in levels of 255.
fn difference(panorama: &Panorama, a: usize, b: usize) -> f64 {
    let sum: u32 = (0..panorama.height())
        .flat_map(|y| {
            let (p, q) = (panorama.pixel(a, y), panorama.pixel(b, y));
            (0..3).map(move |c| u32::from(p[c].abs_diff(q[c])))
        })
        .sum();
    f64::from(sum) / (panorama.height() * 3) as f64
}

#[test]
fn a_panorama_closes_on_itself_and_ends_in_points() {
    let scene = scene("ta-xua");
    let panorama = plain(&scene, 768);
    let mut steps: Vec<f64> = (0..767).map(|x| difference(&panorama, x, x + 1)).collect();
    steps.sort_by(f64::total_cmp);
    let seam = difference(&panorama, 767, 0);
    assert!(seam <= steps[steps.len() * 9 / 10] + 0.5, "seam {seam}, usual steps {}", steps[383]);

    // The last row of so small a picture still circles the viewer at a centimetre: grains of soil
    // differ there, nothing larger does.
    for (row, name, most) in [(0, "zenith", 8), (panorama.height() - 1, "nadir", 48)] {
        for channel in 0..3 {
            let values = || (0..768).map(|x| panorama.pixel(x, row)[channel]);
            let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(255));
            assert!(
                high - low <= most,
                "the {name} is one point, but channel {channel} spans {low}..{high}"
            );
        }
    }
}

#[test]
fn the_same_scene_gives_the_same_bytes_on_any_number_of_threads() {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let alone = one.install(|| plain(&scene("deo-pha-din"), 256));
    let together = plain(&scene("deo-pha-din"), 256);
    assert!(alone == together, "threads changed the picture");
}

#[test]
fn every_scene_paints_and_carries_its_mark() {
    let mark = match Mark::load(None) {
        Ok(mark) => mark,
        Err(missing) => {
            eprintln!("skipped, no font on this machine: {missing}");
            return;
        }
    };
    for id in scenes::ids() {
        let scene = scene(id);
        assert_eq!(scene.id, id);
        assert_eq!(Some((scene.yaw, scene.pitch, scene.hfov)), scenes::initial_view(id));
        let marked = AtomicUsize::new(0);
        let pixel = math::TAU / 512.0;
        let panorama = paint(&scene, 512, Quality::DRAFT, &|yaw, pitch, colour: Vec3| {
            let over = mark.over(scene.yaw, yaw, pitch, pixel, colour);
            let off = (yaw.to_degrees() - scene.yaw).abs() < PLAQUE_WIDTH * 0.4;
            if over != colour && off && (pitch.to_degrees() - PLAQUE_PITCH).abs() < 1.0 {
                marked.fetch_add(1, Ordering::Relaxed);
            }
            over
        });
        assert!(marked.into_inner() > 8, "{id} has no mark in its initial view");
        let shades: std::collections::HashSet<[u8; 3]> =
            (0..panorama.width).map(|x| panorama.pixel(x, panorama.height() / 2 + 20)).collect();
        assert!(
            shades.len() > 60,
            "{id} is nearly empty: {} colours below the horizon",
            shades.len()
        );
    }
}

#[test]
fn the_committed_panoramas_are_exactly_the_scenes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tours/panoramas");
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .expect("tours/panoramas")
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.strip_suffix(".jpg").map(String::from)
        })
        .collect();
    files.sort();
    let mut ids: Vec<&str> = scenes::ids().collect();
    ids.sort_unstable();
    assert_eq!(files, ids);
    for id in ids {
        let path = folder.join(format!("{id}.jpg"));
        let bytes = std::fs::read(&path).expect("a file");
        let head = String::from_utf8_lossy(&bytes[..2000]);
        assert!(head.contains("GPano:ProjectionType=\"equirectangular\""), "{id} lacks GPano");
        assert!(head.contains("GPano:FullPanoWidthPixels=\"8192\""), "{id} is not 8192 wide");
    }
    let one = encode::read_panorama(&folder.join("ta-xua.jpg")).expect("a panorama");
    assert_eq!((one.width, one.height()), (8192, 4096));
}
