//! The window: which screen stands in it, and what becomes of what the screens ask for.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, TryRecvError};
use egui::{Align, Context, Event, Key, Layout, Ui, UiBuilder, ViewportCommand, vec2};

use super::already_open;
use super::background::in_background;
use super::compared_codes::ComparedCodes;
use super::keyboard_layout::KeyboardLayout;
use super::offered::Offered;
use super::one_window::Claim;
use super::output_probe::OutputProbe;
use super::readiness_probe::ReadinessProbe;
use super::record_verification::RecordVerification;
use super::records_controller::{NextScreen, RecordsController};
use crate::clock::{Clock, last_change};
use crate::journal::seal::Unlock;
use crate::journal::{Fingerprint, OpenRoom, RecordState, Verdicts, session_runs};
use crate::live::{Handle, Notice, Runner, SessionStopper, on_termination};
use crate::music::{OutputDevice, Scanned};
use crate::practice;
use crate::practice::{
    Finding, PlaylistOffer, Practice, Preparation, Readiness, RoomFile, SessionError, Theme, Told,
    player,
};
use crate::record::SessionLine;
use crate::session::{Command, Interruption, Wall};
use crate::ui::keyboard::{self, Action};
use crate::ui::keys_page::{KeysAct, KeysPage, KeysView, untried_function_keys};
use crate::ui::prepare::{
    Offers, Prepare, PrepareAct, ReadinessLine, RoomSettings, SoundOffer, Start,
};
use crate::ui::records::Drafts;
use crate::ui::resume::{LeftOpen, ResumeAct, ResumeScreen};
use crate::ui::session::{Now, OutputWish, SentCommand, SessionScreen, Setup};
use crate::ui::tokens::{space, tokens};
use crate::ui::widgets::{Button, HoldButton, NavBar};
use crate::ui::{fonts, tokens};
use crate::window::Awake;
use crate::window::preferences::{Preferences, PreferencesWriter};
use crate::words::texts;

#[cfg(test)]
mod tests;

/// Why the window could not be opened, or had to end.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error("the window could not be opened: {0}")]
    Toolkit(String),
}

/// What came of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// A window, which is closed by now.
    Window,
    /// The window that was open already was brought to the front.
    Shown,
    /// It was said that there is one.
    Said,
}

/// Opens the window and stays until it is closed; where one is open for this folder already, that
/// one is shown.
///
/// # Errors
/// What the toolkit said when it could not open it.
pub fn open(practice: Practice, clock: Arc<dyn Clock>) -> Result<Opened, WindowError> {
    let toolkit = |error: eframe::Error| WindowError::Toolkit(error.to_string());
    let mut only = match Claim::of(&practice.home) {
        Claim::First(only) => only,
        Claim::Elsewhere { shown: true } => return Ok(Opened::Shown),
        Claim::Elsewhere { shown: false } => {
            texts::speak(practice.settings.language);
            return already_open::say(&practice.settings).map(|()| Opened::Said).map_err(toolkit);
        }
    };
    let viewport = egui::ViewportBuilder::default()
        .with_title(texts::app::name())
        .with_app_id("stillpoint")
        .with_inner_size(tokens::window_size::USUAL)
        .with_min_inner_size(tokens::window_size::LEAST);
    // Dithering smooths gradients, of which there are none here; without a GPU it costs a tenth of
    // a frame.
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let stopper: SharedStopper = Arc::default();
    let of_app = Arc::clone(&stopper);
    let create: eframe::AppCreator<'_> = Box::new(|creation| {
        only.come_to_the_front_in(&creation.egui_ctx);
        Ok(Box::new(App::new(practice, clock, &creation.egui_ctx, of_app)))
    });
    let closed = eframe::run_native("stillpoint", options, create).map_err(toolkit);
    // A session that was closed a moment ago still fades, and the keys of a sealed one go only once
    // all of it is kept.
    end(&stopper, Interruption::WindowClosed);
    closed.map(|()| Opened::Window)
}

