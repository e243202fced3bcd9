//! Getting ready: protocol, client, music, and the lists of the room, the client and the dose.
//! Answers with what is to be started.

mod agreed;
mod areas;
mod choices;
mod client;
mod lists;
mod music;
mod open_items;
mod plan;
mod room_file;
mod room_key;
mod sound;
mod start_bar;
#[cfg(test)]
mod tests;
mod tick_row;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use areas::Areas;
use egui::{Response, Ui};
use room_key::KeyQuestion;
pub use sound::SoundOffer;

use music::Planned;
use room_file::RoomQuestion;
pub use room_file::RoomSettings;

use super::widgets::{MainScreen, NavBar, OrderForm, nav_bar_ui};
use crate::journal::Fingerprint;
use crate::music::{Playlist, Scanned, Side};
use crate::names::{ClientCode, Initials, Person};
use crate::practice::Told;
use crate::protocol::{
    Checklist, ChecklistId, Consent, ConsentId, ConsentOption, ItemId, Problem, Protocol,
    well_known,
};
use crate::record::SessionLine;
use crate::session::{
    ChecklistTick, Command, HelpPlan, OfferedReason, OrderedDose, PreparedTick, Reason, Wall,
};
use crate::words::offered_reason;
use crate::words::reason::OPEN_ITEMS;
use crate::words::texts;

/// What is on offer, read in one frame.
#[derive(Debug, Clone, Copy)]
pub struct Offers<'a> {
    /// The protocols, in the order shown.
    pub protocols: &'a [ProtocolChoice],
    /// The playlists, in the order shown.
    pub playlists: &'a [PlaylistChoice],
    pub people: &'a [Person],
    pub bar: NavBar<'a>,
    /// What the program found out by itself about being ready.
    pub readiness: &'a [ReadinessLine],
    pub sound: SoundOffer<'a>,
    /// What is wrong with the practice's own files.
    pub problems: &'a [Problem],
    pub earlier: &'a [SessionLine],
    pub trouble: Option<&'a str>,
    /// There are records here, and the room's key is not.
    pub room_key_missing: bool,
    pub room: RoomSettings<'a>,
}

/// A protocol that can be chosen.
#[derive(Debug, Clone)]
pub struct ProtocolChoice {
    pub protocol: Arc<Protocol>,
    /// The playlist that suits it, by its place in the offers, until a person chooses one.
    pub usual_playlist: usize,
    /// What is open in its file.
    pub open: Vec<Told>,
}

/// A playlist that can be chosen.
#[derive(Debug, Clone)]
pub struct PlaylistChoice {
    pub playlist: Arc<Playlist>,
    /// What is known of its files, by their path as written there; `None` while they are being
    /// measured.
    pub files: Option<Arc<BTreeMap<PathBuf, Scanned>>>,
    /// What is open in its file.
    pub open: Vec<Told>,
}

/// One thing that the program found out by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessLine {
    /// It is not as it should be, and counts as open.
    pub is_open: bool,
    pub told: Told,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum PrepareAct {
    Start(Box<Start>),
    HearTone(Side),
    /// The music goes to the output with this id.
    ChooseOutput(String),
    LookForOutputs,
    OpenRecords,
    /// Read the practice's files again.
    ReadAgain,
    /// Show the keys, with the codes of the protocol in this place of the offers.
    ShowKeys(Option<usize>),
    /// A new key is made in the place of the room's missing one, whose fingerprint a person
    /// confirms; `None`: as another room.
    NewRoomKey(Option<Fingerprint>),
}

/// What was settled before the arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The protocol's place in the offers.
    pub protocol: usize,
    /// The playlist's place in the offers.
    pub playlist: usize,
    pub client: ClientCode,
    pub therapist: Initials,
    /// No client is in the room.
    pub rehearsal: bool,
    /// Tags of music that this client is not to hear.
    pub avoid: Vec<String>,
    /// What was ticked of the protocol's lists, in the order of the lists.
    pub ticks: Vec<PreparedTick>,
    pub consents: Vec<(ConsentId, ConsentOption)>,
    /// Why it starts with items open; `None` when none is.
    pub open_items_reason: Option<Reason>,
    /// To be entered right after the opening.
    pub prepared: Vec<Command>,
}

