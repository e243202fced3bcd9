//! What things are called that the core only numbers.

use crate::protocol::{Manner, Route};
use crate::session::{AttentionKind, DosingEnd, SafetyTouch};

/// *Look* or *Ask*.
pub fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Look => manners::look(),
        Manner::Ask => manners::ask(),
    }
}

/// A route in words, as it is read back.
pub fn route(route: Route) -> &'static str {
    match route {
        Route::Sublingual => routes::sublingual(),
        Route::Intramuscular => routes::intramuscular(),
        Route::Intravenous => routes::intravenous(),
        Route::Intranasal => routes::intranasal(),
        Route::Oral => routes::oral(),
        Route::Subcutaneous => routes::subcutaneous(),
    }
}

/// How a dosing hold ended.
pub fn dosing_end(how: DosingEnd) -> &'static str {
    match how {
        DosingEnd::Swallowed => dosings::swallowed(),
        DosingEnd::SpatOut => dosings::spat_out(),
        DosingEnd::Part => dosings::part(),
        DosingEnd::Complete => dosings::complete(),
        DosingEnd::Stopped => dosings::stopped(),
    }
}

/// Touch for safety.
pub fn safety_touch(why: SafetyTouch) -> &'static str {
    match why {
        SafetyTouch::Steadied => super::consents::steadied(),
        SafetyTouch::Emergency => super::consents::emergency(),
    }
}

/// What an attention is about.
pub fn attention_kind(kind: &AttentionKind) -> &str {
    match kind {
        AttentionKind::Airway => kinds::airway(),
        AttentionKind::HardToRouse => kinds::hard_to_rouse(),
        AttentionKind::Pain => kinds::pain(),
        AttentionKind::Vomiting => kinds::vomiting(),
        AttentionKind::Fall => kinds::fall(),
        AttentionKind::Distress => kinds::distress(),
        AttentionKind::Other(text) => text,
    }
}

/// Names of the themes.
pub mod themes {
    said! { theme:
        /// Night.
        night;
        /// Ember.
        ember;
        /// Day.
        day;
    }
}

/// What each key does, for the overlay.
pub mod actions {
    said! { action:
        /// Vital signs.
        vitals;
        /// Own words.
        own_words;
        /// Mark the moment.
        mark_moment;
        /// Attention.
        attention;
        /// Chart note.
        chart_note;
        /// Private note.
        private_note;
        /// Dose.
        dose;
        /// Card later.
        later;
        /// Skip card.
        skip;
        /// Safe music.
        safe_music;
        /// Silence.
        silence;
        /// Back to the plan.
        return_to_plan;
        /// Hold or release.
        hold;
        /// 5 min more.
        extend;
        /// Begin next phase.
        begin_next;
        /// Phase before again.
        step_back;
        /// Fuller music.
        fuller;
        /// Calmer music.
        calmer;
        /// Fuller from the next piece on.
        fuller_next;
        /// Calmer from the next piece on.
        calmer_next;
        /// Talk, and back.
        talk;
        /// Quieter.
        quieter;
        /// Louder.
        louder;
        /// Consents.
        consents;
        /// The effects have ended.
        effects_ended;
        /// Close the session.
        close_session;
        /// Amend last entry.
        amend_last;
        /// Withdraw last entry.
        undo;
        /// These keys.
        overlay;
        /// 10 minutes around now.
        near;
        /// A time before now, for what is logged next.
        earlier;
        /// The time of the last entry, for what is logged next.
        same_time;
        /// Search the log.
        search;
        /// Lock the screen.
        lock;
        /// Darker, or bright again.
        brightness;
        /// Compact window.
        compact;
    }
}

/// Words for [`manner`].
pub mod manners {
    said! { manner:
        /// Look.
        look;
        /// Ask.
        ask;
    }
}

/// Words for [`route`].
pub mod routes {
    said! { route:
        /// Sublingual.
        sublingual;
        /// Intramuscular.
        intramuscular;
        /// Intravenous.
        intravenous;
        /// Intranasal.
        intranasal;
        /// Oral.
        oral;
        /// Subcutaneous.
        subcutaneous;
    }
}

/// Words for [`dosing_end`].
pub mod dosings {
    said! { dosing:
        /// Swallowed.
        swallowed;
        /// Spat out.
        spat_out;
        /// Part.
        part;
        /// Complete.
        complete;
        /// Stopped.
        stopped;
    }
}

/// Words for [`attention_kind`].
pub mod kinds {
    said! { kind:
        /// Airway or breathing.
        airway;
        /// Hard to rouse.
        hard_to_rouse;
        /// Chest pain, headache.
        pain;
        /// Vomiting.
        vomiting;
        /// Fall.
        fall;
        /// Panic or distress.
        distress;
    }
}