/// Of the session that runs, or of the last one, which may not have ended to the end yet.
type SharedStopper = Arc<Mutex<Option<SessionStopper>>>;

/// Ends what is left of a session, and waits for it.
fn end(stopper: &SharedStopper, by: Interruption) {
    let left = stopper.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(Err(unsaved)) = left.map(|left| left.finish(Some(by))) {
        tracing::error!("{unsaved}");
    }
}

/// The side of the texture that holds the glyphs, in pixels. As wide as a driver allows (16,384 in
/// software) its rows mix sizes and waste half of it, in memory and in the first frame.
const ATLAS_SIDE: usize = 2048;

/// A press waits so long for its row, as an eye would not notice: on most disks the row is kept by
/// then. Nothing else waits.
const SEEN_AT_ONCE_WITHIN: Duration = Duration::from_millis(4);

/// The program's window.
struct App {
    practice: Practice,
    clock: Arc<dyn Clock>,
    offered: Offered,
    layout: KeyboardLayout,
    lines: Vec<SessionLine>,
    verification: RecordVerification,
    screen: Screen,
    outputs: OutputProbe,
    readiness: ReadinessProbe,
    /// What was being prepared, while another screen is shown.
    prepared: Option<Box<Prepare>>,
    /// The codes of sealed records that were unlocked in this sitting, and since when.
    compared: ComparedCodes,
    /// A session that was asked for before its music was known.
    starting: Option<Starting>,
    remembered: Preferences,
    preferences_writer: Arc<PreferencesWriter>,
    /// Drafts of the records screen, while another screen is shown.
    drafts: Drafts,
    trouble: Option<String>,
    room_key_missing: bool,
    /// The window was asked to close over a running session: a strip asks for a hold.
    leaving: bool,
    /// What SIGTERM ends, and the end of the window.
    stopper: SharedStopper,
    ended_from_outside: Arc<Mutex<bool>>,
}

/// A session that begins once its music has been looked at.
struct Starting {
    start: Start,
    files: Receiver<Files>,
}

/// What is known of a playlist's files, by their names in it.
type Files = BTreeMap<PathBuf, Scanned>;

enum Screen {
    Resume {
        folder: PathBuf,
        left: LeftOpen,
    },
    /// The keys, with the codes of the protocol in this place, before another screen.
    Keys {
        page: KeysPage,
        back: Box<Screen>,
        protocol: usize,
    },
    Prepare(Box<Prepare>),
    Session(Box<Running>),
    Records(Box<RecordsController>),
}

/// A second click on *Start arrival* would land on *Silence*, which stands in its place: no rescue
/// is meant this soon.
const SETTLES_MS: i64 = 800;

struct Running {
    since_ms: i64,
    /// How the screens looked before it, and look again after it.
    theme_before: Theme,
    /// That the computer may fall asleep was said.
    is_sleep_told: bool,
    handle: Handle,
    screen: SessionScreen,
    awake: Awake,
}

impl App {
    /// Looks at the practice's folder and decides on the first screen; the theme is in force before
    /// the first frame.
    fn new(
        practice: Practice,
        clock: Arc<dyn Clock>,
        ctx: &Context,
        stopper: SharedStopper,
    ) -> Self {
        texts::speak(practice.settings.language);
        crate::ui::install(ctx, practice.settings.theme);
        let remembered = Preferences::read(&practice.home);
        tokens::set_brightness(ctx, remembered.brightness_percent);
        let arrived = remembered.function_keys.iter().filter_map(|name| Key::from_name(name));
        keyboard::know_function_keys(ctx, arrived);
        practice.keep_room_copy();
        let mut offered = Offered::of(&practice, ctx);
        offered.learn(&practice, &remembered.learned);
        let mut app = Self {
            practice,
            clock,
            offered,
            layout: KeyboardLayout::default(),
            lines: Vec::new(),
            verification: RecordVerification::default(),
            screen: Screen::Prepare(Box::default()),
            outputs: OutputProbe::default(),
            readiness: ReadinessProbe::default(),
            prepared: None,
            compared: ComparedCodes::default(),
            starting: None,
            remembered,
            preferences_writer: Arc::default(),
            drafts: Drafts::default(),
            trouble: None,
            room_key_missing: false,
            leaving: false,
            stopper,
            ended_from_outside: Arc::default(),
        };
        if let Err(error) = app.practice.sweep_open_keys() {
            app.trouble = Some(error.to_string());
        }
        let wall = app.wall();
        RecordVerification::begin(&mut app.practice, wall);
        app.room_key_missing = OpenRoom::missing(&app.practice.folders).is_some();
        app.read_lines();
        app.outputs.look(ctx);
        app.screen = app.first_screen();
        app.end_with_the_system(ctx);
        app
    }

