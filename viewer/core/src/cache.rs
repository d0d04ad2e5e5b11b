//! Which tile lies in which layer of the graphics memory, and which one makes room for the next.

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
    /// Its layer.
    pub layer: usize,
    /// When it was filled, in milliseconds.
    pub filled: f64,
}

/// The layers that tiles lie in. There are a few dozen, so that looking through them is faster than any
/// clever structure. Their number grows with what is seen, up to a limit: memory that no view needs is
/// never taken.
#[derive(Debug, Default)]
pub struct Cache {
    slots: Vec<Option<Slot>>,
    most: usize,
    frame: u64,
}

impl Cache {
    /// An empty cache that may grow to so many layers.
    pub fn new(most: usize) -> Self {
        Self { slots: Vec::new(), most, frame: 0 }
    }

    /// The number of layers that it may grow to.
    pub fn capacity(&self) -> usize {
        self.most
    }

    /// Number of layers in use so far.
    pub fn layers(&self) -> usize {
        self.slots.len()
    }

    /// There is no memory for the layer that was given away last, nor for any beyond it.
    pub fn cannot_grow(&mut self, layer: usize) {
        self.slots.truncate(layer);
        self.most = self.most.min(layer);
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

    /// A layer for a new tile: a new one while there are fewer than `room`, else the one whose tile was used
    /// longest ago, so that what is on the screen goes last. What `keep` names is never given away; where
    /// that is everything, a new one beyond `room`, and `None` at the limit.
    pub fn place(
        &mut self,
        key: TileKey,
        now: f64,
        room: usize,
        keep: impl Fn(TileKey) -> bool,
    ) -> Option<usize> {
        let frame = self.frame;
        let known = self.slots.iter().position(|slot| slot.is_some_and(|slot| slot.key == key));
        let fresh = |room: usize| (self.slots.len() < room).then_some(self.slots.len());
        let oldest = || {
            let given = self.slots.iter().enumerate().filter_map(|(layer, slot)| match slot {
                None => Some((layer, 0)),
                Some(slot) if !keep(slot.key) => Some((layer, slot.used + 1)),
                Some(_) => None,
            });
            given.min_by_key(|(_, age)| *age).map(|(layer, _)| layer)
        };
        let layer = known
            .or_else(|| fresh(room.min(self.most)))
            .or_else(oldest)
            .or_else(|| fresh(self.most))?;
        if layer == self.slots.len() {
            self.slots.push(None);
        }
        self.slots[layer] = Some(Slot { key, filled: now, used: frame });
        Some(layer)
    }

    /// Forgets everything, as after a lost context, and may grow to so many layers from now on.
    pub fn reset(&mut self, most: usize) {
        self.slots.clear();
        self.most = most;
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
            assert_eq!(cache.place(key(column), 0.0, 3, |_| false), Some(column as usize));
        }
        cache
    }

    #[test]
    fn the_tile_used_longest_ago_makes_room() {
        let mut cache = full();
        cache.begin_frame();
        cache.find(key(0));
        cache.begin_frame();
        assert_eq!(cache.place(key(9), 5.0, 3, |_| false), Some(1));
        assert!(!cache.holds(key(1)) && cache.holds(key(0)));
    }

    #[test]
    fn what_is_on_the_screen_goes_last() {
        let mut cache = full();
        cache.begin_frame();
        cache.find(key(0));
        cache.find(key(2));
        assert_eq!(cache.place(key(9), 5.0, 3, |_| false), Some(1));
        assert_eq!(cache.place(key(10), 5.0, 3, |kept| kept != key(2)), Some(2));
    }

    #[test]
    fn what_must_be_kept_stays() {
        let mut cache = full();
        cache.begin_frame();
        assert_eq!(cache.place(key(9), 5.0, 3, |kept| kept == key(0)), Some(1));
        cache.begin_frame();
        assert_eq!(cache.place(key(10), 5.0, 3, |_| true), None);
    }

    #[test]
    fn a_tile_that_comes_twice_keeps_its_layer() {
        let mut cache = full();
        assert_eq!(cache.place(key(1), 7.0, 3, |_| true), Some(1));
        assert_eq!(cache.find(key(1)), Some(Cached { layer: 1, filled: 7.0 }));
    }

    #[test]
    fn it_grows_with_the_room_that_is_wanted_and_no_further_than_it_must() {
        let mut cache = Cache::new(6);
        for column in 0..4 {
            cache.begin_frame();
            cache.place(key(column), 0.0, 2, |_| false);
        }
        assert_eq!(cache.layers(), 2, "what nobody needs makes room first");
        cache.begin_frame();
        assert_eq!(cache.place(key(8), 0.0, 2, |_| true), Some(2));
        assert_eq!(cache.place(key(9), 0.0, 4, |_| true), Some(3));
    }

    #[test]
    fn memory_that_is_not_there_is_not_asked_for_again() {
        let mut cache = Cache::new(6);
        for column in 0..3 {
            cache.place(key(column), 0.0, 6, |_| false);
        }
        cache.cannot_grow(2);
        assert!(!cache.holds(key(2)) && cache.holds(key(1)));
        assert_eq!(cache.place(key(5), 0.0, 6, |_| true), None);
        assert_eq!((cache.capacity(), cache.layers()), (2, 2));
    }
}
