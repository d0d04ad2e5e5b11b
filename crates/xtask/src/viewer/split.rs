//! Two modules out of one: what a first frame needs, and the interface, which a page loads after it.
//!
//! Both halves work on the same memory and the same table of functions, so nothing is there twice and Rust
//! sees one program. A function is *late* when only the interface uses it: calls from the first half into
//! the second would be calls into nothing, so everything that the first half can reach stays in it.
//!
//! * Direct calls are read from the code.
//! * Calls through the table (virtual functions, closures) cannot be followed, but a pointer to a function
//!   of the interface is made by the interface, so its entries of the table are told by their names. The
//!   compiler is asked not to merge equal functions, which would blur the names.
//! * Constants: the linker is asked to keep each in a segment of its own. One whose address stands only in
//!   late functions, and in constants that are late themselves, comes with the second half.

use std::collections::HashSet;

use anyhow::{Context as _, Result};
use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, TableId,
};

use super::names::short;

/// A load or store with a computed index may begin this many bytes before the constant that it reads: the
/// compiler folds the start of an index' range into the address.
const REACH: u32 = 512;
/// The exports that belong to the interface begin like this.
const LATE_EXPORT: &str = "interface_";
/// Rust paths of what only the interface is made of, or only what looks ahead when the picture stands.
const LATE_PATHS: [&str; 5] = [
    "sonla360_viewer::ui::",
    "sonla360_viewer::xr::",
    "sonla360_viewer::stage::neighbours::",
    "sonla360_viewer::loader::prefetch::",
    "sonla360_search::",
];
/// The module name under which the second half imports what the first one exports.
const FIRST_HALF: &str = "stage";

/// The two halves of a module that still has its names, as bytes.
pub fn split(whole: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut first = Module::from_buffer(whole).context("the viewer is no WebAssembly module")?;
    let mut second = Module::from_buffer(whole)?;
    // The same bytes are read into the same order.
    let functions = ids(&first);
    let twins = ids(&second);
    let late = late(&first);
    let is_late = |place: usize| late.contains(&functions[place]);

    let mut shared = HashSet::new();
    for place in (0..functions.len()).filter(|place| is_late(*place)) {
        shared.extend(called(&first, functions[place]).into_iter().filter(|id| !late.contains(id)));
    }
    let mut shared_so_far = 0;
    for place in 0..functions.len() {
        let id = functions[place];
        let is_local = matches!(first.funcs.get(id).kind, FunctionKind::Local(_));
        if !is_local || is_late(place) {
            continue;
        }
        // What nobody shares has no name: if it were asked for all the same, the halves would not link.
        let mut name = String::new();
        if shared.contains(&id) {
            // In order, so that each name is much like the one before. The glue's begin with `_`.
            name = short(shared_so_far);
            first.exports.add(&name, id);
            shared_so_far += 1;
        }
        let ty = second.funcs.get(twins[place]).ty();
        let import = second.imports.add(FIRST_HALF, &name, twins[place]);
        second.funcs.get_mut(twins[place]).kind =
            FunctionKind::Import(ImportedFunction { import, ty });
    }
    share_memory(&mut first, &mut second);
    share_out_data(&mut first, &mut second, &late);

    let late_twins: HashSet<_> =
        (0..functions.len()).filter(|place| is_late(*place)).map(|place| twins[place]).collect();
    keep_in_tables(&mut first, |id| !late.contains(&id));
    keep_in_tables(&mut second, |id| late_twins.contains(&id));
    remove_exports(
        &mut first,
        |item, _| matches!(item, ExportItem::Function(id) if late.contains(id)),
    );
    remove_exports(
        &mut second,
        |item, _| !matches!(item, ExportItem::Function(id) if late_twins.contains(id)),
    );
    second.start = None;
    for module in [&mut first, &mut second] {
        walrus::passes::gc::run(module);
    }
    Ok((first.emit_wasm(), second.emit_wasm()))
}

fn ids(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(walrus::Function::id).collect()
}

/// The functions that only the interface uses.
fn late(module: &Module) -> HashSet<FunctionId> {
    let mut open: Vec<FunctionId> = module.start.into_iter().collect();
    for export in module.exports.iter().filter(|export| !export.name.starts_with(LATE_EXPORT)) {
        if let ExportItem::Function(id) = export.item {
            open.push(id);
        }
    }
    for element in module.elements.iter() {
        if let ElementItems::Functions(entries) = &element.items {
            let of_interface =
                |id: &FunctionId| module.funcs.get(*id).name.as_deref().is_some_and(is_late_name);
            open.extend(entries.iter().copied().filter(|id| !of_interface(id)));
        }
    }
    let mut early = HashSet::new();
    while let Some(id) = open.pop() {
        if early.insert(id) {
            open.extend(called(module, id));
        }
    }
    module.funcs.iter().map(walrus::Function::id).filter(|id| !early.contains(id)).collect()
}

/// Whether a demangled name speaks of the interface, be it as the type a general function is made for.
fn is_late_name(name: &str) -> bool {
    // Crates carry a hash: `sonla360_viewer[3f0e…]::ui`.
    let mut plain = String::with_capacity(name.len());
    let mut inside = false;
    for letter in name.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => plain.push(letter),
            _ => {}
        }
    }
    LATE_PATHS.iter().any(|path| plain.contains(path))
}

