//! The keys of a room: its own changes to the table, and what is wrong with them.

use std::collections::BTreeSet;

use crate::practice::Practice;
use crate::ui::keyboard::{Keymap, KeymapProblem};
use crate::words::texts;

/// The keys in force, and what is wrong with the room's, or what they would hide of the codebooks.
pub(super) fn room_keys(practice: &Practice) -> (Keymap, Vec<String>) {
    let rows = practice.settings.keys.iter().map(|(name, key)| (name.as_str(), key.as_str()));
    match Keymap::with(rows) {
        Ok(keymap) => {
            let codebooks = practice.protocols.iter().map(|offer| &offer.protocol.codebook);
            let hidden: BTreeSet<String> =
                codebooks.flat_map(|codebook| keymap.shadowed(codebook)).collect();
            let remarks = hidden.iter().map(|hidden| texts::prepare::keys_hide(hidden)).collect();
            (keymap, remarks)
        }
        Err(problems) => {
            let unused =
                |problem: &KeymapProblem| texts::prepare::keys_unused(&problem.to_string());
            (Keymap::default(), problems.iter().map(unused).collect())
        }
    }
}

/// What is wrong with a room's keys, for people.
pub fn key_remarks(practice: &Practice) -> Vec<String> {
    room_keys(practice).1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a room with this key of its own.
    fn said(keys: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let room = format!("format = 1\n[keys]\n{keys}\n");
        std::fs::write(folder.path().join("room.toml"), room).unwrap();
        key_remarks(&Practice::open(folder.path()))
    }

    #[test]
    fn what_the_room_s_keys_hide_or_why_they_are_not_used_is_told_once() {
        assert_eq!(said(""), Vec::<String>::new());
        assert_eq!(
            said("near = \"x\""),
            [
                "A key of room.toml hides “Dissociation”",
                "A key of room.toml hides “Wordless sound”"
            ]
        );
        assert_eq!(
            said("vitals = \"m\""),
            ["The keys of room.toml are not used: keys.vitals: `m` is taken by `mark_moment`"]
        );
    }
}
