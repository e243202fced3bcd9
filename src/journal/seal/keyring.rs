//! The practice's keys: for whom is sealed, and how its identities come about.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use age::secrecy::{ExposeSecret, SecretString};
use age::{EncryptError, Encryptor, scrypt, x25519};
use zeroize::Zeroizing;

use super::{NotUnlocked, Passphrase, Unlock};
use crate::journal::room::Fingerprint;
use crate::journal::{JournalError, disk};
use crate::session::Stream;

/// scrypt's work factor, 2^18: about a second, as the `age` tool has it.
const WORK_FACTOR: u8 = 18;
/// A segment's key is wrapped for so many at least, so that one lost key loses nothing.
const LEAST_RECIPIENTS: usize = 2;

/// For whom a stream is sealed.
#[derive(Debug, Clone)]
pub(in crate::journal) struct Recipients(Vec<x25519::Recipient>);

/// For whom sessions are sealed from now on.
#[derive(Debug, Clone)]
pub struct Sealing {
    chart: Recipients,
    process: Recipients,
}

/// What is wrong with the practice's keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file could not be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// An identity could not be unlocked.
    #[error(transparent)]
    NotUnlocked(#[from] NotUnlocked),
    /// There are keys already.
    #[error(
        "this practice has keys already; `keys rotate` replaces them, and `keys drill` tries them"
    )]
    Exist,
    #[error("this practice has no keys yet; `keys init` makes them")]
    None,
    /// `age` refused.
    #[error("the keys could not be wrapped: {0}")]
    Wrap(#[from] EncryptError),
    /// A passphrase is too short.
    #[error(
        "a passphrase has {LEAST_CHARACTERS} characters at least; three or four words are easy to keep"
    )]
    TooShort,
    /// A key did not open what was sealed for it.
    #[error("the drill failed: {0} does not open what is sealed for it. Sealing stays as it was")]
    DrillFailed(&'static str),
}

/// Shorter ones are guessed.
const LEAST_CHARACTERS: usize = 10;

/// What the keys opened in a drill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drilled {
    /// Sealed streams that were tried.
    pub streams: usize,
    /// Those of them whose every file the keys open.
    pub opened: usize,
}

impl Recipients {
    /// Wraps a key for all of them.
    pub(super) fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, EncryptError> {
        let encryptor = Encryptor::with_recipients(self.0.iter().map(|recipient| recipient as _))?;
        encrypt(encryptor, key)
    }

    /// For whom, in the form that people compare.
    pub(in crate::journal) fn fingerprints(&self) -> Vec<Fingerprint> {
        self.0.iter().map(|recipient| Fingerprint::of(recipient.to_string().as_bytes())).collect()
    }

    fn read(path: &Path) -> Result<Option<Self>, JournalError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(JournalError::from_io("read", path, error)),
        };
        let lines =
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let recipients = lines.map(|line| line.parse().ok()).collect::<Option<Vec<_>>>();
        match recipients {
            Some(recipients) if recipients.len() >= LEAST_RECIPIENTS => Ok(Some(Self(recipients))),
            _ => Err(JournalError::BadRecipients { path: path.to_owned() }),
        }
    }

    fn write(&self, path: &Path) -> Result<(), JournalError> {
        let mut text = String::from(
            "# Sealed for these keys, as `age -R` reads them: the one under a passphrase, and the recovery key.\n",
        );
        self.0.iter().for_each(|recipient| text.push_str(&format!("{recipient}\n")));
        disk::replace_file(path, text.as_bytes())
            .map_err(|error| JournalError::from_io("write", path, error))
    }
}

impl Sealing {
    /// Of this data folder; `None` when it has no keys, and nothing is sealed.
    pub fn of(data: &Path) -> Result<Option<Self>, JournalError> {
        let (chart, process) =
            (recipients_path(data, Stream::Chart), recipients_path(data, Stream::Process));
        match (Recipients::read(&chart)?, Recipients::read(&process)?) {
            (Some(chart), Some(process)) => Ok(Some(Self { chart, process })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(JournalError::BadRecipients { path: process }),
            (None, Some(_)) => Err(JournalError::BadRecipients { path: chart }),
        }
    }

    pub(in crate::journal) fn recipients(&self, stream: Stream) -> &Recipients {
        match stream {
            Stream::Chart => &self.chart,
            Stream::Process => &self.process,
        }
    }

    /// The file of the identity that opens a stream: `keys/practice.age` or `keys/process.age`.
    pub fn identity_path(data: &Path, stream: Stream) -> PathBuf {
        folder(data).join(match stream {
            Stream::Chart => "practice.age",
            Stream::Process => "process.age",
        })
    }
}

/// Keys that were made and are not in force yet.
pub struct NewKeys {
    practice: x25519::Identity,
    process: x25519::Identity,
    recovery: x25519::Identity,
    former: Former,
}

/// Identities that opened what was sealed before.
#[derive(Default)]
struct Former {
    practice: Unlock,
    process: Unlock,
}

impl std::fmt::Debug for NewKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewKeys")
    }
}

