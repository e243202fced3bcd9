//! What things are called that the core only numbers.

use crate::conductor::protocol::{Manner, Route};
use crate::conductor::session::{AttentionKind, DosingEnd};
use crate::ui::keymap::Action;
use crate::ui::tokens::Theme;

/// The name of a theme.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Night => themes::night(),
        Theme::Ember => themes::ember(),
        Theme::Day => themes::day(),
    }
}

/// What a key does, for the overlay.
pub fn action(action: Action) -> &'static str {
    match action {
        Action::Vitals => actions::vitals(),
        Action::OwnWords => actions::own_words(),
        Action::MarkMoment => actions::mark_moment(),
        Action::Attention => actions::attention(),
        Action::ChartNote => actions::chart_note(),
        Action::PrivateNote => actions::private_note(),
        Action::Dose => actions::dose(),
        Action::Later => actions::later(),
        Action::Skip => actions::skip(),
        Action::SafeMusic => actions::safe_music(),
        Action::Silence => actions::silence(),
        Action::ReturnToPlan => actions::return_to_plan(),
        Action::Hold => actions::hold(),
        Action::Extend => actions::extend(),
        Action::BeginNext => actions::begin_next(),
        Action::StepBack => actions::step_back(),
        Action::Fuller => actions::fuller(),
        Action::Softer => actions::softer(),
        Action::FullerNext => actions::fuller_next(),
        Action::SofterNext => actions::softer_next(),
        Action::Talk => actions::talk(),
        Action::AmendLast => actions::amend_last(),
        Action::Undo => actions::undo(),
        Action::Overlay => actions::overlay(),
        Action::Near => actions::near(),
        Action::Earlier => actions::earlier(),
        Action::Search => actions::search(),
        Action::Lock => actions::lock(),
        Action::Brightness => actions::brightness(),
        Action::Compact => actions::compact(),
    }
}

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

/// What an attention is about.
pub fn attention_kind(kind: &AttentionKind) -> &str {
    match kind {
        AttentionKind::Airway => kinds::airway(),
        AttentionKind::HardToRouse => kinds::hard_to_rouse(),
        AttentionKind::Pain => kinds::pain(),
        AttentionKind::Vomiting => kinds::vomiting(),
        AttentionKind::Fall => kinds::fall(),
        AttentionKind::Other(text) => text,
    }
}

/// Words for [`theme`].
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

/// Words for [`action`].
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
        /// Softer music.
        softer;
        /// Fuller from the next piece on.
        fuller_next;
        /// Softer from the next piece on.
        softer_next;
        /// Talk, and back.
        talk;
        /// Amend last entry.
        amend_last;
        /// Withdraw last entry.
        undo;
        /// These keys.
        overlay;
        /// 10 minutes around now.
        near;
        /// See [`Action::Earlier`](crate::ui::keymap::Action::Earlier).
        earlier;
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
    }
}
