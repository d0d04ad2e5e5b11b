//! Short names between the module and its glue. wasm-bindgen's carry hashes, which no compression can
//! shorten and which stand in both files.

use std::collections::HashMap;

use walrus::Module;

/// What wasm-bindgen calls the glue in every import, and what we call it.
const GLUE: (&str, &str) = ("./viewer_bg.js", "g");

/// Renames all that crosses between the module and its glue, in both.
pub fn shorten(module: &mut Module, glue: &str) -> String {
    let mut names: HashMap<String, String> = HashMap::new();
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = short(number);
        names.insert(std::mem::replace(&mut import.name, short.clone()), short);
        if import.module == GLUE.0 {
            GLUE.1.clone_into(&mut import.module);
        }
    }
    for (number, export) in module.exports.iter_mut().enumerate() {
        // The page, and the parts of the module, know these by name.
        let is_known = |start| export.name.starts_with(start);
        if export.name == "memory" || ["interface_", "headset_"].into_iter().any(is_known) {
            continue;
        }
        let short = ["_", &short(number)].concat();
        names.insert(std::mem::replace(&mut export.name, short.clone()), short);
    }
    rename(&glue.replace(GLUE.0, GLUE.1), &names)
}

/// `a`, `b`, … `z`, `aa`, …
pub fn short(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + (number % 26) as u8);
        number /= 26;
        if number == 0 {
            break;
        }
        number -= 1;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// Replaces members of the objects that the glue exchanges: `name: function`, `name(…) {` and `wasm.name`.
fn rename(glue: &str, names: &HashMap<String, String>) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut renamed = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(is_word) {
        let (before, tail) = rest.split_at(start);
        renamed.push_str(before);
        let (word, after) =
            tail.split_at(tail.find(|letter| !is_word(letter)).unwrap_or(tail.len()));
        let is_member =
            renamed.ends_with("wasm.") || (word.starts_with("__wb") && after.starts_with(':'));
        match names.get(word).filter(|_| is_member) {
            Some(short) => renamed.push_str(short),
            None => renamed.push_str(word),
        }
        rest = after;
    }
    renamed.push_str(rest);
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_all_different() {
        let names: std::collections::HashSet<_> = (0..2000).map(short).collect();
        assert_eq!(names.len(), 2000);
        assert_eq!(
            [short(0), short(25), short(26), short(701), short(702)],
            ["a", "z", "aa", "zz", "aaa"]
        );
    }

    #[test]
    fn only_members_are_renamed() {
        let names = [("__wbg_now_12ab", "c"), ("viewer_new", "_d"), ("fetch", "e")]
            .map(|(long, short)| (long.to_owned(), short.to_owned()));
        assert_eq!(
            rename(
                "{ __wbg_now_12ab: function() { fetch(); } } wasm.viewer_new(1); viewer_new; wasm.fetch",
                &HashMap::from(names)
            ),
            "{ c: function() { fetch(); } } wasm._d(1); viewer_new; wasm.e"
        );
    }
}
