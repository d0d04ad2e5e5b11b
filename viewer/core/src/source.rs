//! Where the tiles of a panorama are: the pyramid and the addresses that a manifest describes.

use sonla360_content::manifest::ManifestPanorama;
use sonla360_geometry::{Pyramid, TileAddress, push_whole};

/// A pyramid with the addresses of its tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pyramid: Pyramid,
    template: String,
    /// The same tiles in a smaller format.
    smaller: Option<String>,
}

/// The smaller format that viewers read.
const SMALLER: &str = "image/webp";

impl Source {
    /// Reads the description; `None` where no such pyramid can exist: level 1 must be one tile a face and
    /// each next level twice as large.
    pub fn new(panorama: &ManifestPanorama) -> Option<Self> {
        let pyramid = Pyramid::new(panorama.tile_size, panorama.levels.len() as u32).ok()?;
        let sizes = (1..=pyramid.levels()).map(|level| pyramid.face_size(level));
        let smaller = panorama.alternatives.iter().find(|tiles| tiles.media_type == SMALLER);
        sizes.eq(panorama.levels.iter().copied()).then(|| Self {
            pyramid,
            template: panorama.url.clone(),
            smaller: smaller.map(|tiles| tiles.url.clone()),
        })
    }

    /// The shape of the pyramid.
    pub fn pyramid(&self) -> Pyramid {
        self.pyramid
    }

    /// The address of a tile: the template with `{level} {face} {row} {column}` filled in.
    pub fn url(&self, tile: TileAddress) -> String {
        filled(&self.template, tile)
    }

    /// The address of the same tile as WebP, where there is one.
    pub fn smaller_url(&self, tile: TileAddress) -> Option<String> {
        self.smaller.as_deref().map(|template| filled(template, tile))
    }
}

fn filled(template: &str, tile: TileAddress) -> String {
    let mut url = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        url.push_str(before);
        let Some((name, tail)) = after.split_once('}') else { break };
        match name {
            "level" => push_whole(&mut url, tile.level.into()),
            "row" => push_whole(&mut url, tile.row.into()),
            "column" => push_whole(&mut url, tile.column.into()),
            "face" => url.push(tile.face.letter()),
            _ => {}
        }
        rest = tail;
    }
    url.push_str(rest);
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_content::manifest::ManifestTiles;
    use sonla360_geometry::Face;

    fn panorama(levels: &[u32]) -> ManifestPanorama {
        ManifestPanorama {
            url: "/tiles/ab/{level}/{face}/{row}/{column}.jpg?v=1".into(),
            tile_size: 656,
            levels: levels.to_vec(),
            alternatives: Vec::new(),
            preview: None,
        }
    }

    #[test]
    fn a_tile_has_the_address_that_the_template_gives_it() {
        let source = Source::new(&panorama(&[656, 1312, 2624])).expect("a pyramid");
        let tile = TileAddress { level: 3, face: Face::Left, row: 2, column: 1 };
        assert_eq!(source.url(tile), "/tiles/ab/3/l/2/1.jpg?v=1");
    }

    #[test]
    fn other_tools_may_order_their_folders_differently() {
        let url = "https://else.where/{level}/{face}/{row}_{column}.jpg".into();
        let source = Source::new(&ManifestPanorama { url, ..panorama(&[656]) }).expect("a pyramid");
        let tile = TileAddress { level: 1, face: Face::Up, row: 0, column: 0 };
        assert_eq!(source.url(tile), "https://else.where/1/u/0_0.jpg");
    }

    #[test]
    fn webp_is_taken_where_it_is_offered() {
        let tile = TileAddress { level: 1, face: Face::Up, row: 0, column: 0 };
        let alternative = |kind: &str, end: &str| ManifestTiles {
            media_type: kind.into(),
            url: format!("/t/{{level}}/{{face}}/{{row}}/{{column}}.{end}"),
        };
        let offered = ManifestPanorama {
            alternatives: vec![alternative("image/x-new", "new"), alternative(SMALLER, "webp")],
            ..panorama(&[656])
        };
        let source = Source::new(&offered).expect("a pyramid");
        assert_eq!(source.smaller_url(tile).as_deref(), Some("/t/1/u/0/0.webp"));
        assert_eq!(source.url(tile), "/tiles/ab/1/u/0/0.jpg?v=1");
        let plain = Source::new(&panorama(&[656])).expect("a pyramid");
        assert_eq!(plain.smaller_url(tile), None);
    }

    #[test]
    fn a_pyramid_that_does_not_double_is_refused() {
        assert_eq!(Source::new(&panorama(&[])), None);
        assert_eq!(Source::new(&panorama(&[656, 1300])), None);
        assert_eq!(Source::new(&panorama(&[512, 1024])), None);
    }
}
