//! What is being loaded: the most urgent first, a few at a time, again after a failure, and not at all
//! where it is no use.

use crate::cache::TileKey;

/// Loads in flight at the same time: what browsers give one HTTP/1.1 server.
const PARALLEL: usize = 6;
/// Attempts before a tile is given up.
const ATTEMPTS: u32 = 5;
/// Milliseconds until the second attempt; each further wait is twice as long.
const FIRST_WAIT: f64 = 1000.0;
/// The longest wait in milliseconds.
const LONGEST_WAIT: f64 = 15_000.0;

/// A tile that would be good to have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Want {
    /// The tile.
    pub key: TileKey,
    /// Smaller is more urgent.
    pub order: f64,
    /// Whether to begin loading it; otherwise a load that has begun is only not given up.
    pub begin: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// On its way.
    Loading,
    /// Its bytes are there and are being decoded.
    Decoding,
    /// Decoded, waiting for its place in the texture.
    Arrived,
    /// Failed; the next attempt is at this time.
    Waiting { until: f64 },
    /// Given up.
    Gone,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: TileKey,
    state: State,
    failures: u32,
}

/// Why a load failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The network or the server, perhaps only now.
    Passing,
    /// The tile does not exist or is no picture.
    Lasting,
}

/// The loads of a viewer.
#[derive(Debug, Default)]
pub struct Queue {
    entries: Vec<Entry>,
}

impl Queue {
    /// Brings the loads into line with what is wanted (most urgent first): appends the loads to begin and
    /// to cancel. The caller leaves out of `wanted` what it already has.
    pub fn plan(
        &mut self,
        wanted: &[Want],
        now: f64,
        start: &mut Vec<TileKey>,
        cancel: &mut Vec<TileKey>,
    ) {
        self.entries.retain(|entry| {
            let keep = match entry.state {
                State::Loading | State::Decoding | State::Waiting { .. } => {
                    wanted.iter().any(|want| want.key == entry.key)
                }
                State::Arrived | State::Gone => true,
            };
            if !keep && matches!(entry.state, State::Loading | State::Decoding) {
                cancel.push(entry.key);
            }
            keep
        });
        let mut free = PARALLEL.saturating_sub(self.loading());
        for want in wanted.iter().filter(|want| want.begin) {
            if free == 0 {
                break;
            }
            match self.entry(want.key) {
                None => {
                    self.entries.push(Entry { key: want.key, state: State::Loading, failures: 0 });
                }
                Some(entry) => match entry.state {
                    State::Waiting { until } if until <= now => entry.state = State::Loading,
                    _ => continue,
                },
            }
            start.push(want.key);
            free -= 1;
        }
    }

    /// Its bytes are there: the network is free for another.
    pub fn received(&mut self, key: TileKey) {
        if let Some(entry) = self.entry(key) {
            entry.state = State::Decoding;
        }
    }

    /// Its picture is there and waits for its place.
    pub fn arrived(&mut self, key: TileKey) {
        if let Some(entry) = self.entry(key) {
            entry.state = State::Arrived;
        }
    }

    /// It found no place although it is wanted: not again before this time (milliseconds).
    pub fn defer(&mut self, key: TileKey, until: f64) {
        if let Some(entry) = self.entry(key) {
            entry.state = State::Waiting { until };
        }
    }

    /// It has its place, or is not wanted any more: no longer a concern.
    pub fn done(&mut self, key: TileKey) {
        self.entries.retain(|entry| entry.key != key);
    }

    /// The load failed.
    pub fn failed(&mut self, key: TileKey, failure: Failure, now: f64) {
        if let Some(entry) = self.entry(key) {
            entry.failures += 1;
            entry.state = if failure == Failure::Lasting || entry.failures >= ATTEMPTS {
                State::Gone
            } else {
                let wait = FIRST_WAIT * f64::from(1u32 << (entry.failures - 1).min(16));
                State::Waiting { until: now + wait.min(LONGEST_WAIT) }
            };
        }
    }

    /// Whether a tile was given up.
    pub fn is_gone(&self, key: TileKey) -> bool {
        self.entries.iter().any(|entry| entry.key == key && entry.state == State::Gone)
    }

    /// Forgets failures, so that everything is tried again at once: the network is back, or a person
    /// asked for it.
    pub fn try_again(&mut self) {
        self.entries.retain(|entry| {
            matches!(entry.state, State::Loading | State::Decoding | State::Arrived)
        });
    }

