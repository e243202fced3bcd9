//! Which pieces of a pool fill a phase: a knapsack over time, with crossfades that give way a
//! little.

use super::stretch_ms;
use crate::music::fades;

/// A phase is filled when the music ends this near to its end, in ms.
pub(in crate::music) const NEAR_MS: i64 = 2_000;
/// Pieces that are weighed against each other: one bit each.
const WEIGHED: usize = 64;
/// Beyond so many, the pieces that suit best are weighed only until they would fill the phase so
/// many times over.
const LARGE_POOL: (usize, i64) = (24, 3);
/// The grain of the knapsack, in ms. Sums are kept exactly; a grain holds the best of those that
/// fall into it.
const GRAIN_MS: i64 = 250;
/// What a second of another crossfade than the written one weighs against an unfitting second of
/// music.
const CROSSFADE_WEIGHT: i64 = 3;

/// A piece that could be taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub length_ms: i64,
    /// How badly it suits; 0 is best.
    pub misfit: i64,
}

/// What is to be filled.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeToFill {
    /// How long the music is to carry, in ms.
    pub wanted_ms: i64,
    /// What sounds already and comes first: what is left of it.
    pub first_ms: Option<i64>,
    /// The crossfade as written.
    pub crossfade_ms: i64,
}

/// Pieces, by their place in the pool, and the crossfade with which they fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fill {
    pub taken: Vec<usize>,
    pub crossfade_ms: i64,
}

/// A sum of pieces.
#[derive(Debug, Clone, Copy)]
struct Sum {
    misfit: i64,
    carried_ms: i64,
    taken: u64,
}

/// Chooses: what ends within [`NEAR_MS`] of the gap's end and suits best; else what reaches beyond
/// it by the least, to be ended by the change of phase; else as much as there is.
pub(super) fn fit(pool: &[Candidate], gap: TimeToFill) -> Fill {
    let weighed = weighed(pool, gap);
    let candidates: Vec<Candidate> =
        weighed.iter().filter_map(|place| pool.get(*place).copied()).collect();
    let sums = sums(&candidates, gap);
    let lengths = |taken: u64| lengths(&candidates, gap, taken);
    let (_, bound) = bounds(gap.crossfade_ms);
    let exact = sums
        .iter()
        .filter(|sum| (sum.carried_ms - gap.wanted_ms).abs() <= NEAR_MS + sum.joins(gap) * bound)
        .filter_map(|sum| {
            let crossfade_ms = crossfade_for(&lengths(sum.taken), gap)?;
            let bent =
                (crossfade_ms - gap.crossfade_ms).abs() * CROSSFADE_WEIGHT * sum.joins(gap) / 1000;
            Some((sum.misfit + bent, sum.taken, crossfade_ms))
        });
    let least = exact
        .min_by_key(|(misfit, ..)| *misfit)
        .map(|(_, taken, crossfade_ms)| (taken, crossfade_ms));
    let beyond = || {
        sums.iter()
            .filter(|sum| sum.carried_ms >= gap.wanted_ms)
            .min_by_key(|sum| (sum.carried_ms, sum.misfit))
    };
    let most = || sums.iter().max_by_key(|sum| (sum.carried_ms, -sum.misfit));
    let (taken, crossfade_ms) = least
        .or_else(|| beyond().map(|sum| (sum.taken, gap.crossfade_ms)))
        .or_else(|| most().map(|sum| (sum.taken, gap.crossfade_ms)))
        .unwrap_or((0, gap.crossfade_ms));
    let taken = weighed
        .iter()
        .enumerate()
        .filter(|(bit, _)| taken >> bit & 1 == 1)
        .map(|(_, place)| *place);
    let mut taken: Vec<usize> = taken.collect();
    taken.sort_unstable();
    Fill { taken, crossfade_ms }
}

/// The crossfade with which these pieces carry as long as the gap, if one between the bounds does.
pub(super) fn crossfade_for(lengths: &[i64], gap: TimeToFill) -> Option<i64> {
    let carried = |crossfade_ms: i64| {
        lengths.iter().map(|length| stretch_ms(*length, crossfade_ms)).sum::<i64>()
    };
    let near = |crossfade_ms: i64| (carried(crossfade_ms) - gap.wanted_ms).abs() <= NEAR_MS;
    if near(gap.crossfade_ms) {
        return Some(gap.crossfade_ms);
    }
    let (mut short, mut long) = bounds(gap.crossfade_ms);
    // The longer the crossfade, the less is carried: halve until the ends meet.
    while short < long {
        let middle = short + (long - short) / 2;
        if carried(middle) > gap.wanted_ms {
            short = middle + 1;
        } else {
            long = middle;
        }
    }
    near(short).then_some(short)
}

/// Crossfades may become half as long as written, or twice.
fn bounds(crossfade_ms: i64) -> (i64, i64) {
    (crossfade_ms / 2, (crossfade_ms * 2).min(fades::LONGEST_CROSSFADE_MS).max(crossfade_ms))
}

/// The places of the pieces that suit best.
fn weighed(pool: &[Candidate], gap: TimeToFill) -> Vec<usize> {
    let mut places: Vec<usize> = (0..pool.len()).collect();
    places.sort_by_key(|place| pool.get(*place).map(|candidate| (candidate.misfit, *place)));
    let (enough, times) = LARGE_POOL;
    let mut carried_ms = 0;
    let fills = places.iter().take_while(|place| {
        let goes_on = carried_ms < gap.wanted_ms.saturating_mul(times);
        carried_ms += pool
            .get(**place)
            .map_or(0, |candidate| stretch_ms(candidate.length_ms, gap.crossfade_ms));
        goes_on
    });
    let count = fills.count().max(enough).min(WEIGHED);
    places.truncate(count);
    places
}

