//! The large memory of decks, used again by the next ones.
//!
//! A freed ring of 5 MB teaches glibc's allocator to give nothing of that size back to the system,
//! in the memory of every thread that ever decoded: a rendering of an hour and a half took 88 MB
//! that way.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rtrb::{Consumer, Producer, RingBuffer};

/// Rings and tails that are kept. At a change of phase, when what ran and was armed meets what
/// takes its place, there may be more.
const KEPT: usize = 6;

/// What is free.
#[derive(Debug, Default)]
pub(super) struct Rings {
    rings: Mutex<Vec<(Producer<f32>, Consumer<f32>)>>,
    tails: Mutex<Vec<VecDeque<f32>>>,
}

/// Where the halves of one ring are given back, by the deck and by its worker.
#[derive(Debug)]
pub(super) struct Loan {
    from: Arc<Rings>,
    back: Mutex<Halves>,
}

/// What of a ring is back already.
#[derive(Debug, Default)]
struct Halves {
    writer: Option<Producer<f32>>,
    reader: Option<Consumer<f32>>,
}

impl Rings {
    /// An empty ring of so many samples.
    pub(super) fn lend(self: &Arc<Self>, capacity: usize) -> (Producer<f32>, Consumer<f32>, Loan) {
        let mut free = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        let place = free.iter().position(|(producer, _)| producer.buffer().capacity() == capacity);
        let (producer, consumer) =
            place.map_or_else(|| RingBuffer::new(capacity), |place| free.swap_remove(place));
        (producer, consumer, Loan { from: Arc::clone(self), back: Mutex::default() })
    }

    /// An empty queue with room for so many samples.
    pub(super) fn lend_tail(&self, capacity: usize) -> VecDeque<f32> {
        let mut free = self.tails.lock().unwrap_or_else(PoisonError::into_inner);
        let place = free.iter().position(|tail| tail.capacity() >= capacity);
        place.map_or_else(|| VecDeque::with_capacity(capacity), |place| free.swap_remove(place))
    }
}

impl Loan {
    pub(super) fn give_back_writer(&self, producer: Producer<f32>) {
        self.give_back(|halves| halves.writer = Some(producer));
    }

    pub(super) fn give_back_reader(&self, consumer: Consumer<f32>) {
        self.give_back(|halves| halves.reader = Some(consumer));
    }

    pub(super) fn give_back_tail(&self, mut tail: VecDeque<f32>) {
        tail.clear();
        keep(&self.from.tails, tail);
    }

    fn give_back(&self, half: impl FnOnce(&mut Halves)) {
        let mut halves = self.back.lock().unwrap_or_else(PoisonError::into_inner);
        half(&mut halves);
        if halves.writer.is_some()
            && let Some(mut consumer) = halves.reader.take()
            && let Some(producer) = halves.writer.take()
        {
            if let Ok(rest) = consumer.read_chunk(consumer.slots()) {
                rest.commit_all();
            }
            keep(&self.from.rings, (producer, consumer));
        }
    }
}

fn keep<T>(free: &Mutex<Vec<T>>, item: T) {
    let mut free = free.lock().unwrap_or_else(PoisonError::into_inner);
    if free.len() < KEPT {
        free.push(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_lent_again_empty_once_both_halves_are_back() {
        let rings = Arc::<Rings>::default();
        let (mut producer, consumer, loan) = rings.lend(8);
        let place = std::ptr::from_ref(producer.buffer());
        producer.push(1.0).expect("there is room");
        loan.give_back_reader(consumer);
        producer.push(2.0).expect("there is room");
        assert_ne!(
            std::ptr::from_ref(rings.lend(8).0.buffer()),
            place,
            "its worker still has the other half"
        );
        loan.give_back_writer(producer);
        let (again, consumer, _) = rings.lend(8);
        assert_eq!(std::ptr::from_ref(again.buffer()), place);
        assert_eq!(consumer.slots(), 0);
        assert_eq!(rings.lend(9).0.buffer().capacity(), 9, "another length is another ring");
    }
}
