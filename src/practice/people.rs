//! A person's own passphrase: whoever has one shows with it that it is them who signs or opens
//! records.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};

use crate::journal::replace_private;
use crate::names::Initials;

/// The file `people.passphrases` of a data folder: initials and an argon2id hash a line, for its
/// owner alone.
#[derive(Debug)]
pub struct PersonalPassphrases {
    path: PathBuf,
    hashes: BTreeMap<Initials, String>,
}

/// Why passphrases can't be read, checked or kept.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// The file can't be read or written.
    #[error("{path}: {cause}")]
    Io { path: PathBuf, cause: io::Error },
    /// A line is not initials and a hash.
    #[error(
        "{path}, line {line}: that is not initials and an argon2 hash; take the line out to set a new passphrase"
    )]
    Form { path: PathBuf, line: usize },
    #[error("the passphrase for {who} is empty; type three or four words")]
    Empty { who: Initials },
    #[error("the passphrase could not be hashed")]
    Hash,
}

impl PersonalPassphrases {
    /// Reads the file; without one nobody has a passphrase.
    ///
    /// # Errors
    /// When it can't be read, or a line is not one.
    pub fn of(data: &Path) -> Result<Self, PassphraseError> {
        let path = data.join("people.passphrases");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(cause) => return Err(PassphraseError::Io { path, cause }),
        };
        let mut hashes = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let parsed = line
                .split_once(' ')
                .and_then(|(who, hash)| Some((who.parse().ok()?, hash.to_owned())));
            let (who, hash) = parsed
                .filter(|(_, hash)| PasswordHash::new(hash).is_ok())
                .ok_or_else(|| PassphraseError::Form { path: path.clone(), line: index + 1 })?;
            hashes.insert(who, hash);
        }
        Ok(Self { path, hashes })
    }

    /// Who has one.
    pub fn people(&self) -> impl Iterator<Item = &Initials> {
        self.hashes.keys()
    }

    /// This person has one.
    pub fn has(&self, who: &Initials) -> bool {
        self.hashes.contains_key(who)
    }

    /// Whether this is the person's passphrase. Needs a noticeable part of a second, on purpose.
    pub fn is(&self, who: &Initials, passphrase: &SecretString) -> bool {
        let hash = self.hashes.get(who).and_then(|hash| PasswordHash::new(hash).ok());
        hash.is_some_and(|hash| {
            Argon2::default().verify_password(passphrase.expose_secret().as_bytes(), &hash).is_ok()
        })
    }

    /// Gives this person a passphrase.
    ///
    /// # Errors
    /// When it is empty, or the file can't be written.
    pub fn set(
        &mut self,
        who: &Initials,
        passphrase: &SecretString,
    ) -> Result<(), PassphraseError> {
        if passphrase.expose_secret().trim().is_empty() {
            return Err(PassphraseError::Empty { who: who.clone() });
        }
        let hash = Argon2::default()
            .hash_password(passphrase.expose_secret().as_bytes())
            .map_err(|_| PassphraseError::Hash)?;
        self.hashes.insert(who.clone(), hash.to_string());
        self.write()
    }

    /// Removes a person's passphrase.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn remove(&mut self, who: &Initials) -> Result<(), PassphraseError> {
        self.hashes.remove(who);
        self.write()
    }

    fn write(&self) -> Result<(), PassphraseError> {
        let text: String =
            self.hashes.iter().map(|(who, hash)| format!("{who} {hash}\n")).collect();
        replace_private(&self.path, text.as_bytes())
            .map_err(|cause| PassphraseError::Io { path: self.path.clone(), cause })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_passphrase_is_kept_as_a_hash_and_nobody_elses_fits() {
        let folder = tempfile::tempdir().unwrap();
        let (maya, jo): (Initials, Initials) = ("MR".parse().unwrap(), "JO".parse().unwrap());
        let (hers, wrong) =
            (SecretString::from("four quiet words"), SecretString::from("four loud words"));
        let mut own = PersonalPassphrases::of(folder.path()).unwrap();
        own.set(&maya, &hers).unwrap();
        let read = PersonalPassphrases::of(folder.path()).unwrap();
        assert!(
            read.has(&maya)
                && read.is(&maya, &hers)
                && !read.is(&maya, &wrong)
                && !read.is(&jo, &hers)
        );
        let text = fs::read_to_string(folder.path().join("people.passphrases")).unwrap();
        assert!(text.starts_with("MR $argon2id$") && !text.contains("quiet"), "{text}");
        own.remove(&maya).unwrap();
        assert!(!PersonalPassphrases::of(folder.path()).unwrap().has(&maya));
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("people.passphrases"), "MR plaintext\n").unwrap();
        let error = PersonalPassphrases::of(folder.path()).unwrap_err().to_string();
        assert!(error.contains("line 1") && !error.contains("plaintext"), "{error}");
    }
}