    fn wall(&self) -> Wall {
        self.clock.read().wall
    }

    fn read_lines(&mut self) {
        match self.practice.lines() {
            Ok(lines) => self.lines = lines,
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    /// The offer to go on with the latest session that was left open with a client, else getting
    /// ready.
    fn first_screen(&mut self) -> Screen {
        let open = |line: &&SessionLine| {
            matches!(line.state, Some(RecordState::Open | RecordState::Torn)) && !line.rehearsal
        };
        // One that another program runs now is not interrupted.
        let runs = session_runs(&self.practice.folders);
        let open = self.lines.iter().find(open).filter(|_| !runs);
        let Some(folder) = open.map(|line| line.folder.clone()) else {
            return Screen::Prepare(Box::default());
        };
        match self.practice.review(&folder) {
            Ok((review, _)) => match LeftOpen::of(&review) {
                Some(left) => Screen::Resume { folder, left },
                None => Screen::Prepare(Box::default()),
            },
            Err(error) => {
                self.trouble = Some(error.to_string());
                Screen::Prepare(Box::default())
            }
        }
    }

    /// Logout, shutdown and SIGTERM end a session as interrupted: told, faded, kept. The window
    /// follows, and if it can't, the program ends.
    fn end_with_the_system(&self, ctx: &Context) {
        let (stopper, over, ctx) =
            (Arc::clone(&self.stopper), Arc::clone(&self.ended_from_outside), ctx.clone());
        let end = move |by: Interruption| {
            self::end(&stopper, by);
            *over.lock().unwrap_or_else(PoisonError::into_inner) = true;
            ctx.request_repaint();
            // A hidden window draws no frame and can't close itself.
            thread::sleep(Duration::from_millis(1500));
            std::process::exit(0);
        };
        if let Err(error) = on_termination(end) {
            tracing::warn!("a logout will look like a crash: {error}");
        }
    }

    /// Begins a session, at once where its music is known; else once that has been looked at, which
    /// no frame waits for.
    fn start(&mut self, start: Start, ctx: &Context) {
        if self.starting.is_some() {
            return;
        }
        if let Some(files) = self.offered.library.files(start.playlist) {
            return self.begin(start, files, ctx);
        }
        let Some(playlist) = self.practice.playlists.get(start.playlist).cloned() else { return };
        let cache = self.practice.measurements();
        match in_background("look-at-music", ctx, move || practice::look_at(&playlist, &cache)) {
            Ok(files) => self.starting = Some(Starting { start, files }),
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    /// Resumes a session that was asked for, once its music is known.
    fn begin_when_looked_at(&mut self, ctx: &Context) {
        let Some(Starting { start, files }) = self.starting.take() else { return };
        match files.try_recv() {
            Ok(files) => self.begin(start, files, ctx),
            Err(TryRecvError::Empty) => self.starting = Some(Starting { start, files }),
            Err(TryRecvError::Disconnected) => tracing::error!("the music could not be looked at"),
        }
    }

    fn begin(&mut self, start: Start, files: Files, ctx: &Context) {
        let offers = (
            self.practice.protocols.get(start.protocol),
            self.practice.playlists.get(start.playlist),
        );
        let (Some(protocol), Some(playlist)) = offers else { return };
        let (protocol, playlist) = (protocol.clone(), PlaylistOffer { files, ..playlist.clone() });
        let Start { client, therapist, rehearsal, avoid, ticks, consents, .. } = start;
        let (open_items_reason, prepared) = (start.open_items_reason, start.prepared);
        let preparation = Preparation {
            protocol,
            playlist,
            client,
            therapist,
            ticks,
            consents,
            open_items_reason,
            prepared,
            avoid,
            rehearsal,
        };
        let sound = player(&self.practice.settings, preparation.playlist.playlist.is_silent());
        let runner = self.practice.begin(preparation, self.clock.as_ref(), sound);
        self.run(runner, ctx);
    }

    fn replace_lost_key(&mut self, confirmed: Option<Fingerprint>) {
        let wall = self.wall();
        let made = OpenRoom::replace_lost_key(&self.practice.folders, wall, confirmed);
        self.trouble = Some(match made {
            Ok(successor) => texts::prepare::key_made(&successor.fingerprint.in_groups()),
            Err(error) => error.to_string(),
        });
        self.room_key_missing = OpenRoom::missing(&self.practice.folders).is_some();
        self.practice.verdicts = Verdicts::read(&self.practice.folders);
        self.read_lines();
    }

    fn resume(&mut self, folder: &std::path::Path, ctx: &Context) {
        let settings = &self.practice.settings;
        let sound = |silent: bool| player(settings, silent);
        let runner = self.practice.resume(folder, self.clock.as_ref(), sound);
        self.run(runner, ctx);
    }

    /// Shows the session; where it could not begin, what was being prepared, and why.
    fn run(&mut self, runner: Result<Runner, SessionError>, ctx: &Context) {
        let woken = ctx.clone();
        let changed = Box::new(move || woken.request_repaint());
        let started = runner.map_err(|error| error.to_string());
        let handle = started.and_then(|runner| {
            Handle::start(runner, Arc::clone(&self.clock), changed)
                .map_err(|error| error.to_string())
        });
        match handle {
            Ok(handle) => {
                self.verification.stop();
                self.prepared = None;
                self.compared = ComparedCodes::default();
                *self.stopper.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(handle.stopper());
                let elsewhere = self.remembered.function_keys_elsewhere;
                let keymap = self.offered.keymap.clone().with_function_keys_hidden(elsewhere);
                let fallback = self.practice.settings.fallback_output.clone();
                let mut screen = SessionScreen::new(Setup { keymap, fallback });
                screen.take_up_drafts(handle.drafts());
                self.trouble = None;
                let since_ms = handle.now_ms();
                let theme_before = tokens::theme(ctx);
                tokens::set_theme(ctx, self.practice.settings.session_theme);
                self.screen = Screen::Session(Box::new(Running {
                    since_ms,
                    theme_before,
                    is_sleep_told: self.readiness.may_fall_asleep(),
                    handle,
                    screen,
                    awake: Awake::keep(),
                }));
            }
            Err(trouble) => {
                self.trouble = Some(trouble);
                if self.prepared.is_some() || !matches!(self.screen, Screen::Prepare(_)) {
                    self.screen = self.prepare_again();
                }
            }
        }
    }

    fn records(&mut self, folder: Option<PathBuf>, led: bool) -> RecordsController {
        let drafts = std::mem::take(&mut self.drafts);
        RecordsController::open(&self.practice, folder, led, drafts)
    }

    /// `led`: by the person who has just led this session.
    fn open_records(&mut self, folder: Option<PathBuf>, led: bool) {
        self.read_lines();
        self.screen = Screen::Records(Box::new(self.records(folder, led)));
    }

    /// The session is over and everything of it is kept: its record is shown while the music fades.
    fn close_session(&mut self, running: Running) {
        let folder = running.handle.folder().to_owned();
        let end = move || {
            if let Err(unsaved) = running.handle.finish(None) {
                tracing::error!("{unsaved}");
            }
            drop(running.awake);
        };
        if let Err(error) = thread::Builder::new().name("close".to_owned()).spawn(end) {
            tracing::error!("the session's last fade was cut: {error}");
        }
        self.open_records(Some(folder), true);
    }

    /// Lines that were not verified yet are, behind the screen.
    fn follow_verification(&mut self, ctx: &Context) {
        // Who comes back to the window may have changed files meanwhile.
        if ctx.input(|input| input.events.contains(&Event::WindowFocused(true))) {
            self.read_lines();
            self.room_key_missing = OpenRoom::missing(&self.practice.folders).is_some();
            if self.practice.has_changed() {
                self.read_practice_again(ctx);
            }
        }
        let wall = self.wall();
        if self.verification.follow(&mut self.practice, &self.lines, ctx, wall) {
            self.read_lines();
        }
    }

    fn prepare_ui(&mut self, ui: &mut Ui, mut screen: Box<Prepare>) -> Screen {
        self.follow_verification(ui.ctx());
        self.outputs.follow();
        self.offered.follow(&self.practice);
        self.readiness.follow(ui.ctx(), &self.practice.folders);
        let wall = self.wall();
        self.compared.forget_after(self.practice.settings.lock_records_after, wall);
        let (readiness, outputs) = (self.readiness_lines(ui.ctx()), self.outputs.outputs());
        let earlier = self.compared.filled_in(&self.lines);
        let sound_open = self.sound_open(&outputs);
        let sound = SoundOffer {
            outputs: &outputs,
            open: &sound_open,
            chosen: self.practice.settings.output.as_deref(),
            said: self.outputs.said(),
            sounding: self.outputs.is_sounding(),
        };
        let since = match self.practice.room_file {
            RoomFile::LastGood(Some(since)) => {
                Some(texts::day_and_clock(Wall { at: since, ..wall }))
            }
            _ => None,
        };
        let room = match self.practice.room_file {
            RoomFile::New | RoomFile::Read(_) => RoomSettings::Fine,
            RoomFile::LastGood(_) => RoomSettings::LastGood(since.as_deref()),
            RoomFile::Unknown => RoomSettings::Unknown,
        };
        let offers = Offers {
            protocols: &self.offered.protocols,
            playlists: &self.offered.playlists,
            people: &self.practice.settings.people,
            bar: self.bar(),
            readiness: &readiness,
            sound,
            problems: &self.practice.problems,
            earlier: &earlier,
            trouble: self.trouble.as_deref(),
            room_key_missing: self.room_key_missing,
            room,
        };
        let act = screen.show(ui, &offers);
        self.screen = Screen::Prepare(screen);
        match act {
            Some(PrepareAct::Start(start)) => self.start(*start, ui.ctx()),
            Some(PrepareAct::HearTone(side)) => {
                self.outputs.hear(ui.ctx(), &self.practice.settings, side)
            }
            Some(PrepareAct::ChooseOutput(id)) => self.practice.settings.output = Some(id),
            Some(PrepareAct::LookForOutputs) => self.outputs.look(ui.ctx()),
            Some(PrepareAct::ReadAgain) => self.read_practice_again(ui.ctx()),
            Some(PrepareAct::OpenRecords) => {
                self.starting = None;
                if let Screen::Prepare(prepare) = self.take_screen() {
                    self.prepared = Some(prepare);
                }
                self.open_records(None, false);
            }
            Some(PrepareAct::NewRoomKey(confirmed)) => self.replace_lost_key(confirmed),
            Some(PrepareAct::ShowKeys(protocol)) => self.show_keys(protocol.unwrap_or_default()),
            None => self.begin_when_looked_at(ui.ctx()),
        }
        self.take_screen()
    }

    /// The screen that stands, in whose place getting ready stands meanwhile.
    fn take_screen(&mut self) -> Screen {
        std::mem::replace(&mut self.screen, Screen::Prepare(Box::default()))
    }

    /// What was being prepared before another screen came, or a new preparation.
    fn prepare_again(&mut self) -> Screen {
        let mut prepare = self.prepared.take().unwrap_or_default();
        prepare.come_back();
        Screen::Prepare(prepare)
    }

    /// The practice's files were changed. An output that a person chose here stays chosen.
    fn read_practice_again(&mut self, ctx: &Context) {
        let unlocked = std::mem::replace(&mut self.practice.unlocked, Unlock::none());
        let chosen = self.practice.settings.output.take();
        let chosen = chosen.filter(|it| Some(it) != self.practice.output_of_room_file.as_ref());
        self.practice = Practice::open(&self.practice.home);
        self.practice.unlocked = unlocked;
        if chosen.is_some() {
            self.practice.settings.output = chosen;
        }
        self.practice.keep_room_copy();
        self.offered = Offered::of(&self.practice, ctx);
        self.offered.learn(&self.practice, &self.remembered.learned);
        self.readiness.forget();
        self.room_key_missing = OpenRoom::missing(&self.practice.folders).is_some();
        self.trouble = None;
        self.read_lines();
    }

    fn bar(&self) -> NavBar<'_> {
        let (room, wall) = (&self.practice.settings.name, self.wall());
        NavBar { room, wall, keymap: &self.offered.keymap }
    }

    /// Shows the keys in the place of the screen, which waits as it is.
    fn show_keys(&mut self, protocol: usize) {
        let shown = self.take_screen();
        let page = KeysPage::default();
        self.screen = Screen::Keys { page, back: Box::new(shown), protocol };
    }

    fn keys_ui(
        &mut self,
        ui: &mut Ui,
        mut page: KeysPage,
        back: Box<Screen>,
        protocol: usize,
    ) -> Screen {
        let choice = self.offered.protocols.get(protocol);
        let view = KeysView {
            bar: self.bar(),
            codebook: choice.map(|choice| &choice.protocol.codebook),
            function_keys_elsewhere: self.remembered.function_keys_elsewhere,
        };
        let mut remembered = self.remembered.clone();
        match page.show(ui, &view) {
            Some(KeysAct::Leave) => {
                let mut back = *back;
                if let Screen::Prepare(prepare) = &mut back {
                    prepare.come_back();
                }
                return back;
            }
            Some(KeysAct::FunctionKeysElsewhere(elsewhere)) => {
                remembered.function_keys_elsewhere = elsewhere;
            }
            Some(KeysAct::Learn { act, key }) => {
                remembered.learned.retain(|_, known| *known != key);
                remembered.learned.insert(act.to_owned(), key);
            }
            Some(KeysAct::Forget(act)) => drop(remembered.learned.remove(act)),
            None => {}
        }
        self.remember(remembered);
        Screen::Keys { page, back, protocol }
    }

    fn resume_ui(&mut self, ui: &mut Ui, folder: PathBuf, left: LeftOpen) -> Screen {
        let act = ResumeScreen.show(ui, &left, &self.bar());
        self.screen = Screen::Resume { folder: folder.clone(), left: left.clone() };
        match act {
            Some(ResumeAct::Resume) => {
                let mut records = self.records(None, false);
                match records.may_resume(&folder, Some(left), self.wall()) {
                    true => {
                        self.drafts = records.into_drafts();
                        self.resume(&folder, ui.ctx());
                    }
                    false => self.screen = Screen::Records(Box::new(records)),
                }
            }
            Some(ResumeAct::Leave) => self.screen = Screen::Prepare(Box::default()),
            Some(ResumeAct::ShowKeys) => self.show_keys(0),
            None => {}
        }
        self.take_screen()
    }

    fn records_ui(&mut self, ui: &mut Ui, mut records: Box<RecordsController>) -> Screen {
        self.follow_verification(ui.ctx());
        let (clock, keymap) = (self.clock.as_ref(), &self.offered.keymap);
        let leaving = records.show(ui, &mut self.practice, &mut self.lines, clock, keymap);
        let Some(leaving) = leaving else { return Screen::Records(records) };
        if matches!(leaving, NextScreen::Keys) {
            let (page, back) = (KeysPage::default(), Box::new(Screen::Records(records)));
            return Screen::Keys { page, back, protocol: 0 };
        }
        self.drafts = records.into_drafts();
        let next = match leaving {
            NextScreen::Resume(folder) => {
                self.resume(&folder, ui.ctx());
                self.take_screen()
            }
            NextScreen::Prepare | NextScreen::Keys => self.prepare_again(),
        };
        self.compared.learn(&self.lines, self.wall());
        self.practice.unlocked = Unlock::none();
        next
    }

    fn session_ui(&mut self, ui: &mut Ui, mut running: Box<Running>) -> Screen {
        let refused = running.awake.readiness() == Some(Readiness::Open(Finding::MayFallAsleep));
        if refused && !std::mem::replace(&mut running.is_sleep_told, true) {
            running.handle.say(Notice::NotKeptAwake);
        }
        let view = running.handle.view();
        let awake = running.awake.holds();
        let wall = running.handle.wall();
        let (session_ms, changed) = (running.handle.now_ms(), last_change(wall));
        let now = Now { session_ms, wall, changed, awake };
        let settled = now.session_ms - running.since_ms > SETTLES_MS;
        self.outputs.follow();
        running.screen.offer_outputs(self.outputs.outputs());
        let mut commands = running.screen.show(ui, &view, now);
        match running.screen.take_output_wish() {
            Some(OutputWish::Rescan) => self.outputs.look(ui.ctx()),
            Some(OutputWish::Use(id)) => running.handle.use_output(Some(id)),
            None => {}
        }
        commands.retain(|sent| settled || !matches!(sent.command, Command::Steer(_)));
        if !commands.is_empty() {
            for SentCommand { id, command, pressed_ms } in commands {
                let ago_ms = (now.session_ms - pressed_ms).max(0);
                let ago = Duration::from_millis(ago_ms.unsigned_abs());
                running.handle.send_as(id, command, ago);
            }
            running.handle.settle(SEEN_AT_ONCE_WITHIN);
            ui.ctx().request_discard("a press is shown in its own frame");
        }
        // After the commands: a draft goes only when its entry is on its way.
        if let Some(drafts) = running.screen.changed_drafts(now) {
            running.handle.keep_drafts(drafts);
        }
        if view.state().closed_ms.is_some()
            && view.kept.saving == 0
            && view.kept.not_saved.is_none()
        {
            running.screen.leave(ui);
            self.leave_session_look(ui.ctx(), &running);
            self.close_session(*running);
            return self.take_screen();
        }
        if self.leaving && leaving_ui(ui, &mut self.leaving) {
            self.stopper.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Err(unsaved) = running.handle.finish(Some(Interruption::WindowClosed)) {
                tracing::error!("{unsaved}");
            }
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
            return Screen::Prepare(Box::default());
        }
        Screen::Session(running)
    }

    /// The screens look again as they did before the session.
    fn leave_session_look(&self, ctx: &Context, running: &Running) {
        tokens::set_theme(ctx, running.theme_before);
    }

    /// Writes the preferences, without a frame that waits for the disk.
    fn remember(&mut self, now: Preferences) {
        if self.remembered == now {
            return;
        }
        if self.remembered.learned != now.learned {
            self.offered.learn(&self.practice, &now.learned);
        }
        self.remembered = now.clone();
        PreferencesWriter::write(&self.preferences_writer, now, &self.practice.home);
    }

    /// What is open about the outputs, once they are known.
    fn sound_open(&self, outputs: &[OutputDevice]) -> Vec<Told> {
        if !self.outputs.has_looked() {
            return Vec::new();
        }
        let findings = self.practice.settings.output_findings(outputs);
        findings.iter().map(|it| it.told(texts::language())).collect()
    }

    fn readiness_lines(&self, ctx: &Context) -> Vec<ReadinessLine> {
        let line = |is_open: bool, what: String, to_do: Option<String>| ReadinessLine {
            is_open,
            told: Told { what, to_do },
        };
        let mut lines = Vec::new();
        if self.starting.is_some() {
            lines.push(line(true, texts::prepare::begins_soon().to_owned(), None));
        }
        match self.readiness.found() {
            Some(found) => lines.extend(found.map(|readiness| ReadinessLine {
                is_open: matches!(readiness, Readiness::Open(_)),
                told: readiness.told(texts::language()),
            })),
            None => lines.push(line(true, texts::prepare::being_tried().to_owned(), None)),
        }
        let remarks = self.offered.key_remarks.iter();
        lines.extend(remarks.map(|remark| line(true, remark.clone(), None)));
        let untried = untried_function_keys(ctx, &self.offered.keymap);
        let (is_ready, what, to_do) = texts::prepare::function_keys(
            untried.iter().map(|key| key.name()),
            self.remembered.function_keys_elsewhere,
            &self.offered.keymap.chord_name(Action::Attention),
            &self.offered.keymap.cap(Action::Overlay),
        );
        lines.push(line(!is_ready, what, to_do));
        let measured = self.offered.library.progress();
        if !measured.is_done() {
            let what = texts::prepare::measuring(measured.done, measured.total);
            lines.push(line(true, what, None));
        }
        lines
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.offered.library.set_paused(matches!(self.screen, Screen::Session(_)));
        self.layout.follow(ctx);
        let (arrived, brightness_percent) = (keyboard::function_keys(ctx), tokens::brightness(ctx));
        if arrived.len() != self.remembered.function_keys.len()
            || brightness_percent != self.remembered.brightness_percent
        {
            let function_keys = arrived.iter().map(|key| key.name().to_owned()).collect();
            let elsewhere = self.remembered.clone();
            self.remember(Preferences { brightness_percent, function_keys, ..elsewhere });
        }
        let over = *self.ended_from_outside.lock().unwrap_or_else(PoisonError::into_inner);
        if over {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else if ctx.input(|input| input.viewport().close_requested())
            && matches!(self.screen, Screen::Session(_))
        {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leaving = true;
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let place = self.take_screen();
        self.screen = match place {
            Screen::Resume { folder, left } => self.resume_ui(ui, folder, left),
            Screen::Prepare(screen) => self.prepare_ui(ui, screen),
            Screen::Records(records) => self.records_ui(ui, records),
            Screen::Keys { page, back, protocol } => self.keys_ui(ui, page, back, protocol),
            Screen::Session(running) => self.session_ui(ui, running),
        };
        if !matches!(self.screen, Screen::Session(_)) {
            self.leaving = false;
            ui.ctx().request_repaint_after(to_next_minute(self.wall()));
        }
    }

    fn raw_input_hook(&mut self, _ctx: &Context, raw_input: &mut egui::RawInput) {
        raw_input.max_texture_side = raw_input.max_texture_side.map(|side| side.min(ATLAS_SIDE));
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// The room's clock shows minutes: nothing is painted in between, and nothing late.
fn to_next_minute(wall: Wall) -> Duration {
    const MINUTE_MS: i64 = 60_000;
    let left_ms = MINUTE_MS - wall.at.as_millisecond().rem_euclid(MINUTE_MS);
    Duration::from_millis(left_ms.try_into().unwrap_or(1000))
}

/// The strip that stands in place of the top one when the window was asked to close. Answers
/// whether the hold was completed.
fn leaving_ui(ui: &mut Ui, leaving: &mut bool) -> bool {
    let strip = ui.max_rect().with_max_y(ui.max_rect().top() + space::TOUCH + space::PAD);
    ui.painter().rect_filled(strip, 0.0, tokens(ui).raised_more);
    let inner = strip.shrink2(vec2(space::EDGE, space::PAD / 2.0));
    let mut left = false;
    let builder = UiBuilder::new()
        .id_salt("leaving")
        .max_rect(inner)
        .layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        left = HoldButton::new(texts::app::hold_to_leave()).show(ui);
        if Button::new(texts::app::stay()).show(ui).clicked() {
            *leaving = false;
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let said = egui::RichText::new(texts::app::leaving())
                .font(fonts::regular(16.0))
                .color(tokens(ui).text);
            ui.label(said);
        });
    });
    left
}