/// The screen and what has been entered in it. A new one after each session: ticks don't outlive
/// it.
#[derive(Debug, Default)]
pub struct Prepare {
    protocol: Option<String>,
    playlist: Option<String>,
    client: String,
    therapist: String,
    rehearsal: bool,
    ticker: String,
    nobody_ticks: bool,
    /// Who got the room ready, for whom, and when it was handed over.
    handed_over: Option<(Initials, Initials, Wall)>,
    ticks: BTreeMap<(ChecklistId, ItemId), (Initials, Wall)>,
    consents: BTreeMap<ConsentId, ConsentOption>,
    avoid: BTreeSet<String>,
    /// The client's intention.
    intention: String,
    help: HelpPlan,
    order: OrderForm,
    missing_shown: bool,
    asking: bool,
    planned: Planned,
    room_question: RoomQuestion,
    key_question: KeyQuestion,
    reason_missing: bool,
    reason: String,
    wants_cursor: WantsCursor,
    /// Another page stood here meanwhile.
    is_back: bool,
}

/// The field or button that is to have the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum WantsCursor {
    #[default]
    Client,
    Therapist,
    Protocol,
    Ticker,
    /// The button that starts.
    Start,
    Reason,
    Fingerprint,
    /// Where it is.
    None,
}

impl WantsCursor {
    /// Gives the cursor to this field or button, where it is the one, and brings it into sight.
    fn give(&mut self, which: Self, field: &Response) {
        if *self == which {
            *self = Self::None;
            field.scroll_to_me(None);
            field.request_focus();
            field.ctx.request_repaint();
        }
    }
}

impl Prepare {
    /// Paints one frame over the whole `ui` and answers with what was asked for in it.
    pub fn show(&mut self, ui: &mut Ui, offers: &Offers<'_>) -> Option<PrepareAct> {
        if std::mem::take(&mut self.is_back) {
            self.wants_cursor = self.missing(offers).map_or(WantsCursor::None, |(lacks, _)| lacks);
        }
        self.planned.follow(self.protocol(offers), self.playlist(offers), &self.avoid);
        let open = self.open_items(offers);
        self.asking &= !open.is_empty();
        let room_asks = self.asks_about_the_room(offers);
        let asks = self.asking || offers.room_key_missing || room_asks;
        let areas = Areas::of(ui.max_rect(), asks, lists::who_width(ui, offers.people));
        areas.paint_ground(ui);
        let mut act = match nav_bar_ui(ui, areas.top, Some(MainScreen::Prepare), &offers.bar) {
            Some(MainScreen::Records) => Some(PrepareAct::OpenRecords),
            Some(MainScreen::Keys) => Some(PrepareAct::ShowKeys(self.protocol_place(offers))),
            Some(MainScreen::Prepare) | None => None,
        };
        act = self.choices_ui(ui, &areas, offers).or(act);
        act = self.plan_ui(ui, areas.middle, offers).or(act);
        act = self.lists_ui(ui, &areas, offers).or(act);
        if offers.room_key_missing {
            act = self.key_question_ui(ui, &areas, offers).or(act);
        } else if room_asks {
            act = self.room_question_ui(ui, &areas, offers).or(act);
        } else if self.start_bar_ui(ui, &areas, offers, &open) {
            act = self.start(offers, &open).map(|start| PrepareAct::Start(Box::new(start)));
        }
        act
    }

    /// Types a client's code.
    #[cfg(test)]
    pub(crate) fn type_client(&mut self, code: &str) {
        self.client = code.to_owned();
    }

    /// What was typed as the client's code.
    #[cfg(test)]
    pub(crate) fn client(&self) -> &str {
        &self.client
    }

    /// Another page stood here meanwhile: the cursor is where a start lacks something.
    pub fn come_back(&mut self) {
        self.is_back = true;
    }

    /// The chosen protocol's place.
    fn protocol_place(&self, offers: &Offers<'_>) -> Option<usize> {
        let id = self.protocol.as_ref()?;
        offers.protocols.iter().position(|choice| choice.protocol.id == *id)
    }

