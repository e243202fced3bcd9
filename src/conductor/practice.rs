//! A practice's folder: its room, protocols and playlists, its sessions, and the ways to begin one
//! and to go on with one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::desk::Desk;
use super::studio::measured_before;
use super::view::Notice;
use crate::clock::{Clock, SessionClock};
use crate::journal::seal::Unlock;
use crate::journal::{
    Journal, JournalError, Listed, Place, SessionName, SessionRecord, TrustedKeys, Unsaved,
    list_sessions, read_session, sweep_open_keys,
};
use crate::music::{LeftOut, Player, Playlist, Scanned, Score, Shelf, shipped_playlists};
use crate::protocol::{Problem, Protocol, codebook_name, parse, shipped, shipped_codebooks};
use crate::record::{Review, SessionLine, Unreadable};
use crate::room::{Settings, StorageWarning, storage_warnings};
use crate::session::{
    ClientCode, Command, Event, Initials, Opening, Plan, PreparedTick, Refusal, Session, SessionId,
    Source, Stamp,
};

/// Everything that one data folder holds.
pub struct Practice {
    /// The folder itself.
    pub home: PathBuf,
    /// Where the records lie.
    pub place: Place,
    /// The room.
    pub settings: Settings,
    /// The protocols that can be used: the practice's own first, then those that ship.
    pub protocols: Vec<ProtocolOffer>,
    /// The playlists that can be used, in the same order.
    pub playlists: Vec<PlaylistOffer>,
    /// What is wrong with the practice's own files; those are not offered.
    pub problems: Vec<Problem>,
    /// What opens sealed records in this sitting.
    pub unlocked: Unlock,
}

/// A protocol that can be used.
#[derive(Debug, Clone)]
pub struct ProtocolOffer {
    /// As checked.
    pub protocol: Arc<Protocol>,
    /// Its file.
    pub source: Source,
    /// Its codebook's file.
    pub codebook: Source,
}

/// A playlist that can be used.
#[derive(Debug, Clone)]
pub struct PlaylistOffer {
    /// As checked.
    pub playlist: Arc<Playlist>,
    /// Its file.
    pub source: Source,
    /// The folder that its tracks are relative to.
    pub folder: PathBuf,
    /// What is known of its files; those that aren't here count as missing.
    pub files: BTreeMap<PathBuf, Scanned>,
}

/// What was settled before the arrival.
#[derive(Debug, Clone)]
pub struct Preparation {
    /// By which protocol.
    pub protocol: ProtocolOffer,
    /// With which music.
    pub playlist: PlaylistOffer,
    /// Whose session.
    pub client: ClientCode,
    /// The therapist.
    pub therapist: Initials,
    /// What was ticked.
    pub ticks: Vec<PreparedTick>,
    /// Consents: id and option.
    pub consents: Vec<(String, String)>,
    /// Why it was begun with items open.
    pub open_items_reason: Option<String>,
    /// Tags, lower case, of music that is not to be heard in this session.
    pub avoid: Vec<String>,
    /// No client is in the room.
    pub rehearsal: bool,
}

