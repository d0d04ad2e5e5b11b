//! Which functions are late: used by nothing that comes before their part.

use std::collections::HashSet;

use walrus::ir::{Visitor, dfs_in_order};
use walrus::{ElementItems, ExportItem, FunctionId, FunctionKind, Module};

/// What tells a part that comes late.
#[derive(Clone, Copy)]
pub struct Late {
    /// Its exports begin like one of these.
    pub exports: &'static [&'static str],
    /// Rust paths of what only it is made of.
    pub paths: &'static [&'static str],
}

impl Late {
    /// The functions that only this part uses.
    pub fn functions(self, module: &Module) -> HashSet<FunctionId> {
        let mut open: Vec<FunctionId> = module.start.into_iter().collect();
        let is_late = |name: &str| self.exports.iter().any(|start| name.starts_with(start));
        for export in module.exports.iter().filter(|export| !is_late(&export.name)) {
            if let ExportItem::Function(id) = export.item {
                open.push(id);
            }
        }
        for element in module.elements.iter() {
            if let ElementItems::Functions(entries) = &element.items {
                let is_own = |id: &FunctionId| {
                    module.funcs.get(*id).name.as_deref().is_some_and(|name| self.is_name(name))
                };
                open.extend(entries.iter().copied().filter(|id| !is_own(id)));
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

    /// Whether a demangled name speaks of this part, be it as the type a general function is made for.
    fn is_name(self, name: &str) -> bool {
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
        self.paths.iter().any(|path| plain.contains(path))
    }
}

/// The functions that a function's code names.
pub fn called(module: &Module, id: FunctionId) -> Vec<FunctionId> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const LATE: Late =
        Late { exports: &[], paths: &["sonla360_viewer::ui::", "sonla360_search::"] };

    #[test]
    fn a_part_is_told_by_its_names() {
        assert!(LATE.is_name("<sonla360_viewer[3f0e12]::ui::Interface>::listen"));
        assert!(LATE.is_name("core[1]::ptr::drop_in_place::<sonla360_search[2]::index::Index>"));
        assert!(!LATE.is_name("<sonla360_viewer[3f0e12]::stage::Stage>::wake"));
        assert!(!LATE.is_name("core[1]::fmt::write"));
    }
}
