//! What is said to the graph and what it says back: small, moved through rings, never freed on the
//! real-time line.

use crate::audio::deck::Deck;

/// How many pieces are armed ahead.
pub(in crate::audio) const ARMED: usize = 2;

/// One thing for the graph to do, at the beginning of its next block.
#[derive(Debug)]
pub(in crate::audio) enum Command {
    /// Cross to this piece as soon as it is ready; drops what was armed.
    Play {
        deck: Deck,
        /// It stays until something else is played.
        repeat: bool,
        /// Length of the crossfade in frames.
        fade: u64,
    },
    /// What follows; replaces what was armed.
    Arm {
        /// The pieces in order, and whether each repeats.
        decks: [Option<(Deck, bool)>; ARMED],
        /// How long neighbours overlap, in frames.
        crossfade: u64,
    },
    /// One more piece at the end of what is armed.
    ArmMore(Deck, bool),
    /// The running piece from its beginning, looped: the endless pad for when nothing else is
    /// there, and what repeating uses.
    Again(Deck),
    /// Whether the running piece begins again at its end.
    Repeat(bool),
    /// Fade to silence; the plan runs on unheard.
    Silence {
        /// In frames.
        fade: u64,
    },
    /// Cross to this safe piece; the plan runs on unheard.
    Safe {
        /// The safe piece, looped.
        deck: Deck,
        /// Sounds when that one can't.
        spare: Option<Deck>,
        /// In frames.
        fade: u64,
    },
    /// Back to the plan, where it is now.
    Return {
        /// In frames.
        fade: u64,
    },
    /// Music under a voice, and back.
    Talk(bool),
    /// The volume as a linear gain.
    Volume(f32),
    /// Whether anybody can hear it.
    Gate {
        open: bool,
        /// In frames; 0: at once.
        fade: u64,
    },
    /// Fade out, then stop for good.
    End {
        /// In frames.
        fade: u64,
    },
}

/// What the graph tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::audio) enum Event {
    /// A piece of the plan began.
    Began {
        cue: u32,
        /// Where in the piece, in frames.
        from: u64,
        /// It can be heard.
        heard: bool,
        /// The running piece began again: nothing new for the record.
        again: bool,
        /// It came from what was armed.
        armed: bool,
    },
    /// A piece's end is in sight and nothing is armed behind it, or it is to repeat.
    Ends { cue: u32 },
    /// A piece was left because its samples no longer came.
    Stalled {
        cue: u32,
        /// Where in the piece, in frames.
        at: u64,
    },
    /// The fade of [`Command::End`] is over; nothing sounds any more.
    Ended,
}
