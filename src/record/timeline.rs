//! A session laid out along time: phases, check-ins, music, observations and vital signs, ready to
//! be drawn.

use super::heard::{Heard, HeardMusic, Stretch};
use crate::protocol::{CheckInId, CheckInKind, CodeId, Protocol, VitalSign};
use crate::session::{CheckInStatus, PhaseSpan, Session, Tense};

/// The shortest stretch that is drawn: a session that broke off at once still has an axis.
const SHORTEST_MS: i64 = 10 * 60_000;
/// At most so much before the opening is drawn: the session is to be seen.
const BEFORE_MS: i64 = 15 * 60_000;

/// What is drawn of a session. All times are session ms, as amended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// The left edge: the opening, or something told of shortly before it. Everything earlier stands there.
    pub from_ms: i64,
    /// The right edge: the close, or the last entry.
    pub to_ms: i64,
    /// T counts from here.
    pub dose_ms: Option<i64>,
    pub spans: Vec<PhaseSpan>,
    /// Check-ins by the time they were due.
    pub check_ins: Vec<CheckInMark>,
    /// What was heard; nothing stands where nothing was.
    pub music: Vec<Stretch>,
    /// One lane a code that was logged, in the order of the codebook.
    pub lanes: Vec<Lane>,
    pub moments: Vec<i64>,
    /// Vital signs in the order of time.
    pub vitals: Vec<VitalsMark>,
}

/// A check-in on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckInMark {
    /// When it was due.
    pub at_ms: i64,
    pub vitals: bool,
    pub answered: bool,
}

/// The observations of one code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lane {
    pub label: String,
    /// Moments at which a point was logged.
    pub points: Vec<i64>,
    /// Stretches during which a state was open.
    pub bars: Vec<(i64, i64)>,
}

/// Vital signs on the timeline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VitalsMark {
    pub at_ms: i64,
    /// Systolic and diastolic, in mmHg.
    pub pressure: Option<(f64, f64)>,
    /// Beats a minute.
    pub pulse: Option<f64>,
    pub flagged: bool,
}

impl Timeline {
    /// Of a session, as far as it went.
    pub fn of(session: &Session) -> Self {
        let (state, protocol) = (session.state(), session.protocol());
        let end_ms = state.closed_ms.unwrap_or(state.last_ms);
        let told = state
            .points
            .iter()
            .map(|point| point.at_ms)
            .chain(state.vitals.iter().map(|record| record.at_ms));
        let from_ms = told.chain(state.states.iter().map(|span| span.from_ms)).fold(0, i64::min);
        let from_ms = from_ms.max(-BEFORE_MS);
        let mut spans = state.phases.spans(protocol, end_ms);
        spans.retain(|span| span.tense != Tense::Planned);
        spans.iter_mut().for_each(|span| span.to_ms = span.to_ms.min(end_ms));
        let mut timeline = Self {
            from_ms,
            to_ms: end_ms.max(from_ms + SHORTEST_MS),
            dose_ms: state.first_dose_ms(),
            spans,
            check_ins: check_ins(session),
            music: music(session, end_ms),
            lanes: lanes(session, (from_ms, end_ms)),
            moments: state
                .points
                .iter()
                .filter(|point| point.code.is_none())
                .map(|point| point.at_ms.max(from_ms))
                .collect(),
            vitals: state
                .vitals
                .iter()
                .map(|record| {
                    let value = |measure| record.vitals.value(measure);
                    let pressure = value(VitalSign::Systolic).zip(value(VitalSign::Diastolic));
                    let flagged = !record.flags.is_empty();
                    VitalsMark {
                        at_ms: record.at_ms.max(from_ms),
                        pressure,
                        pulse: value(VitalSign::Pulse),
                        flagged,
                    }
                })
                .collect(),
        };
        timeline.vitals.sort_by_key(|mark| mark.at_ms);
        timeline
    }
}

fn check_ins(session: &Session) -> Vec<CheckInMark> {
    let asks_vitals = |protocol: &Protocol, id: &CheckInId| {
        protocol.check_in(id).is_some_and(|it| it.kind == CheckInKind::Vitals)
    };
    let known = &session.state().check_ins.known;
    known
        .iter()
        .map(|(key, record)| CheckInMark {
            at_ms: record.due_ms,
            vitals: asks_vitals(session.protocol(), &key.id),
            answered: matches!(record.status, CheckInStatus::Answered { .. }),
        })
        .collect()
}

