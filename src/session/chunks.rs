//! A list that only grows and is cheap to share: full chunks are never copied again.

use std::sync::Arc;

/// How many items share one allocation.
const CHUNK: usize = 128;

/// An append-only list in chunks. Cloning copies one pointer a chunk, whatever the items are.
#[derive(Debug, Clone)]
pub struct Chunks<T> {
    full: Vec<Arc<[T]>>,
    tail: Arc<Vec<T>>,
}

impl<T: Clone> Chunks<T> {
    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        let tail = Arc::make_mut(&mut self.tail);
        tail.push(item);
        if tail.len() == CHUNK {
            self.full.push(std::mem::take(tail).into());
        }
    }
}

impl<T> Chunks<T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.tail.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a place.
    pub fn get(&self, place: usize) -> Option<&T> {
        match self.full.get(place / CHUNK) {
            Some(chunk) => chunk.get(place % CHUNK),
            None => self.tail.get(place - self.full.len() * CHUNK),
        }
    }

    /// The item at the end.
    pub fn last(&self) -> Option<&T> {
        self.iter().next_back()
    }

    /// All items, oldest first; from either end.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.full.iter().flat_map(|chunk| chunk.iter()).chain(self.tail.iter())
    }
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { full: Vec::new(), tail: Arc::new(Vec::new()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_like_a_list_across_chunks_and_old_copies_stay_as_they_were() {
        let mut list = Chunks::default();
        let mut earlier = list.clone();
        for n in 0..CHUNK * 2 + 7 {
            if n == CHUNK + 3 {
                earlier = list.clone();
            }
            list.push(n);
        }
        assert_eq!((list.len(), earlier.len()), (CHUNK * 2 + 7, CHUNK + 3));
        assert!(list.iter().copied().eq(0..list.len()));
        assert!((0..list.len()).all(|n| list.get(n) == Some(&n)));
        assert_eq!((list.get(list.len()), earlier.get(earlier.len())), (None, None));
        assert_eq!(list.iter().next_back(), Some(&(CHUNK * 2 + 6)));
    }
}
