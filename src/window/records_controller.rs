//! The program's side of the records screen: reads what is asked for, unlocks, signs and adds, and
//! locks again when nobody is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossbeam_channel::{Receiver, TryRecvError};
use egui::Ui;

use super::background::in_background;
use crate::clock::Clock;
use crate::journal::seal::{Sealing, Unlock};
use crate::journal::{RecordState, Report};
use crate::names::Initials;
use crate::practice::{CorrectionError, PersonalPassphrases, Practice, ReopenedRecord};
use crate::record::{Review, SessionLine, export};
use crate::session::{Command, SignatureMeaning, Stream, Wall};
use crate::ui::keyboard::Keymap;
use crate::ui::records::{
    Drafts, Opened, Records, RecordsAct, RecordsView, RefusedField, Signatory, Typed,
};
use crate::ui::resume::LeftOpen;
use crate::ui::widgets::NavBar;
use crate::words::texts;

#[cfg(test)]
mod tests;

/// Records being read, and what of them is open.
pub(super) struct RecordsController {
    screen: Records,
    read: Option<Box<LoadedRecord>>,
    own: Result<PersonalPassphrases, String>,
    with_passphrase: BTreeSet<Initials>,
    /// Somebody has shown that it is them, or nobody needs to.
    entered: bool,
    entered_by: Option<Initials>,
    /// A session that was left for its therapist to close, who is asked to show that it is them.
    left_for: Option<(PathBuf, Initials)>,
    /// The person at the screen has just led the session that is shown: it is open to them though
    /// no key was typed.
    led: bool,
    unlocking: Option<Receiver<Unlock>>,
    trouble: Option<String>,
    /// When anything was last touched, in the toolkit's seconds.
    touched: Option<f64>,
}

struct LoadedRecord {
    folder: PathBuf,
    review: Result<Review, String>,
    report: Option<Report>,
    findings: Vec<String>,
    /// The list doesn't say yet what verifying it said.
    is_new: bool,
}

/// A reason for not carrying an act out.
enum Trouble {
    /// Because of what was typed into this field.
    Field(RefusedField, String),
    Other(String),
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self::Other(why)
    }
}

/// Where a person goes from here.
pub(super) enum NextScreen {
    Resume(PathBuf),
    Prepare,
    /// To the keys, and back.
    Keys,
}

impl RecordsController {
    /// Opens the records, and this one of them. `led`: the person at the screen has just led a
    /// session, and needs not show who it is. `drafts`: what was being filled in there.
    pub(super) fn open(
        practice: &Practice,
        folder: Option<PathBuf>,
        led: bool,
        drafts: Drafts,
    ) -> Self {
        let own =
            PersonalPassphrases::of(&practice.folders.data).map_err(|error| error.to_string());
        let with_passphrase: BTreeSet<Initials> =
            own.iter().flat_map(|own| own.people().cloned()).collect();
        let entered = led || (own.is_ok() && with_passphrase.is_empty());
        let read =
            folder.filter(|_| entered).map(|folder| Box::new(LoadedRecord::of(practice, folder)));
        let trouble = own.as_ref().err().cloned();
        Self {
            screen: Records::with_drafts(drafts),
            read,
            own,
            with_passphrase,
            entered,
            entered_by: None,
            left_for: None,
            led,
            unlocking: None,
            trouble,
            touched: None,
        }
    }

    /// Whether whoever is at the screen may go on with this session. One that was left long ago is
    /// its therapist's to close, who is asked for their passphrase when they have one.
    pub(super) fn may_resume(&mut self, folder: &Path, left: Option<LeftOpen>, now: Wall) -> bool {
        let needs_none = |who: &Initials| self.own.is_ok() && !self.with_passphrase.contains(who);
        let shown = |who: &Initials| needs_none(who) || self.entered_by.as_ref() == Some(who);
        let left = left.filter(|left| left.is_long_ago(now) && !shown(&left.therapist));
        let Some(LeftOpen { therapist, .. }) = left else { return true };
        let asked = || texts::records::left_for(therapist.as_str());
        self.trouble = Some(self.own.as_ref().err().cloned().unwrap_or_else(asked));
        self.screen.ask_who(therapist.as_str());
        self.entered = false;
        self.left_for = Some((folder.to_owned(), therapist));
        false
    }

    /// Somebody shows that it is them. A session that was left for them is resumed.
    fn enter(&mut self, by: &Signatory) -> Option<NextScreen> {
        if let Err(trouble) = self.prove(by) {
            self.tell(trouble);
            return None;
        }
        self.entered = self.with_passphrase.contains(&by.who);
        self.entered_by = self.entered.then(|| by.who.clone());
        let left_for = self
            .left_for
            .take()
            .filter(|(_, therapist)| self.entered_by.as_ref() == Some(therapist));
        left_for.map(|(folder, _)| NextScreen::Resume(folder))
    }

    /// The drafts, to be kept while another screen is shown.
    pub(super) fn into_drafts(self) -> Drafts {
        self.screen.into_drafts()
    }

