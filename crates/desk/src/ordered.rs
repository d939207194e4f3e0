//! Work on many items at once, results in the order of the items, memory bounded by a window.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Items taken but not yet delivered, per thread. One slow item holds back at most this many others.
const WINDOW: usize = 16;

/// Stack of a worker. Trees of text are walked without recursion, but libraries may recurse a little.
const STACK: usize = 16 << 20;

/// Calls `work` on every item, on `threads` threads, and `deliver` on the results, in the order of the items.
///
/// Ends early with the first error of `deliver`; a panic of `work` is passed on.
pub fn map<T: Send, U: Send, E>(
    items: impl Iterator<Item = T> + Send,
    threads: usize,
    work: impl Fn(T) -> U + Sync,
    mut deliver: impl FnMut(U) -> Result<(), E>,
) -> Result<(), E> {
    if threads <= 1 {
        return items.map(work).try_for_each(deliver);
    }
    let line = Line { items: Mutex::new(items.enumerate()), window: Window::new(threads * WINDOW) };
    thread::scope(|scope| {
        let (done, results) = mpsc::channel();
        for _ in 0..threads {
            let (line, work, done) = (&line, &work, done.clone());
            let run = move || {
                while let Some((at, item)) = line.take() {
                    let result = catch_unwind(AssertUnwindSafe(|| work(item)));
                    if done.send((at, result)).is_err() {
                        return;
                    }
                }
            };
            // Without a thread there is no work; the system refusing one is as final as running out of memory.
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, run)
                .expect("a thread for the workers");
        }
        drop(done);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (at, result) in results {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                line.window.leave();
                let outcome = result.map(&mut deliver);
                if !matches!(outcome, Ok(Ok(()))) {
                    line.window.close();
                }
                match outcome {
                    Ok(delivered) => delivered?,
                    Err(panic) => resume_unwind(panic),
                }
            }
        }
        Ok(())
    })
}

struct Line<I> {
    items: Mutex<I>,
    window: Window,
}

impl<T, I: Iterator<Item = T>> Line<I> {
    /// The next item, once there is room for its result; `None` at the end.
    fn take(&self) -> Option<T> {
        if !self.window.enter() {
            return None;
        }
        lock(&self.items).next()
    }
}

/// How many items may be under way.
struct Window {
    /// Places left; `None` once closed.
    free: Mutex<Option<usize>>,
    changed: Condvar,
}

impl Window {
    fn new(size: usize) -> Window {
        Window { free: Mutex::new(Some(size)), changed: Condvar::new() }
    }

    /// Waits for a place; false if there will be none.
    fn enter(&self) -> bool {
        let mut free = lock(&self.free);
        loop {
            match &mut *free {
                None => return false,
                Some(0) => free = self.changed.wait(free).unwrap_or_else(PoisonError::into_inner),
                Some(n) => {
                    *n -= 1;
                    return true;
                }
            }
        }
    }

    fn leave(&self) {
        if let Some(n) = &mut *lock(&self.free) {
            *n += 1;
        }
        self.changed.notify_one();
    }

    fn close(&self) {
        *lock(&self.free) = None;
        self.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_items() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let slow_at_times = |n: u64| {
                thread::sleep(Duration::from_micros(n % 7 * 50));
                n * 2
            };
            let end: Result<(), ()> = map(0..500, threads, slow_at_times, |n| {
                seen.push(n);
                Ok(())
            });
            assert_eq!(end, Ok(()));
            assert!(seen.iter().copied().eq((0..500).map(|n| n * 2)));
        }
    }

    #[test]
    fn a_slow_item_does_not_let_others_pile_up() {
        let taken = AtomicUsize::new(0);
        let items = (0..10_000).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let mut ahead = 0;
        let work = |n: usize| {
            if n == 0 {
                thread::sleep(Duration::from_millis(50));
            }
            n
        };
        let _: Result<(), ()> = map(items, 2, work, |n| {
            ahead = ahead.max(taken.load(Ordering::SeqCst) - n);
            Ok(())
        });
        assert!(ahead <= 2 * WINDOW + 2, "{ahead}");
    }

    #[test]
    fn an_error_ends_the_work() {
        let taken = AtomicUsize::new(0);
        let items = (0..).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        assert_eq!(map(items, 3, |n: u32| n, |n| if n == 20 { Err("full") } else { Ok(()) }), Err("full"));
        assert!(taken.load(Ordering::SeqCst) < 20 + 4 * WINDOW);
    }

    #[test]
    #[should_panic(expected = "item 3")]
    fn a_panic_is_passed_on() {
        let work = |n: u32| if n == 3 { panic!("item {n}") } else { n };
        let _: Result<(), ()> = map(0..100, 2, work, |_| Ok(()));
    }
}