/// The best sum in every grain up to where any one more piece would be too much.
fn sums(candidates: &[Candidate], gap: TimeToFill) -> Vec<Sum> {
    let stretch = |length_ms| stretch_ms(length_ms, gap.crossfade_ms);
    let longest =
        candidates.iter().map(|candidate| stretch(candidate.length_ms)).max().unwrap_or(0);
    let (_, bound) = bounds(gap.crossfade_ms);
    let most_ms = gap.wanted_ms.max(0) + longest + NEAR_MS + bound;
    let grain = |carried_ms: i64| usize::try_from(carried_ms / GRAIN_MS).unwrap_or(0);
    let mut best: Vec<Option<Sum>> = vec![None; grain(most_ms) + 1];
    let first_ms = gap.first_ms.map_or(0, stretch);
    if let Some(begin) = best.get_mut(grain(first_ms)) {
        *begin = Some(Sum { misfit: 0, carried_ms: first_ms, taken: 0 });
    }
    for (bit, candidate) in candidates.iter().enumerate() {
        let carries_ms = stretch(candidate.length_ms);
        let misfit = candidate.misfit * carries_ms / 1000;
        for from in (0..best.len()).rev() {
            let Some(sum) =
                best.get(from).copied().flatten().filter(|sum| sum.carried_ms < gap.wanted_ms)
            else {
                continue;
            };
            let carried_ms = sum.carried_ms + carries_ms;
            let more = Sum { misfit: sum.misfit + misfit, carried_ms, taken: sum.taken | 1 << bit };
            if let Some(place) = best.get_mut(grain(carried_ms))
                && place.is_none_or(|known| more.misfit < known.misfit)
            {
                *place = Some(more);
            }
        }
    }
    best.into_iter().flatten().collect()
}

fn lengths(candidates: &[Candidate], gap: TimeToFill, taken: u64) -> Vec<i64> {
    let chosen = candidates
        .iter()
        .enumerate()
        .filter(|(bit, _)| taken >> bit & 1 == 1)
        .map(|(_, candidate)| candidate.length_ms);
    gap.first_ms.into_iter().chain(chosen).collect()
}

impl Sum {
    fn joins(&self, gap: TimeToFill) -> i64 {
        i64::from(self.taken.count_ones()) + i64::from(gap.first_ms.is_some())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn carried(pool: &[Candidate], gap: TimeToFill, fill: &Fill) -> i64 {
        let lengths =
            gap.first_ms.into_iter().chain(fill.taken.iter().map(|place| pool[*place].length_ms));
        lengths.map(|length| stretch_ms(length, fill.crossfade_ms)).sum()
    }

    fn pool() -> impl Strategy<Value = Vec<Candidate>> {
        let candidate = (30_000_i64..900_000, 0_i64..40)
            .prop_map(|(length_ms, misfit)| Candidate { length_ms, misfit });
        prop::collection::vec(candidate, 0..11)
    }

    fn gap() -> impl Strategy<Value = TimeToFill> {
        let first = prop::option::of(1_000_i64..600_000);
        (60_000_i64..3_600_000, first, 0_i64..20_000).prop_map(
            |(wanted_ms, first_ms, crossfade_ms)| TimeToFill { wanted_ms, first_ms, crossfade_ms },
        )
    }

    proptest! {
        #![proptest_config(crate::properties::tried(256))]

        #[test]
        fn a_gap_is_filled_within_two_seconds_when_pieces_can_and_never_runs_dry_when_they_last(pool in pool(), gap in gap()) {
            let fill = fit(&pool, gap);
            prop_assert!(fill.taken.is_sorted_by(|a, b| a < b), "nothing twice: {:?}", fill.taken);
            let (short, long) = bounds(gap.crossfade_ms);
            prop_assert!((short..=long).contains(&fill.crossfade_ms));
            let off_ms = carried(&pool, gap, &fill) - gap.wanted_ms;
            // Every subset that is tried beside it, as written.
            let mut could = false;
            let mut lasts = false;
            for taken in 0..1_u64 << pool.len() {
                let sum: i64 = lengths(&pool, gap, taken).iter().map(|length| stretch_ms(*length, gap.crossfade_ms)).sum();
                could |= (sum - gap.wanted_ms).abs() <= NEAR_MS / 2;
                lasts |= sum >= gap.wanted_ms;
            }
            if could {
                prop_assert!(off_ms.abs() <= NEAR_MS, "off by {off_ms} ms");
            }
            if lasts {
                prop_assert!(off_ms >= -NEAR_MS, "runs dry {} ms early", -off_ms);
            } else if off_ms < -NEAR_MS {
                prop_assert_eq!(fill.taken.len(), pool.len(), "all there is");
            }
        }
    }

    #[test]
    fn what_suits_is_taken_where_both_would_fill() {
        let candidate = |length_ms, misfit| Candidate { length_ms, misfit };
        let pool = [
            candidate(608_000, 9),
            candidate(608_000, 0),
            candidate(608_000, 0),
            candidate(608_000, 9),
        ];
        let gap = TimeToFill { wanted_ms: 1_200_000, first_ms: None, crossfade_ms: 8_000 };
        assert_eq!(fit(&pool, gap), Fill { taken: vec![1, 2], crossfade_ms: 8_000 });
    }

    #[test]
    fn crossfades_give_way_before_a_piece_is_cut() {
        let pool = [Candidate { length_ms: 305_000, misfit: 0 }; 4];
        let gap = TimeToFill { wanted_ms: 1_200_000, first_ms: None, crossfade_ms: 8_000 };
        let fill = fit(&pool, gap);
        assert_eq!((fill.taken.len(), fill.crossfade_ms), (4, 5_000));
        assert_eq!(carried(&pool, gap, &fill), 1_200_000);
    }
}
