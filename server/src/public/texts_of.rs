//! Long texts of records as HTML, with the pictures they show.

use super::paths;
use crate::{error::AppError, messages::Texts};
use sonla360_book::{Picture, Renderer};
use sonla360_content::{Image, Language, Link, LocalizedText};
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

    /// Safe HTML.
    pub fn html(&self, markdown: &str, language: Language) -> String {
        let find = |id: &str| {
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
        };
        Renderer::with_pictures(language, &find).html(markdown)
    }
}
