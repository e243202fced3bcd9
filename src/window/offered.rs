//! What a practice offers the screens: its protocols, its playlists with what is measured of their
//! files, its keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Context;

use super::room_keys::room_keys;
use crate::practice::{
    Library, PlaylistOffer, Practice, ProtocolOffer, ScanProgress, Told, broken_pieces,
};
use crate::ui::keyboard::Keymap;
use crate::ui::prepare::{PlaylistChoice, ProtocolChoice};
use crate::words::texts;

/// What is offered.
pub(super) struct Offered {
    pub(super) library: Library,
    pub(super) protocols: Vec<ProtocolChoice>,
    pub(super) playlists: Vec<PlaylistChoice>,
    pub(super) keymap: Keymap,
    /// What is to be said of the room's keys.
    pub(super) key_remarks: Vec<String>,
    /// How far the library's scan was when the playlists' files were last taken in.
    measured: Option<ScanProgress>,
}

impl Offered {
    /// Everything of this practice; its files begin to be measured.
    pub(super) fn of(practice: &Practice, ctx: &Context) -> Self {
        let (keymap, key_remarks) = room_keys(practice);
        let woken = ctx.clone();
        let library = Library::scan(practice, Box::new(move || woken.request_repaint()));
        let mut offered = Self {
            library,
            protocols: practice.protocols.iter().map(|it| protocol(practice, it)).collect(),
            playlists: practice.playlists.iter().map(|it| playlist(practice, it)).collect(),
            keymap,
            key_remarks,
            measured: None,
        };
        offered.follow(practice);
        offered
    }

    /// The keys of the room, with those that a pedal sends on this computer.
    pub(super) fn learn(&mut self, practice: &Practice, learned: &BTreeMap<String, String>) {
        let keys = learned.iter().map(|(act, key)| (act.as_str(), key.as_str()));
        self.keymap = room_keys(practice).0.with_learned(keys);
    }

    /// Takes in what was measured since.
    pub(super) fn follow(&mut self, practice: &Practice) {
        let progress = self.library.progress();
        if self.measured.replace(progress) == Some(progress) {
            return;
        }
        for (place, offer) in practice.playlists.iter().enumerate() {
            let Some(choice) = self.playlists.get_mut(place) else { continue };
            if let Some(files) = self.library.files(place).filter(|_| choice.files.is_none()) {
                *choice = playlist(practice, offer);
                let broken = broken_pieces(&choice.playlist, &files);
                let told = broken.iter().map(|it| it.told(texts::language()));
                choice.open.extend(told);
                choice.files = Some(Arc::new(files));
            }
        }
    }
}

fn protocol(practice: &Practice, offer: &ProtocolOffer) -> ProtocolChoice {
    let findings = practice.settings.protocol_findings(&offer.protocol);
    ProtocolChoice {
        protocol: Arc::clone(&offer.protocol),
        usual_playlist: practice.playlist_for(&offer.protocol).unwrap_or_default(),
        open: findings.iter().map(|it| it.told(texts::language())).collect(),
    }
}

fn playlist(practice: &Practice, offer: &PlaylistOffer) -> PlaylistChoice {
    let findings = practice.section_findings(&offer.playlist);
    let open: Vec<Told> = findings.iter().map(|it| it.told(texts::language())).collect();
    PlaylistChoice { playlist: Arc::clone(&offer.playlist), files: None, open }
}