/// Why a session could not be begun or gone on with. Nothing is half begun: what is on the disk can
/// be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The record can't be folded.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The session was closed: only amendments are possible.
    #[error("the session is closed; it can be amended but not gone on with")]
    Closed,
    /// No session has that name.
    #[error("there is no session `{named}` in {place}")]
    NoSuchSession {
        /// As it was named.
        named: String,
        /// Where was looked.
        place: PathBuf,
    },
    /// Several have.
    #[error("{count} sessions end in `{named}`; name more of it")]
    Ambiguous {
        /// As it was named.
        named: String,
        /// How many.
        count: usize,
    },
    /// The signature of a closed session could not be kept.
    #[error(transparent)]
    Unsaved(#[from] Unsaved),
    /// The core refused the opening.
    #[error("the session could not be opened: {0}")]
    Refused(#[from] Refusal),
}

/// How long the disk may take for a signature that was missing.
const SIGNED_WITHIN: Duration = Duration::from_secs(20);

impl Practice {
    /// Reads a data folder. A folder that is not there yet is an empty one; nothing is created.
    pub fn open(data: &Path) -> Self {
        let (settings, mut problems) = match Settings::load(&data.join("room.toml")) {
            Ok(settings) => (settings, Vec::new()),
            Err(problems) => (Settings::default(), problems),
        };
        let records = settings.data_folder.clone().unwrap_or_else(|| data.to_owned());
        let place = Place { data: records, second: settings.second_folder.clone() };
        let mut codebooks = toml_files(&data.join("codebooks"), &mut problems);
        codebooks.extend(shipped_codebooks().iter().map(|file| (PathBuf::new(), file.source())));
        let mut files = toml_files(&data.join("protocols"), &mut problems);
        files.extend(shipped().iter().map(|file| (PathBuf::new(), file.source())));
        let mut protocols: Vec<ProtocolOffer> = Vec::new();
        for (_, source) in files {
            match offer_protocol(source, &codebooks) {
                Ok(offer)
                    if protocols.iter().any(|known| known.source.name == offer.source.name) => {}
                Ok(offer) => protocols.push(offer),
                Err(found) => problems.extend(found),
            }
        }
        let mut files = toml_files(&data.join("playlists"), &mut problems);
        files
            .extend(shipped_playlists().iter().map(|file| (data.join("playlists"), file.source())));
        let mut playlists: Vec<PlaylistOffer> = Vec::new();
        for (folder, source) in files {
            match Playlist::parse(&source) {
                Ok(_) if playlists.iter().any(|known| known.source.name == source.name) => {}
                Ok(playlist) => playlists.push(PlaylistOffer {
                    playlist: Arc::new(playlist),
                    source,
                    folder,
                    files: BTreeMap::new(),
                }),
                Err(found) => problems.extend(found),
            }
        }
        Self {
            home: data.to_owned(),
            place,
            settings,
            protocols,
            playlists,
            problems,
            unlocked: Unlock::none(),
        }
    }

    /// Where measurements of music files are kept.
    pub fn shelf(&self) -> Shelf {
        Shelf::of(&self.home)
    }

    /// The protocol with this id: `intramuscular-60`.
    pub fn protocol(&self, id: &str) -> Option<&ProtocolOffer> {
        self.protocols.iter().find(|offer| offer.protocol.id == id)
    }

    /// The place of the playlist that suits a protocol's length best: the first whose name ends in
    /// the nearest number of minutes.
    pub fn playlist_for(&self, protocol: &Protocol) -> Option<usize> {
        let minutes = |id: &str| id.rsplit('-').next().and_then(|tail| tail.parse::<i64>().ok());
        let wanted = minutes(&protocol.id).unwrap_or(60);
        let apart = |offer: &PlaylistOffer| {
            minutes(&offer.playlist.id).map_or(i64::MAX, |has| (has - wanted).abs())
        };
        let nearest = self.playlists.iter().enumerate().min_by_key(|(_, offer)| apart(offer));
        nearest.map(|(place, _)| place)
    }

    /// All sessions as lines of a list, the latest first.
    ///
    /// # Errors
    /// As [`Practice::sessions`].
    pub fn lines(&self) -> Result<Vec<SessionLine>, StartError> {
        let line = |listed: Listed| {
            let opening = listed.opening.as_deref();
            let id = opening
                .map_or("", |opening| opening.protocol.name.trim_end_matches(".toml"))
                .to_owned();
            SessionLine {
                day: listed.name.day,
                client: opening.map(|opening| opening.client.clone()),
                protocol: self.protocol(&id).map_or(id, |offer| offer.protocol.name.clone()),
                rehearsal: opening.is_some_and(|opening| opening.rehearsal),
                state: listed.state,
                folder: listed.folder,
            }
        };
        Ok(self.sessions()?.into_iter().map(line).collect())
    }

    /// Begins a session: its folder and journal are on the disk, its opening and its music's plan
    /// are entered, when this returns.
    ///
    /// # Errors
    /// When the journal can't be created, or the core refuses.
    pub fn begin(
        &self,
        preparation: Preparation,
        clock: &dyn Clock,
        player: Box<dyn Player>,
    ) -> Result<Desk, StartError> {
        let reading = clock.read();
        let session = SessionId(Uuid::now_v7());
        let journal = Journal::create(&self.place, session, reading.wall.day())?;
        let Preparation {
            protocol,
            playlist,
            client,
            therapist,
            ticks,
            consents,
            open_items_reason,
            avoid,
            rehearsal,
        } = preparation;
        let PlaylistOffer { playlist, source, files, .. } = playlist;
        let score = Score { playlist, files, avoid, seed: session.0.as_u64_pair().1 };
        let planned = score.programme(&protocol.protocol);
        let opening = Opening {
            session,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            rehearsal,
            client,
            therapist,
            people: self.settings.people.clone(),
            room: self.settings.name.clone(),
            device: self.settings.output.clone(),
            protocol: protocol.source,
            codebook: protocol.codebook,
            playlist: source,
            ticks,
            consents,
            open_items_reason,
        };
        let time = SessionClock::begin(&reading);
        let mut desk = Desk::new(
            time,
            Session::new(protocol.protocol),
            journal,
            planned.plan.clone(),
            Some(score),
            player,
        );
        for warning in self.storage() {
            desk.notice(Notice::Storage(warning));
        }
        for LeftOut { title, reason, .. } in planned.left_out {
            desk.notice(Notice::TrackLeftOut { title, reason });
        }
        desk.carry_out(Command::Open(Box::new(opening)), &reading)?;
        desk.carry_out(
            Command::Report(Box::new(Event::Planned(Box::new(planned.plan)))),
            &reading,
        )?;
        Ok(desk)
    }

    /// Goes on with a session that was left open. The music waits for a person.
    ///
    /// # Errors
    /// When the record can't be read or added to, or the session was closed.
    pub fn resume(
        &self,
        folder: &Path,
        clock: &dyn Clock,
        player: Box<dyn Player>,
    ) -> Result<Desk, StartError> {
        let (mut journal, resumed) = Journal::resume(&self.place, folder, &self.unlocked)?;
        let SessionRecord { chart, process, report, .. } = resumed.record;
        let reading = clock.read();
        let mut time = SessionClock::resume(&resumed.last);
        if report.chart.closed {
            // The program may have been cut off between the close and its signature, without which
            // the record is never complete.
            if journal.submit_checkpoint(&time.stamp(&reading).0).is_ok_and(|signed| signed > 0) {
                journal.finish(SIGNED_WITHIN)?;
            }
            return Err(StartError::Closed);
        }
        let session = Review::of(chart, process, self.settings.language)?.session;
        let gap_ms = time.session_ms_at(&reading) - resumed.last.session_ms;
        let plan = session.state().music.plan.clone().unwrap_or_default();
        let score = self.score_of(&session, &plan);
        let mut desk =
            Desk::new(time, session, journal, plan, score, player).with_drafts(resumed.drafts);
        if resumed.recovered_bytes > 0 {
            desk.carry_out(
                Command::Report(Box::new(Event::Recovered { bytes: resumed.recovered_bytes })),
                &reading,
            )?;
        }
        desk.carry_out(Command::Report(Box::new(Event::Resumed { gap_ms })), &reading)?;
        desk.take_music_up(&reading);
        Ok(desk)
    }

    /// Takes the keys away that still lie open beside closed sessions: the program was cut off
    /// right after the close. Asked at each start.
    ///
    /// # Errors
    /// When the sessions can't be listed.
    pub fn sweep_open_keys(&self, clock: &dyn Clock) -> Result<(), StartError> {
        let next = |last: &Stamp| SessionClock::resume(last).stamp(&clock.read()).0;
        Ok(sweep_open_keys(&self.place, next)?)
    }

    /// What is to be said of where the records lie, before a session and in it.
    pub fn storage(&self) -> Vec<StorageWarning> {
        storage_warnings(&self.place.data, self.place.second.as_deref())
    }

    /// What the music of a session that is gone on with may be planned from again: its playlist, if
    /// the practice still has the same, and of its files those that were measured. Nothing is
    /// read whole here: a person waits.
    fn score_of(&self, session: &Session, plan: &Plan) -> Option<Score> {
        let opening = session.state().opening.as_ref()?;
        let offer = self.playlists.iter().find(|offer| offer.source == opening.playlist)?;
        let (files, avoid) = (measured_before(offer, &self.shelf()), plan.avoided.clone());
        Some(Score {
            playlist: Arc::clone(&offer.playlist),
            files,
            avoid,
            seed: opening.session.0.as_u64_pair().1,
        })
    }

    /// All sessions at a glance, the latest first.
    ///
    /// # Errors
    /// When the folder of the records can't be read; one that is not there holds none.
    pub fn sessions(&self) -> Result<Vec<Listed>, StartError> {
        Ok(list_sessions(&self.place, &self.unlocked)?)
    }

    /// The folder of a session that a person names: by its path, its name, the end of its name, or
    /// `last`.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(&self, named: &str) -> Result<PathBuf, StartError> {
        let path = Path::new(named);
        if path.is_dir() && SessionName::of(path).is_ok() {
            return Ok(path.to_owned());
        }
        let mut sessions = self.sessions()?.into_iter().map(|listed| listed.folder);
        let none =
            || StartError::NoSuchSession { named: named.to_owned(), place: self.place.sessions() };
        if named == "last" {
            return sessions.next().ok_or_else(none);
        }
        let mut found = sessions.filter(|folder| {
            folder.file_name().is_some_and(|name| name.to_string_lossy().ends_with(named))
        });
        let folder = found.next().ok_or_else(none)?;
        match found.count() {
            0 => Ok(folder),
            more => Err(StartError::Ambiguous { named: named.to_owned(), count: more + 1 }),
        }
    }

    /// A session's record, verified and folded.
    ///
    /// # Errors
    /// When it can't be read at all, or has no opening.
    pub fn review(&self, folder: &Path) -> Result<(Review, crate::journal::Report), StartError> {
        let record = self.record(folder, &self.unlocked)?;
        let report = record.report.clone();
        Ok((self.fold(folder, record)?, report))
    }

    /// A record that was read from this folder, folded.
    ///
    /// # Errors
    /// When it is sealed, or has no opening.
    pub fn fold(&self, folder: &Path, record: SessionRecord) -> Result<Review, StartError> {
        if record.is_locked() && record.chart.is_empty() {
            return Err(JournalError::Locked { path: folder.to_owned() }.into());
        }
        Ok(Review::of(record.chart, record.process, self.settings.language)?)
    }

    /// A session's record, verified, and read as far as this opens it.
    ///
    /// # Errors
    /// When it can't be read at all.
    pub fn record(&self, folder: &Path, unlock: &Unlock) -> Result<SessionRecord, StartError> {
        let trusted = TrustedKeys::of(&self.place.data)?;
        Ok(read_session(folder, self.place.second.as_deref(), &trusted, unlock)?)
    }
}

