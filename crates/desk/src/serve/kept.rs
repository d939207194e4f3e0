//! Answers that take long to make, kept until the record changes. Who asks for one that is being made waits for it;
//! nobody else does.

use anyhow::Result;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The last answers by question, each made once.
pub struct Kept<K, V> {
    most: usize,
    slots: Mutex<Vec<(K, Slot<V>)>>,
}

/// Held by whoever makes the answer.
type Slot<V> = Arc<Mutex<Option<Arc<V>>>>;

impl<K: PartialEq, V> Kept<K, V> {
    /// Keeps no more than `most`; the oldest goes first.
    pub fn new(most: usize) -> Kept<K, V> {
        Kept { most, slots: Mutex::default() }
    }

    /// The answer to `key`, made by `make` if it is not there. What failed is tried again by the next who asks.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get(&self, key: K, make: impl FnOnce() -> Result<V>) -> Result<Arc<V>> {
        let slot = self.slot(key);
        let mut answer = lock(&slot);
        if let Some(answer) = &*answer {
            return Ok(Arc::clone(answer));
        }
        let made = Arc::new(make()?);
        *answer = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Forgets all, and gives back what was there. What is being made goes to those who wait for it, and is not kept.
    pub fn forget(&self) -> Vec<Arc<V>> {
        let slots = std::mem::take(&mut *lock(&self.slots));
        slots.into_iter().filter_map(|(_, slot)| slot.try_lock().ok().and_then(|mut v| v.take())).collect()
    }

    fn slot(&self, key: K) -> Slot<V> {
        let mut slots = lock(&self.slots);
        if let Some((_, slot)) = slots.iter().find(|(of, _)| *of == key) {
            return Arc::clone(slot);
        }
        if slots.len() >= self.most {
            slots.remove(0);
        }
        let slot = Slot::default();
        slots.push((key, Arc::clone(&slot)));
        slot
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    #[test]
    fn who_asks_for_something_else_does_not_wait() {
        let kept = Kept::new(4);
        let (begun, begin) = channel();
        let (go, on) = channel::<()>();
        std::thread::scope(|scope| {
            let kept = &kept;
            let slow = scope.spawn(move || {
                kept.get("slow", || {
                    begun.send(())?;
                    on.recv()?;
                    Ok(1)
                })
            });
            begin.recv().unwrap();
            // Both of these would wait for ever if they waited for the first.
            assert_eq!(*kept.get("quick", || Ok(2)).unwrap(), 2);
            assert_eq!(kept.forget().len(), 1);
            go.send(()).unwrap();
            assert_eq!(*slow.join().unwrap().unwrap(), 1);
        });
        assert_eq!(*kept.get("slow", || Ok(3)).unwrap(), 3, "made before all was forgotten");
    }

    #[test]
    fn an_answer_is_made_once_and_a_failure_again() {
        let kept = Kept::new(2);
        let made = AtomicUsize::new(0);
        let count = || Ok(made.fetch_add(1, Ordering::Relaxed));
        assert!(kept.get(1, || bail!("not now")).is_err());
        std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| kept.get(1, count).unwrap()))));
        assert_eq!((*kept.get(1, count).unwrap(), made.load(Ordering::Relaxed)), (0, 1));
    }

    #[test]
    fn the_oldest_goes_when_there_are_too_many() {
        let kept = Kept::new(2);
        for key in [1, 2, 3] {
            kept.get(key, || Ok(key)).unwrap();
        }
        assert_eq!(*kept.get(3, || bail!("gone")).unwrap(), 3);
        assert!(kept.get(1, || bail!("gone")).is_err());
    }
}