/// Each stretch with its end.
fn music(session: &Session, end_ms: i64) -> Vec<Stretch> {
    let heard = HeardMusic::of(session.entries().iter());
    let ended = |stretch: &Stretch| Stretch {
        to_ms: Some(stretch.to_ms.unwrap_or(end_ms)),
        ..stretch.clone()
    };
    let stretches = heard.stretches().iter().filter(|stretch| stretch.heard != Heard::Nothing);
    stretches.map(ended).collect()
}

fn lanes(session: &Session, (from_ms, end_ms): (i64, i64)) -> Vec<Lane> {
    let state = session.state();
    let lane = |id: &CodeId, label: &str| {
        let points = state.points.iter().filter(|point| point.code.as_ref() == Some(id));
        let bars = state.states.iter().filter(|span| span.code == *id);
        Lane {
            label: label.to_owned(),
            points: points.map(|point| point.at_ms.max(from_ms)).collect(),
            bars: bars
                .map(|span| (span.from_ms, span.to_ms.unwrap_or(end_ms)))
                .map(|(from, to)| (from.max(from_ms), to.max(from_ms)))
                .collect(),
        }
    };
    let codes = session.protocol().codebook.codes.iter();
    codes
        .map(|code| lane(&code.id, &code.label))
        .filter(|lane| !lane.points.is_empty() || !lane.bars.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::fixture;
    use crate::session::When;
    use crate::test_session::TestSession;

    const MIN: i64 = 60_000;

    #[test]
    fn phases_end_where_the_session_did() {
        let timeline = Timeline::of(&fixture::whole().session);
        let edges: Vec<_> =
            timeline.spans.iter().map(|span| (span.from_ms / MIN, span.to_ms / MIN)).collect();
        assert_eq!(edges, [(0, 20), (20, 25), (25, 60), (60, 80), (80, 109)]);
        assert_eq!(
            (timeline.from_ms, timeline.to_ms, timeline.dose_ms),
            (0, 109 * MIN, Some(20 * MIN))
        );
    }

    #[test]
    fn what_was_logged_has_a_lane_of_its_own() {
        let timeline = Timeline::of(&fixture::whole().session);
        let tears = timeline.lanes.iter().find(|lane| lane.label == "Tears").unwrap();
        assert_eq!(tears.points, [42 * MIN, 43 * MIN]);
        let eyes = timeline.lanes.iter().find(|lane| lane.label == "Eyes closed").unwrap();
        assert_eq!(eyes.bars, [(26 * MIN, 69 * MIN)]);
        assert!(timeline.lanes.iter().all(|lane| lane.label != "Startle"));
        assert_eq!(timeline.moments, [39 * MIN]);
    }

    #[test]
    fn what_lies_far_before_the_session_stands_at_its_edge() {
        let mut test = TestSession::dosed("intramuscular-60");
        test.observe_at("tears", When::At { ms: -20 * 60 * MIN });
        test.pass(30 * MIN);
        let timeline = Timeline::of(&test.session);
        assert_eq!(timeline.from_ms, -BEFORE_MS);
        assert_eq!(timeline.lanes[0].points, [-BEFORE_MS]);
    }

    #[test]
    fn chosen_silence_stands_in_the_music_as_such() {
        let music = Timeline::of(&fixture::whole().session).music;
        let told: Vec<_> = music
            .iter()
            .map(|stretch| {
                let title = match &stretch.heard {
                    Heard::Piece { title, .. } => title.as_str(),
                    _ => "",
                };
                (title, stretch.from_ms / MIN, stretch.to_ms.unwrap() / MIN)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Clearing", 0, 20),
                ("Lifting", 20, 25),
                ("Undertow", 25, 45),
                ("", 45, 47),
                ("Undertow", 47, 60),
                ("First Light", 60, 80),
                ("Home by Evening", 80, 109)
            ]
        );
    }

    #[test]
    fn a_session_that_broke_off_still_has_an_axis() {
        let timeline = Timeline::of(&fixture::broken_off().session);
        assert_eq!((timeline.from_ms, timeline.to_ms), (0, SHORTEST_MS));
        assert_eq!(timeline.spans.len(), 1);
    }
}
