//! What is not as it should be, by name: it is told at the button that starts, and asks for a reason.

use super::{Offers, Prepare, RoomSettings};
use crate::practice::ROOM_FILE;
use crate::words::texts;

impl Prepare {
    /// What stands in the way most comes first: the practice's files, what the program found out, the
    /// protocol, the music; then what nobody has ticked or answered.
    pub(super) fn open_items(&self, offers: &Offers<'_>) -> Vec<String> {
        let mut open: Vec<String> = Vec::new();
        if offers.room != RoomSettings::Fine {
            open.push(texts::prepare::room_unread().to_owned());
        }
        for problem in offers.problems {
            let unused = texts::prepare::file_unused(&problem.file);
            if problem.file != ROOM_FILE && !open.contains(&unused) {
                open.push(unused);
            }
        }
        if self.plays_music(offers) {
            open.extend(offers.sound.open.iter().map(|told| told.what.clone()));
        }
        let found = offers.readiness.iter().filter(|line| line.is_open);
        open.extend(found.map(|line| line.told.what.clone()));
        let protocol = self.protocol_place(offers).and_then(|place| offers.protocols.get(place));
        let in_files = protocol.map_or(&[][..], |choice| &choice.open).iter();
        let in_music = self.playlist(offers).map_or(&[][..], |choice| &choice.open).iter();
        open.extend(in_files.chain(in_music).map(|told| told.what.clone()));
        open.extend(self.planned.short(self.protocol(offers)));
        for list in self.lists(offers) {
            let unticked = list.items.iter().filter(|item| !self.is_ticked(&list.id, &item.id));
            open.extend(unticked.map(|item| item.text.clone()));
        }
        let consents = self.protocol(offers).map_or(&[][..], |protocol| &protocol.consents);
        let unanswered = consents.iter().filter(|consent| self.consent(consent).is_none());
        open.extend(unanswered.map(|it| texts::prepare::consent_open(&it.label)));
        open
    }
}