impl NewKeys {
    /// The first keys of a practice.
    ///
    /// # Errors
    /// When it has some.
    pub fn first(data: &Path) -> Result<Self, KeysError> {
        match Sealing::of(data)? {
            Some(_) => Err(KeysError::Exist),
            None => Ok(Self::make(Former::default())),
        }
    }

    /// Keys that take the place of others, which still open what was sealed before.
    ///
    /// # Errors
    /// When there are none.
    pub fn instead_of(data: &Path, practice: Unlock, process: Unlock) -> Result<Self, KeysError> {
        match Sealing::of(data)? {
            Some(_) => Ok(Self::make(Former { practice, process })),
            None => Err(KeysError::None),
        }
    }

    fn make(former: Former) -> Self {
        let [practice, process, recovery] = [(); 3].map(|()| x25519::Identity::generate());
        Self { practice, process, recovery, former }
    }

    /// The recovery key, to be put on paper and nowhere else.
    pub fn recovery(&self) -> SecretString {
        self.recovery.to_string()
    }

    fn recipients(&self, stream: Stream) -> Recipients {
        let own = match stream {
            Stream::Chart => &self.practice,
            Stream::Process => &self.process,
        };
        Recipients(vec![own.to_public(), self.recovery.to_public()])
    }

    /// Writes the identities under their passphrases and tries everything: the files as they lie on
    /// the disk with the passphrases, and the recovery key as it was read off the paper. Only
    /// then is sealing turned on, or turned to these keys.
    ///
    /// # Errors
    /// When a passphrase is too short, a file can't be written, or a key doesn't open what is
    /// sealed for it; then all is as before.
    pub fn drill_and_turn_on(
        self,
        data: &Path,
        practice: &Passphrase,
        process: &Passphrase,
        mut paper: impl FnMut() -> Option<SecretString>,
    ) -> Result<(), KeysError> {
        if [practice, process]
            .iter()
            .any(|passphrase| passphrase.expose_secret().chars().count() < LEAST_CHARACTERS)
        {
            return Err(KeysError::TooShort);
        }
        disk::create_folder(&folder(data))?;
        let files = [
            (Stream::Chart, practice, &self.practice, &self.former.practice),
            (Stream::Process, process, &self.process, &self.former.process),
        ];
        let mut written = Vec::new();
        for (stream, passphrase, identity, former) in files {
            let path = Sealing::identity_path(data, stream);
            let beside = path.with_extension("age.new");
            let file =
                under_passphrase(passphrase, std::iter::once(identity).chain(former.identities()))?;
            disk::replace_file(&beside, &file)
                .map_err(|error| JournalError::from_io("write", &beside, error))?;
            written.push((stream, passphrase, beside, path));
        }
        let drilled = self.drill(&written, &mut paper);
        if drilled.is_err() {
            for (_, _, beside, _) in &written {
                if let Err(error) = fs::remove_file(beside) {
                    tracing::warn!("{} could not be taken away: {error}", beside.display());
                }
            }
        }
        drilled?;
        // What opens comes before what is sealed for it: a cut in between leaves files that open
        // both the old and the new.
        for (_, _, beside, path) in &written {
            fs::rename(beside, path)
                .and_then(|()| disk::sync_folder(&folder(data)))
                .map_err(|error| JournalError::from_io("write", path, error))?;
        }
        for stream in Stream::ALL {
            self.recipients(stream).write(&recipients_path(data, stream))?;
        }
        Ok(())
    }