/// The functions that a function's code names.
fn called(module: &Module, id: FunctionId) -> Vec<FunctionId> {
    struct Names(Vec<FunctionId>);
    impl Visitor<'_> for Names {
        fn visit_function_id(&mut self, id: &FunctionId) {
            self.0.push(*id);
        }
    }
    let mut names = Names(Vec::new());
    if let FunctionKind::Local(code) = &module.funcs.get(id).kind {
        dfs_in_order(&mut names, code, code.entry_block());
    }
    names.0
}

/// Gives each half its own constants. Those that nobody seems to use stay in the first.
fn share_out_data(first: &mut Module, second: &mut Module, late: &HashSet<FunctionId>) {
    let segments: Vec<Segment> = first.data.iter().filter_map(Segment::of).collect();
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
        for memory in module.memories.iter_mut() {
            memory.data_segments.remove(&id);
        }
        module.data.delete(id);
    }
    for module in [first, second] {
        join_data(module, &segments);
    }
}

/// Joins what lies side by side: each segment takes up to eight bytes beside its own. Between two there may
/// be padding, but nothing that belongs to the other half.
fn join_data(module: &mut Module, all: &[Segment]) {
    const PADDING: u32 = 16;
    let mut own: Vec<Segment> = module.data.iter().filter_map(Segment::of).collect();
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
                for memory in module.memories.iter_mut() {
                    memory.data_segments.remove(&segment.id);
                }
                module.data.delete(segment.id);
            }
            _ => before = Some(segment),
        }
    }
}

/// A constant or a run of them.
struct Segment {
    id: walrus::DataId,
    start: u32,
    bytes: Vec<u8>,
}

impl Segment {
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

/// The second half imports memory, tables and variables of the first.
fn share_memory(first: &mut Module, second: &mut Module) {
    let pairs: Vec<_> =
        first.memories.iter().zip(second.memories.iter()).map(|(a, b)| (a.id(), b.id())).collect();
    for (place, (original, twin)) in pairs.into_iter().enumerate() {
        let name = ["$m", &place.to_string()].concat();
        first.exports.add(&name, original);
        let import = second.imports.add(FIRST_HALF, &name, twin);
        let memory = second.memories.get_mut(twin);
        memory.import = Some(import);
    }
    let pairs: Vec<_> =
        first.tables.iter().zip(second.tables.iter()).map(|(a, b)| (a.id(), b.id())).collect();
    for (place, (original, twin)) in pairs.into_iter().enumerate() {
        let name = ["$t", &place.to_string()].concat();
        first.exports.add(&name, original);
        let import = second.imports.add(FIRST_HALF, &name, twin);
        let table = second.tables.get_mut(twin);
        table.import = Some(import);
        table.init = None;
    }
    let pairs: Vec<_> =
        first.globals.iter().zip(second.globals.iter()).map(|(a, b)| (a.id(), b.id())).collect();
    for (place, (original, twin)) in pairs.into_iter().enumerate() {
        let name = ["$g", &place.to_string()].concat();
        first.exports.add(&name, original);
        let import = second.imports.add(FIRST_HALF, &name, twin);
        second.globals.get_mut(twin).kind = GlobalKind::Import(import);
    }
}

/// Leaves in the tables only the functions that `keep` names, each in its old place.
fn keep_in_tables(module: &mut Module, keep: impl Fn(FunctionId) -> bool) {
    let mut runs: Vec<(TableId, i32, Vec<FunctionId>)> = Vec::new();
    let mut old = Vec::new();
    for element in module.elements.iter() {
        let (
            ElementItems::Functions(entries),
            ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(start)) },
        ) = (&element.items, &element.kind)
        else {
            continue;
        };
        old.push((*table, element.id()));
        for (place, id) in (*start..).zip(entries) {
            if !keep(*id) {
                continue;
            }
            match runs.last_mut() {
                Some((run_table, run, members))
                    if run_table == table && usize::try_from(place - *run) == Ok(members.len()) =>
                {
                    members.push(*id);
                }
                _ => runs.push((*table, place, vec![*id])),
            }
        }
    }
    for (table, id) in old {
        module.elements.delete(id);
        module.tables.get_mut(table).elem_segments.remove(&id);
    }
    for (table, start, members) in runs {
        let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(start)) };
        let id = module.elements.add(kind, ElementItems::Functions(members));
        module.tables.get_mut(table).elem_segments.insert(id);
    }
}

fn remove_exports(module: &mut Module, gone: impl Fn(&ExportItem, &str) -> bool) {
    let doomed: Vec<_> = module
        .exports
        .iter()
        .filter(|export| gone(&export.item, &export.name))
        .map(walrus::Export::id)
        .collect();
    for id in doomed {
        module.exports.delete(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interface_is_told_by_its_names() {
        assert!(is_late_name("<sonla360_viewer[3f0e12]::ui::Interface>::listen"));
        assert!(is_late_name("core[1]::ptr::drop_in_place::<sonla360_search[2]::index::Index>"));
        assert!(!is_late_name("<sonla360_viewer[3f0e12]::stage::Stage>::wake"));
        assert!(!is_late_name("core[1]::fmt::write"));
    }
}
