//! Which constants go with which part.

use std::collections::HashSet;

use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, FunctionId, FunctionKind, Module};

/// A load or store with a computed index may begin this many bytes before the constant that it reads: the
/// compiler folds the start of an index' range into the address.
const REACH: u32 = 512;

/// Gives both parts their own constants. Those that nobody seems to use stay in the first.
pub fn share_out(first: &mut Module, second: &mut Module, late: &HashSet<FunctionId>) {
    let segments = Segment::all(first);
    let known = &segments;
    let touching = |from: u32, to: u32| {
        (0..known.len()).filter(move |place| known[*place].start < to && from < known[*place].end())
    };
    let (mut early, mut used) = (HashSet::new(), HashSet::new());
    for function in first.funcs.iter() {
        let into = if late.contains(&function.id()) { &mut used } else { &mut early };
        for (from, to) in addresses(first, function.id()) {
            into.extend(touching(from, to));
        }
    }
    // Constants point to constants: what an early one names is early.
    let mut open: Vec<usize> = early.iter().copied().collect();
    let mut later: Vec<usize> = used.iter().copied().collect();
    for (found, open) in [(&mut early, &mut open), (&mut used, &mut later)] {
        while let Some(place) = open.pop() {
            for word in segments[place].words() {
                open.extend(touching(word, word + 1).filter(|target| found.insert(*target)));
            }
        }
    }
    let twins: Vec<_> = second
        .data
        .iter()
        .filter(|data| Segment::of(data).is_some())
        .map(walrus::Data::id)
        .collect();
    for (place, segment) in segments.iter().enumerate() {
        let goes = used.contains(&place) && !early.contains(&place);
        let (module, id) =
            if goes { (&mut *first, segment.id) } else { (&mut *second, twins[place]) };
        remove(module, id);
    }
}

/// Joins what lies side by side: each segment takes up to eight bytes beside its own. Between two there may
/// be padding, but nothing of `all` that belongs to another part.
pub fn join(module: &mut Module, all: &[Segment]) {
    const PADDING: u32 = 16;
    let mut own = Segment::all(module);
    own.sort_by_key(|segment| segment.start);
    let mut before: Option<Segment> = None;
    for segment in own {
        let beside = before.as_ref().is_some_and(|before| {
            let gap = before.end()..segment.start;
            gap.len() <= PADDING as usize && !all.iter().any(|other| gap.contains(&other.start))
        });
        match &mut before {
            Some(joined) if beside => {
                let padding = (segment.start - joined.end()) as usize;
                joined.bytes.extend(std::iter::repeat_n(0, padding));
                joined.bytes.extend_from_slice(&segment.bytes);
                module.data.get_mut(joined.id).value.clone_from(&joined.bytes);
                remove(module, segment.id);
            }
            _ => before = Some(segment),
        }
    }
}

fn remove(module: &mut Module, id: walrus::DataId) {
    for memory in module.memories.iter_mut() {
        memory.data_segments.remove(&id);
    }
    module.data.delete(id);
}

/// A constant or a run of them.
pub struct Segment {
    id: walrus::DataId,
    start: u32,
    bytes: Vec<u8>,
}

impl Segment {
    /// Those of a module.
    pub fn all(module: &Module) -> Vec<Self> {
        module.data.iter().filter_map(Self::of).collect()
    }

    fn of(data: &walrus::Data) -> Option<Self> {
        match data.kind {
            walrus::DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } => {
                Some(Self { id: data.id(), start: start as u32, bytes: data.value.clone() })
            }
            _ => None,
        }
    }

    fn end(&self) -> u32 {
        self.start + self.bytes.len() as u32
    }

    /// What may be an address: the aligned words.
    fn words(&self) -> impl Iterator<Item = u32> + '_ {
        let skipped = (self.start.next_multiple_of(4) - self.start) as usize;
        let words = self.bytes.get(skipped..).unwrap_or_default().chunks_exact(4);
        words.map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
    }
}

/// The spans of memory that a function's code names, by constants and by the offsets of loads and stores.
fn addresses(module: &Module, id: FunctionId) -> Vec<(u32, u32)> {
    struct Spans(Vec<(u32, u32)>);
    impl Visitor<'_> for Spans {
        fn visit_const(&mut self, constant: &walrus::ir::Const) {
            if let Value::I32(number) = constant.value {
                let number = number as u32;
                self.0.push((number, number.saturating_add(1)));
            }
        }
        fn visit_load(&mut self, load: &walrus::ir::Load) {
            self.reach(load.arg.offset);
        }
        fn visit_store(&mut self, store: &walrus::ir::Store) {
            self.reach(store.arg.offset);
        }
    }
    impl Spans {
        fn reach(&mut self, offset: u64) {
            let offset = u32::try_from(offset).unwrap_or_default();
            self.0.push((offset, offset.saturating_add(REACH)));
        }
    }
    let mut spans = Spans(Vec::new());
    if let FunctionKind::Local(code) = &module.funcs.get(id).kind {
        dfs_in_order(&mut spans, code, code.entry_block());
    }
    spans.0
}
