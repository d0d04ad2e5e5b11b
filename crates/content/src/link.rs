//! Links between records inside texts: `scene:moc-chau/doi-che?yaw=30`, `chapter:seasons`,
//! `article:cloud-season`, `place:ta-xua`, `image:terraces`.

use crate::ViewAngles;
use sonla360_geometry::{format_decimal, parse_decimal};

/// A link to another record, as written in Markdown: `[the dam](scene:song-da/dap?yaw=40)`.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// To a scene, perhaps with a view.
    Scene {
        /// The tour.
        tour: String,
        /// The scene within it.
        scene: String,
        /// The view to turn to.
        view: ViewQuery,
    },
    /// To a handbook chapter.
    Chapter(String),
    /// To an article.
    Article(String),
    /// To a place.
    Place(String),
    /// To an image.
    Image(String),
}

/// The optional parts of a view in a URL's query.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ViewQuery {
    /// Degrees, positive to the right.
    pub yaw: Option<f64>,
    /// Degrees, positive up.
    pub pitch: Option<f64>,
    /// Horizontal field of view in degrees.
    pub hfov: Option<f64>,
}

impl ViewQuery {
    /// Reads `yaw=30&pitch=-5&hfov=80`, with or without a leading `?`. Unknown and malformed parts are
    /// ignored: a mangled shared link still opens the scene.
    pub fn parse(query: &str) -> Self {
        let mut view = Self::default();
        for (name, value) in
            query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='))
        {
            let number = parse_decimal(value);
            match name {
                "yaw" => view.yaw = number,
                "pitch" => view.pitch = number,
                "hfov" => view.hfov = number,
                _ => {}
            }
        }
        view
    }

    /// The query `?yaw=…&pitch=…&hfov=…` with at most two decimals; empty where no part is given.
    pub fn to_query(self) -> String {
        let mut query = String::new();
        for (name, value) in [("yaw", self.yaw), ("pitch", self.pitch), ("hfov", self.hfov)] {
            if let Some(value) = value {
                let mark = if query.is_empty() { '?' } else { '&' };
                query.push(mark);
                query.push_str(name);
                query.push('=');
                query.push_str(&format_decimal(value));
            }
        }
        query
    }

    /// Fills in what is missing from a view.
    pub fn or(self, fallback: ViewAngles) -> ViewAngles {
        ViewAngles {
            yaw: self.yaw.unwrap_or(fallback.yaw),
            pitch: self.pitch.unwrap_or(fallback.pitch),
            hfov: self.hfov.unwrap_or(fallback.hfov),
        }
    }
}

impl From<ViewAngles> for ViewQuery {
    fn from(view: ViewAngles) -> Self {
        Self { yaw: Some(view.yaw), pitch: Some(view.pitch), hfov: Some(view.hfov) }
    }
}

impl Link {
    /// Reads a link destination; `None` for every other URL.
    pub fn parse(destination: &str) -> Option<Self> {
        let (scheme, rest) = destination.split_once(':')?;
        match scheme {
            "scene" => {
                let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
                let (tour, scene) = path.split_once('/')?;
                Some(Self::Scene {
                    tour: tour.to_owned(),
                    scene: scene.to_owned(),
                    view: ViewQuery::parse(query),
                })
            }
            "chapter" => Some(Self::Chapter(rest.to_owned())),
            "article" => Some(Self::Article(rest.to_owned())),
            "place" => Some(Self::Place(rest.to_owned())),
            "image" => Some(Self::Image(rest.to_owned())),
            _ => None,
        }
    }

    /// The page this link leads to: the one place that knows how such a path is spelled.
    pub fn path(&self, language: &str) -> String {
        match self {
            Self::Scene { tour, scene, view } => {
                ["/", language, "/tours/", tour, "/", scene, &view.to_query()].concat()
            }
            Self::Chapter(id) => ["/", language, "/handbook/", id].concat(),
            Self::Article(id) => ["/", language, "/articles/", id].concat(),
            Self::Place(id) => ["/", language, "/places/", id].concat(),
            Self::Image(id) => ["/", language, "/images/", id].concat(),
        }
    }

    /// Every record link in a Markdown text, found by its `](` … `)` form.
    pub fn all_in(markdown: &str) -> impl Iterator<Item = Self> + '_ {
        markdown.split("](").skip(1).filter_map(|rest| {
            let end = rest.find([')', ' '])?;
            Self::parse(&rest[..end])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_link_keeps_its_view() {
        let link = Link::parse("scene:moc-chau/doi-che?yaw=30&pitch=-5.5").expect("a link");
        assert_eq!(link.path("vi"), "/vi/tours/moc-chau/doi-che?yaw=30&pitch=-5.5");
        assert_eq!(Link::parse("https://example.org"), None);
        assert_eq!(Link::parse("scene:only-a-tour"), None);
    }

    #[test]
    fn a_mangled_query_still_gives_a_view() {
        let view = ViewQuery::parse("?yaw=abc&pitch=inf&hfov=75&utm=x");
        assert_eq!(view, ViewQuery { yaw: None, pitch: None, hfov: Some(75.0) });
    }

    #[test]
    fn angles_are_short_in_addresses() {
        let view = ViewQuery { yaw: Some(-0.001), pitch: Some(12.345_678), hfov: None };
        assert_eq!(view.to_query(), "?yaw=0&pitch=12.35");
    }

    #[test]
    fn links_are_found_in_markdown() {
        let text = "See [tea](scene:a/b?yaw=1) and [more](chapter:food) or [web](https://x.y).";
        assert_eq!(Link::all_in(text).count(), 2);
    }
}