    /// Says why something was not done: beside its field, where it has one.
    fn tell(&mut self, trouble: Trouble) {
        match trouble {
            Trouble::Field(field, why) => self.screen.refuse(field, &why),
            Trouble::Other(why) => self.trouble = Some(why),
        }
    }

    /// Paints one frame and does what was asked for in it.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        practice: &mut Practice,
        lines: &mut Vec<SessionLine>,
        clock: &dyn Clock,
        keymap: &Keymap,
    ) -> Option<NextScreen> {
        if self.take_unlocked(practice) || self.lock_when_left(ui, practice) {
            *lines = practice.lines().unwrap_or_default();
        }
        self.list_loaded(lines);
        let view = RecordsView {
            sessions: lines.as_slice(),
            opened: self.read.as_deref().map(LoadedRecord::opened),
            bar: NavBar { room: &practice.settings.name, wall: clock.read().wall, keymap },
            with_passphrase: &self.with_passphrase,
            locked: !self.entered,
            busy: self.unlocking.is_some(),
            trouble: self.trouble.as_deref(),
        };
        let act = self.screen.show(ui, &view)?;
        self.trouble = None;
        match act {
            RecordsAct::Open(folder) => {
                self.read = Some(Box::new(LoadedRecord::of(practice, folder)))
            }
            RecordsAct::Resume(folder) => {
                let left =
                    self.read.as_deref().and_then(|read| LeftOpen::of(read.review.as_ref().ok()?));
                return self
                    .may_resume(&folder, left, clock.read().wall)
                    .then_some(NextScreen::Resume(folder));
            }
            RecordsAct::Prepare => return Some(NextScreen::Prepare),
            RecordsAct::ShowKeys => return Some(NextScreen::Keys),
            RecordsAct::CopyLog(takes) => {
                self.read_again(practice);
                if let Some(Ok(review)) = self.read.as_deref().map(|read| &read.review) {
                    ui.ctx().copy_text(export::text(review, takes));
                }
            }
            RecordsAct::Enter(by) => return self.enter(&by),
            RecordsAct::Unlock(typed) => self.unlock(ui, practice, &typed),
            RecordsAct::Sign { by, meaning } => {
                let signed = self.sign(practice, &by, meaning, clock);
                self.done(practice, lines, signed);
            }
            RecordsAct::Correct { by, commands } => {
                let corrected = self.correct(practice, &by, commands, clock);
                self.done(practice, lines, corrected);
            }
        }
        None
    }

    /// Carries out what a known person adds or corrects.
    fn correct(
        &self,
        practice: &Practice,
        by: &Signatory,
        commands: Vec<Command>,
        clock: &dyn Clock,
    ) -> Result<(), Trouble> {
        let unknown = |known: String| texts::records::unknown_person(by.who.as_str(), &known);
        let known = practice.settings.must_know(&by.who);
        let known = known.map_err(|known| Trouble::Field(RefusedField::Who, unknown(known)));
        known.and_then(|()| self.prove(by))?;
        self.with_corrections(practice, &by.who, clock, |mut corrections| {
            for command in commands {
                corrections.carry_out(command, clock)?;
            }
            corrections.finish()
        })
    }

    /// Whoever has a passphrase shows with it that it is them.
    fn prove(&self, by: &Signatory) -> Result<(), Trouble> {
        let own = self.own.as_ref().map_err(Clone::clone)?;
        let is = !own.has(&by.who) || own.is(&by.who, &by.passphrase.0);
        if is { Ok(()) } else { Err(wrong_passphrase()) }
    }

    fn sign(
        &self,
        practice: &Practice,
        by: &Signatory,
        meaning: SignatureMeaning,
        clock: &dyn Clock,
    ) -> Result<(), Trouble> {
        self.prove(by)?;
        let person = practice.settings.people.iter().find(|person| person.initials == by.who);
        let person = person.cloned().ok_or_else(|| {
            Trouble::Field(RefusedField::Who, texts::records::unknown_signer().to_owned())
        })?;
        self.with_corrections(practice, &by.who, clock, |mut corrections| {
            corrections.sign(person.name, person.role, meaning, clock)?;
            corrections.finish()
        })
    }

    fn with_corrections(
        &self,
        practice: &Practice,
        who: &Initials,
        clock: &dyn Clock,
        act: impl FnOnce(ReopenedRecord) -> Result<(), CorrectionError>,
    ) -> Result<(), Trouble> {
        let Some(read) = &self.read else { return Ok(()) };
        let opened = ReopenedRecord::open(practice, &read.folder, who.clone(), &clock.read());
        opened.and_then(act).map_err(|error| error.to_string().into())
    }

    fn done(
        &mut self,
        practice: &Practice,
        lines: &mut Vec<SessionLine>,
        done: Result<(), Trouble>,
    ) {
        match done {
            Ok(()) => {
                self.screen.carried_out();
                self.read_again(practice);
                if let Ok(read) = practice.lines() {
                    *lines = read;
                }
            }
            Err(trouble) => {
                self.tell(trouble);
                // Its own keys went with the close: now it says that it is sealed, and offers to be
                // unlocked.
                if std::mem::take(&mut self.led) {
                    self.read_again(practice);
                }
            }
        }
    }

    /// The list says of the record that is open what verifying it has just said.
    fn list_loaded(&mut self, lines: &mut [SessionLine]) {
        let Some(read) = self.read.as_deref_mut().filter(|read| read.is_new) else { return };
        read.is_new = false;
        if let Some(line) = lines.iter_mut().find(|line| line.folder == read.folder) {
            line.state = Some(read.standing());
        }
    }

    fn read_again(&mut self, practice: &Practice) {
        if let Some(read) = self.read.take() {
            self.read = Some(Box::new(LoadedRecord::of(practice, read.folder)));
        }
    }

    /// Tries the passphrase on the practice's keys, on a thread of its own: that takes about a
    /// second on purpose.
    fn unlock(&mut self, ui: &Ui, practice: &Practice, typed: &Typed) {
        let keys = [Stream::Chart, Stream::Process]
            .map(|stream| Sealing::identity_path(&practice.folders.data, stream));
        let passphrase = typed.0.clone();
        let work = move || {
            let open = |path: &PathBuf| {
                let mut once = Some(passphrase.clone());
                // A key that needs no passphrase is an emergency, which the command line records.
                Unlock::read(path, || once.take())
                    .ok()
                    .filter(|unlock| !unlock.is_emergency())
                    .unwrap_or_default()
            };
            keys.iter().map(open).fold(Unlock::none(), |all, one| all.and(&one))
        };
        match in_background("unlock", ui.ctx(), work) {
            Ok(unlocking) => self.unlocking = Some(unlocking),
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    /// `true` when more can be read than before.
    fn take_unlocked(&mut self, practice: &mut Practice) -> bool {
        let Some(unlocking) = &self.unlocking else { return false };
        let unlocked = match unlocking.try_recv() {
            Ok(unlocked) => unlocked,
            Err(TryRecvError::Empty) => return false,
            Err(TryRecvError::Disconnected) => Unlock::none(),
        };
        self.unlocking = None;
        if unlocked.is_none() {
            self.tell(wrong_passphrase());
            return false;
        }
        practice.unlocked = practice.unlocked.and(&unlocked);
        self.screen.carried_out();
        self.read_again(practice);
        true
    }

    /// Nobody at the screen for a while: what needs a passphrase needs it again. `true` when less
    /// can be read than before.
    fn lock_when_left(&mut self, ui: &Ui, practice: &mut Practice) -> bool {
        let (now, touched) = ui.input(|input| (input.time, !input.events.is_empty()));
        let since = self.touched.get_or_insert(now);
        if touched {
            *since = now;
        }
        let left = Duration::from_secs_f64((now - *since).max(0.0));
        let limit = practice.settings.lock_records_after;
        if left < limit {
            ui.ctx().request_repaint_after(limit - left);
            return false;
        }
        let was_unlocked = !practice.unlocked.is_none() || std::mem::take(&mut self.led);
        if was_unlocked {
            practice.unlocked = Unlock::none();
            self.read_again(practice);
        }
        if self.entered && !self.with_passphrase.is_empty() {
            let screen = std::mem::take(&mut self.screen);
            *self = Self::open(practice, None, false, screen.into_drafts());
        }
        was_unlocked
    }
}

fn wrong_passphrase() -> Trouble {
    Trouble::Field(RefusedField::Passphrase, texts::records::wrong_passphrase().to_owned())
}

impl LoadedRecord {
    fn of(practice: &Practice, folder: PathBuf) -> Self {
        let (review, report) = match practice.record(&folder, &practice.unlocked) {
            Ok(record) => {
                let report = record.report.clone();
                (practice.fold(&folder, record), Some(report))
            }
            Err(error) => (Err(error), None),
        };
        let findings = report.iter().flat_map(|report| &report.findings);
        let findings = findings.map(ToString::to_string).collect();
        let review = review.map_err(|error| {
            let sealed = report.as_ref().is_some_and(is_sealed);
            if sealed { texts::records::is_sealed().to_owned() } else { error.to_string() }
        });
        Self { folder, review, report, findings, is_new: true }
    }

    fn standing(&self) -> RecordState {
        self.report.as_ref().map_or(RecordState::Damaged, |report| report.state)
    }

    fn opened(&self) -> Opened<'_> {
        let standing = self.standing();
        Opened {
            folder: self.folder.as_path(),
            review: self.review.as_ref().map_err(String::as_str),
            standing,
            findings: &self.findings,
            head: self.report.as_ref().filter(|_| standing.is_complete()).map(Report::head),
            sealed: self.report.as_ref().is_some_and(is_sealed),
        }
    }
}

/// Something in it could not be read for want of a key.
fn is_sealed(report: &Report) -> bool {
    report.chart.sealed > 0 || report.process.as_ref().is_some_and(|process| process.sealed > 0)
}
