//! A recording with its captions and everything that is said in it, the same in the viewer's panel and on
//! the page.

use super::{api::captions, paths};
use crate::messages::Texts;
use askama::Template;
use sonla360_book::Picture;
use sonla360_content::{
    Hotspot, HotspotKind, Language, Recording, Scene,
    captions::{Cue, parse},
};

/// How much of a recording is fetched before anybody plays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preload {
    /// Its length and, of a film, the first picture: where somebody has opened it.
    Metadata,
    /// Nothing: on a page that shows it among other things.
    Nothing,
}

/// A recording as HTML.
#[derive(Template)]
#[template(path = "recording.html")]
pub struct Playback {
    texts: Texts,
    film: bool,
    title: String,
    src: String,
    preload: &'static str,
    picture: Option<Picture>,
    tracks: Vec<Track>,
    html: String,
    cues: Vec<Cue>,
    credit: String,
    licence: String,
}

#[derive(Debug)]
struct Track {
    language: Language,
    /// What the language calls itself.
    name: String,
    src: String,
    /// Whether it is shown from the start: the reader's own language.
    first: bool,
}

impl Playback {
    /// The recording of a hotspot. `html` is its text, `picture` what stands there before it plays.
    pub fn of(
        (scene, hotspot, recording): (&Scene, &Hotspot, &Recording),
        language: Language,
        html: String,
        picture: Option<Picture>,
        preload: Preload,
    ) -> Self {
        let tracks = recording.captions.iter().map(|(spoken, _)| Track {
            language: spoken,
            name: Texts::of(spoken).t("language-name"),
            src: captions::path(scene, hotspot, spoken),
            first: spoken == language,
        });
        Self {
            texts: Texts::of(language),
            film: matches!(hotspot.kind, HotspotKind::Video(_)),
            title: hotspot.title.in_language(language).to_owned(),
            src: paths::media(recording.file.in_language(language)),
            preload: match preload {
                Preload::Metadata => "metadata",
                Preload::Nothing => "none",
            },
            picture,
            tracks: tracks.collect(),
            html,
            // Publishing refuses captions that cannot be read; a preview shows what there is.
            cues: parse(recording.captions.in_language(language)).unwrap_or_default(),
            credit: recording.credit.in_language(language).to_owned(),
            licence: recording.licence.clone(),
        }
    }
}