    fn protocol<'a>(&self, offers: &Offers<'a>) -> Option<&'a Arc<Protocol>> {
        Some(&offers.protocols.get(self.protocol_place(offers)?)?.protocol)
    }

    /// The chosen playlist's place; the protocol's usual one until one is chosen.
    fn playlist_place(&self, offers: &Offers<'_>) -> Option<usize> {
        let is_chosen = |choice: &PlaylistChoice| {
            self.playlist.as_ref().is_some_and(|id| *id == choice.playlist.id)
        };
        let usual = || {
            let choice = offers.protocols.get(self.protocol_place(offers)?)?;
            offers.playlists.get(choice.usual_playlist).map(|_| choice.usual_playlist)
        };
        offers.playlists.iter().position(is_chosen).or_else(usual)
    }

    fn playlist<'a>(&self, offers: &Offers<'a>) -> Option<&'a PlaylistChoice> {
        offers.playlists.get(self.playlist_place(offers)?)
    }

    /// Something is to sound: it matters where.
    fn plays_music(&self, offers: &Offers<'_>) -> bool {
        self.playlist(offers).is_none_or(|choice| !choice.playlist.is_silent())
    }

    /// The chosen protocol's lists that belong here, in their order.
    fn lists<'a>(&self, offers: &Offers<'a>) -> impl Iterator<Item = &'a Checklist> + use<'a> {
        let protocol = self.protocol(offers);
        well_known::PREPARATION.into_iter().filter_map(move |id| protocol?.checklist(&id.into()))
    }

    /// The tags to avoid that this playlist has.
    fn avoided(&self, playlist: &Playlist) -> Vec<String> {
        self.avoid
            .iter()
            .filter(|tag| playlist.tracks().any(|track| track.tags.contains(tag)))
            .cloned()
            .collect()
    }

    fn is_ticked(&self, list: &ChecklistId, item: &ItemId) -> bool {
        self.ticks.contains_key(&(list.clone(), item.clone()))
    }

    /// The option chosen for a consent, where the protocol still has it.
    fn consent(&self, consent: &Consent) -> Option<&ConsentOption> {
        self.consents.get(&consent.id).filter(|option| consent.option(option).is_some())
    }

    /// The commands that follow the opening; `None` while the order can't be read.
    fn prepared(&mut self, offers: &Offers<'_>) -> Option<Vec<Command>> {
        let mut prepared = Vec::new();
        if !self.order.is_empty() {
            let order = self.order.order(OrderedDose::First, offers.people)?;
            prepared.push(Command::OrderDose(Box::new(order)));
        }
        let intention = self.intention.trim();
        if !intention.is_empty() {
            prepared.push(Command::SetIntention { text: intention.to_owned() });
        }
        if !self.help.is_empty() {
            prepared.push(Command::AgreeHelp(Box::new(self.help.clone())));
        }
        Some(prepared)
    }

    /// Everything that a start needs; `None` while something is missing.
    fn start(&mut self, offers: &Offers<'_>, open: &[String]) -> Option<Start> {
        let (place, protocol) = (self.protocol_place(offers)?, self.protocol(offers)?);
        let (playlist, music) = (self.playlist_place(offers)?, self.playlist(offers)?);
        let reason = self.reason.trim();
        if !open.is_empty() && reason.is_empty() {
            return None;
        }
        let ticks = self
            .lists(offers)
            .flat_map(|list| list.items.iter().map(|item| (list.id.clone(), item.id.clone())));
        let ticks = ticks.filter_map(|(list, item)| {
            let (who, wall) = self.ticks.get(&(list.clone(), item.clone()))?;
            Some(PreparedTick {
                tick: ChecklistTick { list, item, on: true, note: None },
                who: who.clone(),
                wall: *wall,
            })
        });
        let consents = protocol.consents.iter().filter_map(|consent| {
            let option = self.consent(consent)?;
            Some((consent.id.clone(), option.clone()))
        });
        Some(Start {
            protocol: place,
            playlist,
            client: self.code(offers)?,
            therapist: self.therapist.parse().ok()?,
            rehearsal: self.rehearsal,
            avoid: self.avoided(&music.playlist),
            ticks: ticks.collect(),
            consents: consents.collect(),
            open_items_reason: (!open.is_empty()).then(|| reason_of(reason)),
            prepared: self.prepared(offers)?,
        })
    }
}

/// One that is offered stays what it is, in any language; anything else is what was typed.
fn reason_of(text: &str) -> Reason {
    let is = |offered: &OfferedReason| offered_reason(*offered, texts::language()) == text;
    OPEN_ITEMS.into_iter().find(is).map_or_else(|| Reason::from(text), Reason::from)
}
