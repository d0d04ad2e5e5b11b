//! Three modules out of one: what a first frame needs, the interface, which a page loads after it, and what only
//! who enters a VR headset needs.
//!
//! All parts work on the same memory and the same table of functions, so nothing is there twice and Rust
//! sees one program. A function is *late* when only a later part uses it: calls from a part into one that
//! comes after it would be calls into nothing, so everything that the first can reach stays in it.
//!
//! * Direct calls are read from the code.
//! * Calls through the table (virtual functions, closures) cannot be followed, but a pointer to a function
//!   of a part is made by that part, so its entries of the table are told by their names. The
//!   compiler is asked not to merge equal functions, which would blur the names.
//! * Constants: the linker is asked to keep each in a segment of its own. One whose address stands only in
//!   late functions, and in constants that are late themselves, comes with the later part.

mod data;
mod late;

use std::collections::HashSet;

use anyhow::{Context as _, Result};
use walrus::ir::Value;
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, Global, GlobalKind,
    ImportedFunction, Memory, Module, Table, TableId,
};

use super::names::short;
use data::Segment;
use late::{Late, called};

/// What comes after the first frame: the interface, what looks ahead when the picture stands, and what comes
/// later still.
const INTERFACE: Late = Late {
    exports: &["interface_", "headset_"],
    paths: &[
        "sonla360_viewer::ui::",
        "sonla360_viewer::xr::",
        "sonla360_viewer::loose::",
        "sonla360_viewer::stage::neighbours::",
        "sonla360_viewer::loader::prefetch::",
        "sonla360_search::",
    ],
};
/// What only who enters a headset needs.
const HEADSET: Late = Late {
    exports: &["headset_"],
    paths: &["sonla360_viewer::xr::", "sonla360_viewer::ui::worn::"],
};

/// The three parts of a module that still has its names, as bytes. The second imports what it needs of the
/// first from a module called `stage`, the third what it needs of the second from one called `ui`.
pub fn split(whole: &[u8]) -> Result<[Vec<u8>; 3]> {
    let constants = Segment::all(&Module::from_buffer(whole)?);
    let (stage, mut rest) = split_off(whole, INTERFACE, "stage")?;
    let (interface, headset) = split_off(&rest.emit_wasm(), HEADSET, "ui")?;
    Ok([stage, interface, headset].map(|mut part| {
        data::join(&mut part, &constants);
        part.emit_wasm()
    }))
}

/// Splits what is late off a module; it imports what it needs of the first half from a module called `from`.
fn split_off(whole: &[u8], which: Late, from: &str) -> Result<(Module, Module)> {
    let mut first = Module::from_buffer(whole).context("the viewer is no WebAssembly module")?;
    let mut second = Module::from_buffer(whole)?;
    // The same bytes are read into the same order.
    let functions = ids(&first);
    let twins = ids(&second);
    let late = which.functions(&first);
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
        let import = second.imports.add(from, &name, twins[place]);
        second.funcs.get_mut(twins[place]).kind =
            FunctionKind::Import(ImportedFunction { import, ty });
    }
    share_memory(&mut first, &mut second, from);
    data::share_out(&mut first, &mut second, &late);

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
    Ok((first, second))
}

fn ids(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(walrus::Function::id).collect()
}

/// The second half imports memory, tables and variables of the first, where that does not import them itself.
fn share_memory(first: &mut Module, second: &mut Module, from: &str) {
    let name = |kind: &str, place: usize| [kind, &place.to_string()].concat();
    let own = |(_, (memory, _)): &(usize, (&Memory, &Memory))| memory.import.is_none();
    let pairs = first.memories.iter().zip(second.memories.iter()).enumerate().filter(own);
    let pairs: Vec<_> = pairs.map(|(place, (a, b))| (name("$m", place), a.id(), b.id())).collect();
    for (name, original, twin) in pairs {
        first.exports.add(&name, original);
        second.memories.get_mut(twin).import = Some(second.imports.add(from, &name, twin));
    }
    let own = |(_, (table, _)): &(usize, (&Table, &Table))| table.import.is_none();
    let pairs = first.tables.iter().zip(second.tables.iter()).enumerate().filter(own);
    let pairs: Vec<_> = pairs.map(|(place, (a, b))| (name("$t", place), a.id(), b.id())).collect();
    for (name, original, twin) in pairs {
        first.exports.add(&name, original);
        let import = second.imports.add(from, &name, twin);
        let table = second.tables.get_mut(twin);
        table.import = Some(import);
        table.init = None;
    }
    let own = |(_, (global, _)): &(usize, (&Global, &Global))| {
        matches!(global.kind, GlobalKind::Local(_))
    };
    let pairs = first.globals.iter().zip(second.globals.iter()).enumerate().filter(own);
    let pairs: Vec<_> = pairs.map(|(place, (a, b))| (name("$g", place), a.id(), b.id())).collect();
    for (name, original, twin) in pairs {
        first.exports.add(&name, original);
        let import = second.imports.add(from, &name, twin);
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
