//! Long texts of records as HTML, with the pictures they show, and the panels of hotspots.

use super::{
    paths,
    pieces::{Fact, facts},
    plans::Plans,
    playback::{Playback, Preload},
};
use crate::{error::AppError, messages::Texts};
use askama::Template;
use sonla360_book::{Picture, Renderer};
use sonla360_content::{
    Hotspot, HotspotKind, Id, Image, Language, Link, LocalizedText, Scene, Tour, manifest::Render,
};
use sonla360_store::ReleaseReader;
use std::collections::BTreeMap;

/// Renders texts whose pictures were looked up beforehand: rendering itself reads nothing.
#[derive(Debug, Default)]
pub struct TextRenderer {
    images: BTreeMap<String, Image>,
}

impl TextRenderer {
    /// For these texts in all their languages.
    pub async fn for_texts(
        release: &ReleaseReader,
        texts: &[&LocalizedText],
    ) -> Result<Self, AppError> {
        let mut images = BTreeMap::new();
        for text in texts {
            for (_, markdown) in text.iter() {
                for link in Link::all_in(markdown) {
                    if let Link::Image(id) = link
                        && !images.contains_key(&id)
                        && let Some(image) = release.get::<Image>(&id).await?
                    {
                        images.insert(id, image);
                    }
                }
            }
        }
        Ok(Self { images })
    }

    /// For the hotspots of these scenes: their texts and their own pictures.
    async fn for_hotspots<'a>(
        release: &ReleaseReader,
        scenes: impl IntoIterator<Item = &'a Scene>,
    ) -> Result<Self, AppError> {
        let kinds: Vec<&HotspotKind> = scenes
            .into_iter()
            .flat_map(|scene| scene.hotspots.iter().map(|hotspot| &hotspot.kind))
            .collect();
        let texts: Vec<_> = kinds.iter().filter_map(|kind| kind.text()).collect();
        let mut renderer = Self::for_texts(release, &texts).await?;
        renderer.add(release, kinds.iter().flat_map(|kind| kind.images())).await?;
        Ok(renderer)
    }

    /// The same, and for the tour's plans.
    pub async fn for_tour<'a>(
        release: &ReleaseReader,
        tour: &Tour,
        scenes: impl IntoIterator<Item = &'a Scene>,
    ) -> Result<Self, AppError> {
        let mut renderer = Self::for_hotspots(release, scenes).await?;
        renderer.add(release, tour.plans.iter().map(|plan| &plan.image)).await?;
        Ok(renderer)
    }

    async fn add(
        &mut self,
        release: &ReleaseReader,
        images: impl Iterator<Item = &Id>,
    ) -> Result<(), AppError> {
        for id in images {
            if !self.images.contains_key(id.as_str())
                && let Some(image) = release.get::<Image>(id.as_str()).await?
            {
                self.images.insert(id.to_string(), image);
            }
        }
        Ok(())
    }

    /// Safe HTML.
    pub fn html(&self, markdown: &str, language: Language) -> String {
        Renderer::with_pictures(language, &|id| self.picture(id, language)).html(markdown)
    }

    fn picture(&self, id: &str, language: Language) -> Option<Picture> {
        let image = self.images.get(id)?;
        let mut credit = image.credit.in_language(language).to_owned();
        if image.illustration {
            credit = format!("{}. {credit}", Texts::of(language).t("illustration"));
        }
        Some(Picture {
            url: paths::media(&image.file),
            width: image.width,
            height: image.height,
            alt: image.alt.in_language(language).to_owned(),
            credit,
        })
    }

    /// The whole panel of a gallery, a product, a sound or a film as safe HTML.
    pub fn panel_with(
        &self,
        scene: &Scene,
        hotspot: &Hotspot,
        language: Language,
        preload: Preload,
    ) -> String {
        let kind = &hotspot.kind;
        let text = kind.text().map_or("", |text| text.in_language(language));
        let html = self.html(text, language);
        let mut pictures =
            kind.images().iter().filter_map(|id| self.picture(id.as_str(), language));
        let rendered = if let Some(recording) = kind.recording() {
            let playing = (scene, hotspot, recording);
            Playback::of(playing, language, html, pictures.next(), preload).render()
        } else {
            let claims =
                if let HotspotKind::Product { facts, .. } = kind { facts.as_slice() } else { &[] };
            let (texts, facts) = (Texts::of(language), facts(claims, language));
            Panel { texts, html, pictures: pictures.collect(), facts }.render()
        };
        // Writing into memory cannot fail.
        rendered.unwrap_or_default()
    }

    /// A tour's plans; `in_viewer` as buttons over the drawing.
    pub fn plans_with(
        &self,
        tour: &Tour,
        scenes: &[&Scene],
        language: Language,
        in_viewer: bool,
    ) -> Plans {
        Plans::of(tour, scenes, |id| self.images.get(id).cloned(), language, in_viewer)
    }
}

/// What a gallery or a product shows, the same in the viewer's panel and on the page.
#[derive(Template)]
#[template(path = "panel.html")]
struct Panel {
    texts: Texts,
    html: String,
    pictures: Vec<Picture>,
    facts: Vec<Fact>,
}

impl Render for TextRenderer {
    fn image(&self, id: &Id) -> Option<Image> {
        self.images.get(id.as_str()).cloned()
    }

    fn html(&self, markdown: &str, language: Language) -> String {
        self.html(markdown, language)
    }

    fn panel(&self, scene: &Scene, hotspot: &Hotspot, language: Language) -> String {
        self.panel_with(scene, hotspot, language, Preload::Metadata)
    }

    fn plans(&self, tour: &Tour, scenes: &[&Scene], language: Language) -> String {
        // Writing into memory cannot fail.
        self.plans_with(tour, scenes, language, true).render().unwrap_or_default()
    }
}
