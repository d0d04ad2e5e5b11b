//! Which tile lies in which layer of the texture array, and which one makes room for the next.

use sonla360_geometry::TileAddress;

/// A tile of a scene of the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileKey {
    /// Index of the scene.
    pub scene: usize,
    /// The tile of its pyramid.
    pub tile: TileAddress,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    key: TileKey,
    /// When it was filled, in milliseconds: the beginning of its fade.
    filled: f64,
    /// The last frame that used it.
    used: u64,
}

/// A tile that is in the cache.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cached {
    /// Layer of the texture array.
    pub layer: usize,
    /// When it was filled, in milliseconds.
    pub filled: f64,
}

/// The layers of a texture array. There are a few dozen, so that looking through them is faster than any
/// clever structure.
#[derive(Debug, Default)]
pub struct Cache {
    slots: Vec<Option<Slot>>,
    frame: u64,
}

impl Cache {
    /// An empty cache of so many layers.
    pub fn new(layers: usize) -> Self {
        Self { slots: vec![None; layers], frame: 0 }
    }

    /// Number of layers.
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }

    /// A new frame begins: what is used from here on is on the screen.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
    }

    /// Looks a tile up without using it.
    pub fn holds(&self, key: TileKey) -> bool {
        self.slots.iter().flatten().any(|slot| slot.key == key)
    }

    /// Looks a tile up and notes that this frame uses it.
    pub fn find(&mut self, key: TileKey) -> Option<Cached> {
        let frame = self.frame;
        self.slots.iter_mut().enumerate().find_map(|(layer, slot)| {
            let slot = slot.as_mut().filter(|slot| slot.key == key)?;
            slot.used = frame;
            Some(Cached { layer, filled: slot.filled })
        })
    }

    /// A layer for a new tile: a free one, else the one whose tile was used longest ago, so that what is on
    /// the screen goes last. What `keep` names is never given away; `None` where that is everything.
    pub fn place(
        &mut self,
        key: TileKey,
        now: f64,
        keep: impl Fn(TileKey) -> bool,
    ) -> Option<usize> {
        let frame = self.frame;
        let (layer, _) = self
            .slots
            .iter()
            .enumerate()
            .filter_map(|(layer, slot)| match slot {
                None => Some((layer, 0)),
                Some(slot) if slot.key == key => Some((layer, 0)),
                Some(slot) if !keep(slot.key) => Some((layer, slot.used + 1)),
                Some(_) => None,
            })
            .min_by_key(|(_, age)| *age)?;
        self.slots[layer] = Some(Slot { key, filled: now, used: frame });
        Some(layer)
    }

    /// Forgets everything, as after a lost context, and has so many layers from now on.
    pub fn reset(&mut self, layers: usize) {
        self.slots.clear();
        self.slots.resize(layers, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_geometry::Face;

    fn key(column: u32) -> TileKey {
        TileKey { scene: 0, tile: TileAddress { level: 3, face: Face::Front, row: 0, column } }
    }

    fn full() -> Cache {
        let mut cache = Cache::new(3);
        for column in 0..3 {
            cache.begin_frame();
            assert_eq!(cache.place(key(column), 0.0, |_| false), Some(column as usize));
        }
        cache
    }

    #[test]
    fn the_tile_used_longest_ago_makes_room() {
        let mut cache = full();
        cache.begin_frame();
        cache.find(key(0));
        cache.begin_frame();
        assert_eq!(cache.place(key(9), 5.0, |_| false), Some(1));
        assert!(!cache.holds(key(1)) && cache.holds(key(0)));
    }

    #[test]
    fn what_is_on_the_screen_goes_last() {
        let mut cache = full();
        cache.begin_frame();
        cache.find(key(0));
        cache.find(key(2));
        assert_eq!(cache.place(key(9), 5.0, |_| false), Some(1));
        assert_eq!(cache.place(key(10), 5.0, |kept| kept != key(2)), Some(2));
    }

    #[test]
    fn what_must_be_kept_stays() {
        let mut cache = full();
        cache.begin_frame();
        assert_eq!(cache.place(key(9), 5.0, |kept| kept == key(0)), Some(1));
        cache.begin_frame();
        assert_eq!(cache.place(key(10), 5.0, |_| true), None);
    }

    #[test]
    fn a_tile_that_comes_twice_keeps_its_layer() {
        let mut cache = full();
        assert_eq!(cache.place(key(1), 7.0, |_| true), Some(1));
        assert_eq!(cache.find(key(1)), Some(Cached { layer: 1, filled: 7.0 }));
    }
}
