//! Embedded ICC profiles: whether a picture's numbers mean sRGB, and if not, the way there.
//!
//! The profile may come from anybody. A broken one is never a reason to refuse the picture: its numbers
//! are then shown as sRGB, which is what every program without colour management does.

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ProfileText, Transform8BitExecutor, TransformOptions,
};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Profiles are a few kilobytes, tables for printing a megabyte or two.
pub(super) const MAX_PROFILE_BYTES: usize = 4 << 20;
/// A profile that moves no colour by more than this (of 255) is sRGB under another name.
const SAME: u8 = 2;
/// Longest name of a profile that is shown to people.
const MAX_NAME: usize = 60;

/// What is to be done about a profile.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    /// The numbers are sRGB already.
    Srgb,
    /// They have to be converted.
    Convert {
        /// The profile's own name.
        name: String,
        /// How.
        conversion: Conversion,
    },
    /// The profile cannot be read or does not fit the picture.
    Unusable,
}

/// The way from a profile to sRGB.
#[derive(Clone)]
pub(super) enum Conversion {
    /// For pictures of luma alone.
    Grey(Arc<[u8; 256]>),
    /// For rows of RGB.
    Colour(Arc<Transform8BitExecutor>),
}

impl fmt::Debug for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Grey(_) => "Grey",
            Self::Colour(_) => "Colour",
        })
    }
}

impl Verdict {
    /// Judges the profile of a grey or coloured picture.
    pub(super) fn of(profile: &[u8], grey: bool) -> Self {
        if profile.len() > MAX_PROFILE_BYTES {
            return Self::Unusable;
        }
        // A panic inside the library spoils nothing but its own tables.
        catch_unwind(AssertUnwindSafe(|| Self::judge(profile, grey)))
            .ok()
            .flatten()
            .unwrap_or(Self::Unusable)
    }

    fn judge(bytes: &[u8], grey: bool) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(bytes).ok()?;
        let conversion = if grey {
            Conversion::Grey(Arc::new(grey_curve(&profile)?))
        } else {
            Conversion::Colour(colour_transform(&profile, Layout::Rgb)?)
        };
        if is_identity(&conversion)? {
            return Some(Self::Srgb);
        }
        Some(Self::Convert { name: name_of(&profile), conversion })
    }
}

fn colour_transform(profile: &ColorProfile, layout: Layout) -> Option<Arc<Transform8BitExecutor>> {
    let expected = if layout == Layout::Gray { DataColorSpace::Gray } else { DataColorSpace::Rgb };
    if profile.color_space != expected {
        return None;
    }
    let options = TransformOptions {
        rendering_intent: profile.rendering_intent,
        ..TransformOptions::default()
    };
    profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()
}

/// The sRGB grey of each grey; an RGB profile, which grey files carry too, is asked for its neutral axis.
fn grey_curve(profile: &ColorProfile) -> Option<[u8; 256]> {
    let layout =
        if profile.color_space == DataColorSpace::Gray { Layout::Gray } else { Layout::Rgb };
    let transform = colour_transform(profile, layout)?;
    let repeat = if layout == Layout::Gray { 1 } else { 3 };
    let greys: Vec<u8> = (0..=255).flat_map(|grey| std::iter::repeat_n(grey, repeat)).collect();
    let mut colours = [0; 768];
    transform.transform(&greys, &mut colours).ok()?;
    let mut curve = [0; 256];
    for (value, colour) in curve.iter_mut().zip(colours.as_chunks::<3>().0) {
        *value = super::colour::luma(*colour);
    }
    Some(curve)
}

/// Whether a conversion changes next to nothing, tried on colours from all over the cube.
fn is_identity(conversion: &Conversion) -> Option<bool> {
    let near = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= SAME;
    match conversion {
        Conversion::Grey(curve) => {
            let greys: Vec<u8> = (0..=255).collect();
            Some(curve.iter().zip(&greys).all(near))
        }
        Conversion::Colour(transform) => {
            let steps = || (0..=8u16).map(|step| (step * 255 / 8) as u8);
            let colours: Vec<u8> = steps()
                .flat_map(|r| steps().flat_map(move |g| steps().flat_map(move |b| [r, g, b])))
                .collect();
            let mut converted = vec![0; colours.len()];
            transform.transform(&colours, &mut converted).ok()?;
            Some(colours.iter().zip(&converted).all(near))
        }
    }
}

fn name_of(profile: &ColorProfile) -> String {
    let name = match &profile.description {
        Some(ProfileText::PlainString(text)) => text.as_str(),
        Some(ProfileText::Localizable(texts)) => {
            texts.first().map_or("", |text| text.value.as_str())
        }
        Some(ProfileText::Description(text)) => text.ascii_string.as_str(),
        None => "",
    };
    let clean: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    if clean.trim().is_empty() { "ICC".to_owned() } else { clean.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_is_known_by_its_colours_and_not_by_its_name() {
        let mut srgb = ColorProfile::new_srgb();
        srgb.description = Some(ProfileText::PlainString("Camera RGB".into()));
        let srgb = srgb.encode().expect("encodes");
        assert!(matches!(Verdict::of(&srgb, false), Verdict::Srgb));
        assert!(matches!(Verdict::of(&srgb, true), Verdict::Srgb));
    }

    #[test]
    fn wide_profiles_are_converted_and_named() {
        for (profile, part) in [
            (ColorProfile::new_display_p3(), "P3"),
            (ColorProfile::new_adobe_rgb(), "Adobe"),
            (ColorProfile::new_bt2020(), "2020"),
        ] {
            match Verdict::of(&profile.encode().expect("encodes"), false) {
                Verdict::Convert { name, .. } => assert!(name.contains(part), "{name}"),
                other => panic!("{part}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_grey_profile_bends_grey_and_does_not_fit_colour() {
        let linear = ColorProfile::new_gray_with_gamma(1.0).encode().expect("encodes");
        let Verdict::Convert { conversion: Conversion::Grey(curve), .. } =
            Verdict::of(&linear, true)
        else {
            panic!("a curve")
        };
        // Half the light is sRGB 188 (IEC 61966-2-1).
        assert!(curve[128].abs_diff(188) <= 1, "{}", curve[128]);
        assert_eq!((curve[0], curve[255]), (0, 255));
        assert!(matches!(Verdict::of(&linear, false), Verdict::Unusable));
    }

    #[test]
    fn what_is_no_profile_is_unusable_and_nothing_worse() {
        let p3 = ColorProfile::new_display_p3().encode().expect("encodes");
        for broken in [&[][..], b"not a profile", &p3[..100], &p3[..200], &[0; 4096]] {
            assert!(matches!(Verdict::of(broken, false), Verdict::Unusable));
        }
    }
}