    fn drill(
        &self,
        written: &[(Stream, &Passphrase, PathBuf, PathBuf)],
        paper: &mut impl FnMut() -> Option<SecretString>,
    ) -> Result<(), KeysError> {
        for (stream, passphrase, path, _) in written {
            let mut given = Some((*passphrase).clone());
            let unlock = Unlock::read(path, || given.take())?;
            let what = if *stream == Stream::Chart { "practice.age" } else { "process.age" };
            opens_a_trial(&self.recipients(*stream), &unlock, what)?;
        }
        while let Some(typed) = paper() {
            let Some(recovery) = Unlock::recovery(&typed) else { continue };
            if Stream::ALL
                .iter()
                .all(|stream| opens_a_trial(&self.recipients(*stream), &recovery, RECOVERY).is_ok())
            {
                return Ok(());
            }
        }
        Err(KeysError::DrillFailed(RECOVERY))
    }
}

const RECOVERY: &str = "the recovery key";

/// Tries the keys in force: what is sealed from now on is opened by the identities and by the
/// recovery key; and counts in these folders of sessions what the identities open.
///
/// # Errors
/// When a key doesn't open what is sealed for it.
pub fn drill(
    data: &Path,
    practice: &Unlock,
    process: &Unlock,
    recovery: &Unlock,
    sessions: &[PathBuf],
) -> Result<Drilled, KeysError> {
    let sealing = Sealing::of(data)?.ok_or(KeysError::None)?;
    for (stream, unlock, what) in
        [(Stream::Chart, practice, "practice.age"), (Stream::Process, process, "process.age")]
    {
        opens_a_trial(sealing.recipients(stream), unlock, what)?;
        opens_a_trial(sealing.recipients(stream), recovery, RECOVERY)?;
    }
    let mut drilled = Drilled { streams: 0, opened: 0 };
    for session in sessions {
        for (stream, unlock) in [(Stream::Chart, practice), (Stream::Process, process)] {
            let keys = wrapped_keys(session, stream)
                .map_err(|error| JournalError::from_io("read", session, error))?;
            if !keys.is_empty() {
                drilled.streams += 1;
                drilled.opened += usize::from(keys.iter().all(|key| unlock.open(key).is_some()));
            }
        }
    }
    Ok(drilled)
}

fn wrapped_keys(session: &Path, stream: Stream) -> io::Result<Vec<Vec<u8>>> {
    let lead = format!("{}.", crate::journal::data_folders::stream_name(stream));
    let mut keys = Vec::new();
    for file in fs::read_dir(session)? {
        let path = file?.path();
        let named = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&lead));
        if named && path.extension().is_some_and(|extension| extension == "key") {
            keys.push(fs::read(path)?);
        }
    }
    Ok(keys)
}

/// Seals a random text for these recipients and opens it again.
fn opens_a_trial(
    recipients: &Recipients,
    unlock: &Unlock,
    what: &'static str,
) -> Result<(), KeysError> {
    let mut trial = Zeroizing::new([0; 32]);
    getrandom::fill(trial.as_mut()).map_err(|_| JournalError::NoRandomness)?;
    let wrapped = recipients.wrap(trial.as_ref())?;
    let opened = unlock.open(&wrapped).is_some_and(|opened| opened.as_slice() == trial.as_slice());
    if opened { Ok(()) } else { Err(KeysError::DrillFailed(what)) }
}

fn under_passphrase<'a>(
    passphrase: &Passphrase,
    identities: impl Iterator<Item = &'a x25519::Identity>,
) -> Result<Vec<u8>, EncryptError> {
    let lines: Vec<SecretString> = identities.map(x25519::Identity::to_string).collect();
    // All of it at once: a text that grows leaves what it was behind in memory.
    let length = lines.iter().map(|line| line.expose_secret().len() + 1).sum();
    let mut text = Zeroizing::new(String::with_capacity(length));
    for line in &lines {
        text.push_str(line.expose_secret());
        text.push('\n');
    }
    let mut recipient = scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(WORK_FACTOR);
    encrypt(Encryptor::with_recipients(std::iter::once(&recipient as _))?, text.as_bytes())
}

fn encrypt(encryptor: Encryptor, plain: &[u8]) -> Result<Vec<u8>, EncryptError> {
    let mut encrypted = Vec::new();
    let mut writer = encryptor.wrap_output(&mut encrypted)?;
    writer.write_all(plain)?;
    writer.finish()?;
    Ok(encrypted)
}

fn folder(data: &Path) -> PathBuf {
    data.join("keys")
}

fn recipients_path(data: &Path, stream: Stream) -> PathBuf {
    folder(data).join(format!("{}.recipients", crate::journal::data_folders::stream_name(stream)))
}
