//! Long texts of records as HTML, with the pictures they show, and the panels of hotspots.

use super::{
    paths,
    pieces::{Fact, facts},
};
use crate::{error::AppError, messages::Texts};
use askama::Template;
use sonla360_book::{Picture, Renderer};
use sonla360_content::{
    HotspotKind, Id, Image, Language, Link, LocalizedText, Scene, manifest::Render,
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
    pub async fn for_hotspots<'a>(
        release: &ReleaseReader,
        scenes: impl IntoIterator<Item = &'a Scene>,
    ) -> Result<Self, AppError> {
        let kinds: Vec<&HotspotKind> = scenes
            .into_iter()
            .flat_map(|scene| scene.hotspots.iter().map(|hotspot| &hotspot.kind))
            .collect();
        let texts: Vec<_> = kinds.iter().filter_map(|kind| kind.text()).collect();
        let mut renderer = Self::for_texts(release, &texts).await?;
        for id in kinds.iter().flat_map(|kind| kind.images()) {
            if !renderer.images.contains_key(id.as_str())
                && let Some(image) = release.get::<Image>(id.as_str()).await?
            {
                renderer.images.insert(id.to_string(), image);
            }
        }
        Ok(renderer)
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

    fn panel(&self, kind: &HotspotKind, language: Language) -> String {
        let claims =
            if let HotspotKind::Product { facts, .. } = kind { facts.as_slice() } else { &[] };
        let text = kind.text().map_or("", |text| text.in_language(language));
        let panel = Panel {
            texts: Texts::of(language),
            html: self.html(text, language),
            pictures: kind
                .images()
                .iter()
                .filter_map(|id| self.picture(id.as_str(), language))
                .collect(),
            facts: facts(claims, language),
        };
        // Writing into memory cannot fail.
        panel.render().unwrap_or_default()
    }
}
