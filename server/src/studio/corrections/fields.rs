//! Corrections as fields of a form.
//!
//! Places are given in the picture as it is shown on the page, since that is what people point at; corrections
//! hold them in the picture as it was taken. The form's numbers are rounded, so a region that nobody touched
//! is recognised by its numbers and kept to the last digit: otherwise its tiles would change.

use crate::studio::form::{Form, Sent};
use sonla360_geometry::Direction;
use sonla360_store::PictureName;
use sonla360_tiler::{Corrections, Levelling, MAX_REGIONS, Nadir, RADIUS_RANGE, Region};

/// Radius of a patch on the tripod before somebody chooses one, in degrees.
const USUAL_PATCH: f64 = 15.0;
/// Empty rows below the regions, for browsers without scripts.
const SPARE: usize = 1;

/// Fills the form's fields from corrections.
pub fn fill(values: &mut Sent, corrections: &Corrections) {
    let Levelling { yaw, pitch, roll } = corrections.levelling;
    for (name, angle) in [("yaw", yaw), ("pitch", pitch), ("roll", roll)] {
        values.insert(format!("level_{name}"), angle.to_string());
    }
    let (kind, radius) = match &corrections.nadir {
        None => ("none", USUAL_PATCH),
        Some(Nadir::Blur { radius }) => ("blur", *radius),
        Some(Nadir::Logo { radius, .. }) => ("logo", *radius),
    };
    values.insert("nadir".into(), kind.into());
    values.insert("nadir_radius".into(), radius.to_string());
    for (number, region) in corrections.blurred.iter().enumerate() {
        let shown = shown(region, corrections.levelling);
        for (part, text) in ["yaw", "pitch", "radius"].iter().zip(shown) {
            values.insert(format!("regions_{number}_{part}"), text);
        }
    }
    let room = corrections.blurred.len() + SPARE;
    values.insert("regions".into(), room.to_string());
}

/// How many regions the form has room for.
pub fn room(form: &Form) -> usize {
    form.value("regions").parse().unwrap_or(SPARE).clamp(1, MAX_REGIONS)
}

/// What the form says. `applied` are the corrections of the picture that the page shows, `logo` a picture
/// that came with the form. Mistakes are noted in the form.
pub fn read(form: &mut Form, applied: &Corrections, logo: Option<PictureName>) -> Corrections {
    let levelling = Levelling {
        yaw: form.number("level_yaw", -180.0..=180.0),
        pitch: form.number("level_pitch", -90.0..=90.0),
        roll: form.number("level_roll", -180.0..=180.0),
    };
    let nadir = match form.value("nadir") {
        "blur" => Some(Nadir::Blur { radius: form.number("nadir_radius", RADIUS_RANGE) }),
        "logo" => {
            let radius = form.number("nadir_radius", RADIUS_RANGE);
            let kept = crate::corrections::logo_of(applied);
            let name = logo.or(kept);
            if name.is_none() {
                form.refuse("logo", "studio-error-logo-missing");
            }
            name.map(|name| Nadir::Logo { image: name.to_string().into(), radius })
        }
        _ => None,
    };
    let rows = (0..room(form)).map(|row| read_region(form, &format!("regions_{row}"), applied));
    let blurred = rows.collect::<Vec<_>>().into_iter().flatten().collect();
    Corrections { levelling, nadir, blurred }
}

/// A row; `None` where nothing is written in it, or it is ticked for removal.
fn read_region(form: &mut Form, prefix: &str, applied: &Corrections) -> Option<Region> {
    let field = |part: &str| format!("{prefix}_{part}");
    let typed = ["yaw", "pitch", "radius"].map(|part| form.value(&field(part)).trim().to_owned());
    let empty = typed[0].is_empty() && typed[1].is_empty();
    if empty || form.ticked(&field("remove")) {
        return None;
    }
    let untouched = |region: &&Region| shown(region, applied.levelling) == typed;
    if let Some(region) = applied.blurred.iter().find(untouched) {
        return Some(*region);
    }
    let yaw = form.number(&field("yaw"), -180.0..=180.0);
    let pitch = form.number(&field("pitch"), -90.0..=90.0);
    let radius = form.number(&field("radius"), RADIUS_RANGE);
    let pointed = Direction { yaw, pitch }.to_vector();
    let taken = Direction::from_vector(applied.levelling.rotation() * pointed);
    Some(Region { yaw: taken.yaw, pitch: taken.pitch, radius })
}

/// A region's yaw, pitch and radius as the page shows them.
fn shown(region: &Region, levelling: Levelling) -> [String; 3] {
    let taken = Direction { yaw: region.yaw, pitch: region.pitch }.to_vector();
    let direction = Direction::from_vector(levelling.rotation().transpose() * taken);
    // Adding zero makes −0 a plain 0.
    [direction.yaw, direction.pitch, region.radius]
        .map(|number| ((number * 100.0).round() / 100.0 + 0.0).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Texts;
    use sonla360_content::Language;
    use sonla360_geometry::angle_between;
    use sonla360_store::PictureFormat;

    fn form_of(corrections: &Corrections) -> Form {
        let mut values = Sent::new();
        fill(&mut values, corrections);
        Form::in_language(Texts::of(Language::EN), values)
    }

    fn sample() -> Corrections {
        let region = |yaw, pitch| Region { yaw, pitch, radius: 2.5 };
        Corrections {
            levelling: Levelling { yaw: 3.0, pitch: -2.5, roll: 4.25 },
            nadir: Some(Nadir::Blur { radius: 12.0 }),
            blurred: vec![region(12.345_678, -3.210_987), region(-179.99, 40.0)],
        }
    }

    #[test]
    fn what_is_filled_in_reads_back_the_same_to_the_last_digit() {
        let logo = PictureName::new(&[9; 32], PictureFormat::Png);
        let nadir = Some(Nadir::Logo { image: logo.to_string().into(), radius: 9.5 });
        for corrections in [Corrections::default(), sample(), Corrections { nadir, ..sample() }] {
            let mut form = form_of(&corrections);
            assert_eq!(read(&mut form, &corrections, None), corrections);
            assert!(form.is_good());
        }
    }

    #[test]
    fn a_place_that_is_pointed_at_is_kept_where_it_was_taken() {
        let applied = Corrections { blurred: Vec::new(), ..sample() };
        let mut form = form_of(&applied);
        for (part, text) in [("yaw", "50"), ("pitch", "-10,5"), ("radius", "3")] {
            form.set(&format!("regions_0_{part}"), text.to_owned());
        }
        let [region] = read(&mut form, &applied, None).blurred[..] else { panic!("one region") };
        let taken = Direction { yaw: region.yaw, pitch: region.pitch }.to_vector();
        let pointed = Direction { yaw: 50.0, pitch: -10.5 }.to_vector();
        let shown = applied.levelling.rotation().transpose() * taken;
        assert!(angle_between(shown, pointed) < 1e-6);
        assert!((region.yaw - 50.0).abs() > 0.5, "the picture is levelled, so the numbers differ");
    }

    #[test]
    fn a_region_is_removed_by_its_tick_and_mistakes_are_told_beside_their_fields() {
        let mut form = form_of(&sample());
        form.set("regions_0_remove", "on".into());
        form.set("regions_1_radius", "90".into());
        form.set("level_roll", "x".into());
        form.set("nadir", "logo".into());
        let read = read(&mut form, &sample(), None);
        assert_eq!(read.blurred.len(), 1);
        for field in ["regions_1_radius", "level_roll", "logo"] {
            assert!(form.error(field).is_some(), "{field}");
        }
        assert!(form.error("regions_0_yaw").is_none());
    }
}