fn offer_protocol(
    source: Source,
    codebooks: &[(PathBuf, Source)],
) -> Result<ProtocolOffer, Vec<Problem>> {
    let name = codebook_name(&source)?;
    let file = format!("{name}.toml");
    let Some((_, codebook)) = codebooks.iter().find(|(_, codebook)| codebook.name == file) else {
        let known: Vec<&str> =
            codebooks.iter().map(|(_, codebook)| codebook.name.as_str()).collect();
        return Err(vec![Problem {
            file: source.name,
            line: 1,
            key: "codebook".to_owned(),
            message: format!("there is no codebook `{file}`"),
            hint: Some(format!("known are {}", known.join(", "))),
        }]);
    };
    let protocol = Arc::new(parse(&source, codebook)?);
    Ok(ProtocolOffer { protocol, source, codebook: codebook.clone() })
}

/// The `.toml` files of a folder by name, with the folder; one that can't be read is a problem.
fn toml_files(folder: &Path, problems: &mut Vec<Problem>) -> Vec<(PathBuf, Source)> {
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = listing
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match fs::read_to_string(&path) {
            Ok(text) => files.push((folder.to_owned(), Source { name, text })),
            Err(error) => problems.push(Problem {
                file: name,
                line: 1,
                key: String::new(),
                message: format!("can't be read: {error}"),
                hint: None,
            }),
        }
    }
    files
}
