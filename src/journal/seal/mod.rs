//! Sealing: whoever has the disk but no key reads nothing, and everybody can still see whether
//! anything was changed.
//!
//! # The format
//! Each file `chart.0001.journal` of a sealed stream has a random key of its own (32 bytes), which
//! lies beside it, wrapped by `age` for at least two recipients, as `chart.0001.key`. A sealed
//! payload is the JSON string
//!
//! ```text
//! base64(<first 16 bytes of the SHA-256 of chart.0001.key> ‖ <nonce, 24 bytes> ‖ <XChaCha20-Poly1305 of the entry's JSON, with its tag>)
//! ```
//!
//! with `<seq, 8 bytes, big endian> ‖ <previous hash, 64 hex digits>` as associated data. The chain
//! goes over it as it stands in the file, the name of the key in it too, so that whole and changed,
//! and a key that was swapped, show without any secret. Until the session is closed the key also
//! lies open beside its file (`chart.0001.open`, for its owner alone), so that a session that was
//! cut off can be resumed; then it is overwritten and taken away. On a disk that writes
//! elsewhere what it overwrites (an SSD) a trace of it may stay: such a disk should be encrypted as
//! well.
//!
//! `keys/` in the data folder holds the practice's identities, each an `age` file under a
//! passphrase: `practice.age` for the chart, `process.age` for the process notes, former ones
//! within them. For whom is sealed from now on says `chart.recipients` and `process.recipients`, as
//! `age -R` reads them; where those are missing nothing is sealed. The recovery key, on paper
//! alone, opens both.

mod identity;
mod keyring;
mod opener;
mod segment_key;

pub use age::secrecy::ExposeSecret;
pub use identity::{NotUnlocked, Passphrase, Unlock};
pub use keyring::{Drilled, KeysError, NewKeys, Sealing, drill};
pub(super) use opener::{Opener, Unopened};
pub use segment_key::is_sealed;
pub(super) use segment_key::{SegmentKey, has_open_key, take_open_keys_away, wrapped_path};