    /// When the next attempt of a failed load is due.
    pub fn next_attempt(&self) -> Option<f64> {
        self.entries
            .iter()
            .filter_map(|entry| match entry.state {
                State::Waiting { until } => Some(until),
                _ => None,
            })
            .min_by(f64::total_cmp)
    }

    /// Loads on the network.
    pub fn loading(&self) -> usize {
        self.entries.iter().filter(|entry| entry.state == State::Loading).count()
    }

    fn entry(&mut self, key: TileKey) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_geometry::{Face, TileAddress};

    fn key(column: u32) -> TileKey {
        TileKey { scene: 0, tile: TileAddress { level: 5, face: Face::Up, row: 0, column } }
    }

    fn wants(columns: impl IntoIterator<Item = u32>) -> Vec<Want> {
        let want = |column| Want { key: key(column), order: f64::from(column), begin: true };
        columns.into_iter().map(want).collect()
    }

    fn plan(queue: &mut Queue, wanted: &[Want], now: f64) -> (Vec<TileKey>, Vec<TileKey>) {
        let (mut start, mut cancel) = (Vec::new(), Vec::new());
        queue.plan(wanted, now, &mut start, &mut cancel);
        (start, cancel)
    }

    #[test]
    fn a_few_begin_and_the_next_follow_when_those_are_done() {
        let mut queue = Queue::default();
        let wanted = wants(0..10);
        let (start, _) = plan(&mut queue, &wanted, 0.0);
        assert_eq!(start, (0..6).map(key).collect::<Vec<_>>());
        queue.arrived(key(2));
        assert_eq!(plan(&mut queue, &wanted, 1.0).0, [key(6)]);
    }

    #[test]
    fn the_network_does_not_wait_for_the_decoder() {
        let mut queue = Queue::default();
        let wanted = wants(0..10);
        plan(&mut queue, &wanted, 0.0);
        queue.received(key(2));
        assert_eq!(plan(&mut queue, &wanted, 1.0).0, [key(6)]);
        // What is being decoded can still be given up.
        assert_eq!(plan(&mut queue, &wants(3..7), 2.0).1, [key(0), key(1), key(2)]);
    }

    #[test]
    fn what_leaves_the_view_is_cancelled() {
        let mut queue = Queue::default();
        plan(&mut queue, &wants(0..3), 0.0);
        let (start, cancel) = plan(&mut queue, &wants(2..4), 1.0);
        assert_eq!((start, cancel), (vec![key(3)], vec![key(0), key(1)]));
    }

    #[test]
    fn what_is_near_the_view_goes_on_but_does_not_begin() {
        let mut queue = Queue::default();
        plan(&mut queue, &wants(0..1), 0.0);
        let near: Vec<_> =
            wants(0..3).into_iter().map(|want| Want { begin: false, ..want }).collect();
        assert_eq!(plan(&mut queue, &near, 1.0), (vec![], vec![]));
        assert_eq!(queue.loading(), 1);
    }

    #[test]
    fn a_failed_tile_is_tried_again_after_longer_and_longer_waits_and_then_given_up() {
        let mut queue = Queue::default();
        let wanted = wants(0..1);
        let mut now = 0.0;
        let mut waits = Vec::new();
        plan(&mut queue, &wanted, now);
        loop {
            queue.failed(key(0), Failure::Passing, now);
            let Some(until) = queue.next_attempt() else { break };
            assert_eq!(plan(&mut queue, &wanted, until - 1.0).0, []);
            assert_eq!(plan(&mut queue, &wanted, until).0, [key(0)]);
            waits.push(until - now);
            now = until;
        }
        assert_eq!(waits, [1000.0, 2000.0, 4000.0, 8000.0]);
        assert!(queue.is_gone(key(0)));
        assert_eq!(plan(&mut queue, &wanted, 1e9).0, []);
    }

    #[test]
    fn a_tile_that_does_not_exist_is_given_up_at_once_until_somebody_asks_again() {
        let mut queue = Queue::default();
        plan(&mut queue, &wants(0..1), 0.0);
        queue.failed(key(0), Failure::Lasting, 0.0);
        assert!(queue.is_gone(key(0)));
        queue.try_again();
        assert_eq!(plan(&mut queue, &wants(0..1), 1.0).0, [key(0)]);
    }

    #[test]
    fn an_answer_that_comes_after_the_cancel_does_no_harm() {
        let mut queue = Queue::default();
        plan(&mut queue, &wants(0..1), 0.0);
        plan(&mut queue, &[], 1.0);
        queue.arrived(key(0));
        queue.failed(key(0), Failure::Passing, 2.0);
        assert_eq!((queue.loading(), queue.next_attempt()), (0, None));
    }
}
