//! A tour's plans as HTML: in the viewer the points are buttons over the drawing, on pages links below it.

use super::{paths, pieces::still, posters::Poster};
use crate::messages::Texts;
use askama::Template;
use sonla360_content::{Image, Language, Scene, Tour, ViewQuery};

/// The plans of a tour, in order.
#[derive(Template)]
#[template(path = "plans.html")]
pub struct Plans {
    texts: Texts,
    /// Whether the points are buttons over the drawing.
    in_viewer: bool,
    drawings: Vec<Drawing>,
}

#[derive(Debug)]
struct Drawing {
    title: String,
    credit: String,
    picture: Poster,
    /// Radius of a mark on the drawing, in its own pixels.
    radius: u32,
    points: Vec<Point>,
}

#[derive(Debug)]
struct Point {
    /// The scene's place in the tour, from 0.
    index: usize,
    /// The name of its button.
    name: String,
    /// The place on the drawing in its own pixels.
    at: (f64, f64),
    title: String,
    href: String,
    tour: String,
    scene: String,
    /// Per cent of the drawing's width and height.
    x: f64,
    y: f64,
    /// Direction of yaw 0 on the drawing.
    heading: Option<f64>,
}

impl Plans {
    /// The plans whose drawings are there. `scenes` are the tour's, in order.
    pub fn of(
        tour: &Tour,
        scenes: &[&Scene],
        image: impl Fn(&str) -> Option<Image>,
        language: Language,
        in_viewer: bool,
    ) -> Self {
        let texts = Texts::of(language);
        let plans = tour.plans.iter().filter_map(|plan| {
            let image = image(plan.image.as_str())?;
            let points = plan.points.iter().filter_map(|point| {
                let index = scenes.iter().position(|scene| scene.id == point.scene)?;
                let scene = scenes[index];
                let (tour, id) = (scene.tour.to_string(), scene.id.to_string());
                let title = scene.title.in_language(language);
                let pixels = |share: f64, size: u32| (share * f64::from(size)).round();
                Some(Point {
                    index,
                    name: texts.t2("plan-point", ("number", index + 1), ("title", title)),
                    at: (pixels(point.x, image.width), pixels(point.y, image.height)),
                    title: title.to_owned(),
                    href: paths::scene(language, &tour, &id, ViewQuery::default()),
                    tour,
                    scene: id,
                    x: (point.x * 1e4).round() / 1e2,
                    y: (point.y * 1e4).round() / 1e2,
                    heading: point.heading.or(scene.north),
                })
            });
            Some(Drawing {
                title: image.title.in_language(language).to_owned(),
                credit: image.credit.in_language(language).to_owned(),
                radius: (image.width / 40).max(1),
                points: points.collect(),
                picture: still(&image, language),
            })
        });
        Self { texts, in_viewer, drawings: plans.collect() }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.drawings.is_empty()
    }
}
