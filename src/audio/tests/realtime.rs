//! The real-time line allocates and frees nothing, whatever is asked of it.

use std::sync::Arc;
use std::time::Instant;

use assert_no_alloc::{AllocDisabler, assert_no_alloc};

use super::*;
use crate::audio::graph_control::GraphControl;
use crate::audio::output_source::{OutputSource, PullStats, Takeover};
use crate::audio::shared_graph::SharedGraph;

/// Lets a test forbid allocation on its thread; elsewhere it is the system's allocator.
#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

#[test]
fn rendering_never_allocates_or_frees() {
    let folder = folder();
    let sine = |id: u32, secs: f64| sine_cue(folder.path(), id, 100.0, secs);
    let (mut graph, mut control) = GraphControl::new(RATE, 0.0);
    let mut out = vec![0.0; 960];
    let asked = [
        Intent::Play { cue: sine(1, 6.0), fade: secs(1.0) },
        Intent::Arm { cues: vec![sine(2, 4.0), sine(3, 4.0), sine(4, 4.0)], crossfade: secs(1.0) },
        Intent::Silence { fade: secs(0.5) },
        Intent::Safe { cue: sine(90, 4.0), spare: None, fade: secs(0.5) },
        Intent::Safe { cue: sine(91, 4.0), spare: None, fade: secs(0.5) },
        Intent::Return { fade: secs(0.5) },
        Intent::Arm {
            cues: vec![
                sine(5, 3.0),
                fixture::cue(6, &folder.path().join("gone.wav")),
                sine(7, 3.0),
            ],
            crossfade: secs(1.0),
        },
        Intent::Talk(true),
        Intent::Volume { db: -6.0 },
        Intent::Play { cue: sine(8, 3.0), fade: secs(0.5) },
        Intent::Repeat(true),
        Intent::End { fade: secs(0.5) },
    ];
    let mut slowest = Duration::ZERO;
    for intent in asked {
        control.carry_out(intent);
        for _ in 0..500 {
            control.tick();
            control.links().for_each(|link| link.wait_until_full(Duration::from_micros(100)));
            let begun = Instant::now();
            assert_no_alloc(|| graph.render(&mut out));
            slowest = slowest.max(begun.elapsed());
        }
    }
    control.tick();
    assert!(control.has_ended());
    println!("slowest block of 10 ms: {slowest:?}");
}

/// A graph that plays a tone, for sources to take; its control has to be kept.
fn playing_graph(folder: &Path) -> (Arc<SharedGraph>, GraphControl) {
    let (graph, mut control) = GraphControl::new(RATE, 0.0);
    control.carry_out(Intent::Play { cue: sine_cue(folder, 1, 100.0, 20.0), fade: secs(0.1) });
    control.links().for_each(|link| link.wait_until_full(Duration::from_micros(100)));
    (SharedGraph::new(graph), control)
}

/// What a device pulls from.
fn source(graph: &Arc<SharedGraph>) -> OutputSource {
    let buffer = Some(Duration::from_millis(80));
    OutputSource::new(Arc::clone(graph), PullStats::new(), (2, RATE), buffer)
}

#[test]
fn an_output_that_was_opened_is_silent_and_leaves_the_sound_where_it_is_until_it_may_begin() {
    let folder = folder();
    let (graph, _control) = playing_graph(folder.path());
    let loudest = |source: &mut OutputSource| {
        (0..9600).map(|_| source.next_sample().abs()).fold(0.0f32, f32::max)
    };
    let (mut first, mut next) = (source(&graph), source(&graph));
    first.permit().give(Takeover::AtItsEnd);
    loudest(&mut first);
    assert_eq!(loudest(&mut next), 0.0);
    assert!(loudest(&mut first) > 0.1, "the one that was chosen plays on");
    next.permit().give(Takeover::AtItsEnd);
    std::thread::sleep(Duration::from_millis(100));
    assert!(loudest(&mut next) > 0.1, "the next one has it");
    assert_eq!(loudest(&mut first), 0.0);
}

#[test]
fn what_the_device_pulls_never_allocates_or_frees() {
    let folder = folder();
    let (graph, _control) = playing_graph(folder.path());
    // One after the other, as after a loss: each takes the graph over from those before, which fall
    // silent.
    let mut sources = [(); 3].map(|()| source(&graph));
    sources.iter().for_each(|source| source.permit().give(Takeover::AtItsEnd));
    let mut heard = [0.0f32; 3];
    for n in 0..sources.len() {
        std::thread::sleep(Duration::from_millis(100));
        for (source, loudest) in sources.iter_mut().zip(&mut heard).take(n + 1).rev() {
            *loudest = 0.0;
            assert_no_alloc(|| {
                (0..9600).for_each(|_| *loudest = source.next_sample().abs().max(*loudest))
            });
        }
        assert!(heard[n] > 0.1 && heard[..n].iter().all(|&loudest| loudest == 0.0), "{heard:?}");
    }
}

#[test]
fn a_sound_that_crosses_to_another_stream_is_heard_all_the_time_and_allocates_nothing() {
    let folder = folder();
    let (graph, _control) = playing_graph(folder.path());
    let mut sources = [(); 2].map(|()| source(&graph));
    let permits = [sources[0].permit(), sources[1].permit()];
    let mut pull = |source: usize| {
        let mut loudest = 0.0f32;
        assert_no_alloc(|| {
            // A period of the tone.
            (0..960).for_each(|_| loudest = sources[source].next_sample().abs().max(loudest));
        });
        loudest
    };
    permits[0].give(Takeover::AtItsEnd);
    (0..20).for_each(|_| assert!(pull(0) >= 0.0));
    permits[1].give(Takeover::AcrossBridge);
    let crossing: Vec<(f32, f32)> = (0..40).map(|_| (pull(1), pull(0))).collect();
    let first = crossing.iter().position(|(comes, _)| *comes > 0.0).expect("it comes");
    assert!(crossing[..first].iter().all(|(_, goes)| *goes > 0.0), "the first plays on");
    let softer = crossing.windows(2).all(|pair| pair[1].1 <= pair[0].1 + 0.01);
    assert!(softer, "it goes ever more softly: {crossing:.2?}");
    let louder = crossing[first..].windows(2).all(|pair| pair[1].0 >= pair[0].0 - 0.01);
    assert!(louder, "the next comes ever louder: {crossing:.2?}");
    assert!(crossing[39].0 > 0.25 && crossing[39].1 == 0.0, "it has gone over: {crossing:.2?}");
}
