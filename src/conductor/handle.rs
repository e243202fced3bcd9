//! The conductor's own thread, and the handle by which the window or a script talks to it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use crossbeam_channel::{Receiver, Sender, after, select_biased, unbounded};

use super::desk::Desk;
use super::view::{CommandId, Notice, View};
use crate::clock::{Clock, Reading, SessionClock};
use crate::journal::Unsaved;
use crate::session::{Command, Event, Wall};

/// The conductor looks at the clock, the sound and the journal this often when nobody asks for anything.
const TURN_EVERY: Duration = Duration::from_millis(100);
/// How long the end waits for the disk before it gives up and says how many lines are missing.
const LAST_SYNC_WITHIN: Duration = Duration::from_secs(20);
/// After a fault in its own code the conductor takes a breath, so that a fault in every turn can't eat a core.
const BREATH: Duration = Duration::from_millis(250);

/// A running session, seen from outside. Cheap to ask; nothing here waits but [`Handle::finish`].
pub struct Handle {
    orders: Sender<Order>,
    view: Arc<ArcSwap<View>>,
    clock: Arc<dyn Clock>,
    time: SessionClock,
    next: AtomicU64,
    thread: JoinHandle<Result<(), Unsaved>>,
}

enum Order {
    CarryOut(CommandId, Command, Reading),
    Say(Notice),
    Finish { fade: Duration },
}

impl Handle {
    /// Starts the conductor's thread for this desk. `changed` is called, on that thread, whenever there is something new to see.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(mut desk: Desk, clock: Arc<dyn Clock>, changed: Box<dyn Fn() + Send>) -> std::io::Result<Self> {
        let reading = clock.read();
        let view = Arc::new(ArcSwap::from_pointee(desk.view(&reading)));
        let time = desk.time().clone();
        let (orders, taken) = unbounded();
        let thread = Conductor { desk, clock: Arc::clone(&clock), orders: taken, view: Arc::clone(&view), changed };
        let thread = thread::Builder::new().name("conductor".to_owned()).spawn(|| thread.run())?;
        Ok(Self { orders, view, clock, time, next: AtomicU64::new(0), thread })
    }

    /// Sends a command, stamped with this moment. A refusal of it appears in the view under the id.
    pub fn send(&self, command: Command) -> CommandId {
        let id = CommandId(self.next.fetch_add(1, Ordering::Relaxed));
        self.order(Order::CarryOut(id, command, self.clock.read()));
        id
    }

    /// Shows a notice in the view.
    pub fn say(&self, notice: Notice) {
        self.order(Order::Say(notice));
    }

    /// What is so, as of the last turn.
    pub fn view(&self) -> Arc<View> {
        self.view.load_full()
    }

    /// Session time now, in ms.
    pub fn now_ms(&self) -> i64 {
        self.time.session_ms_at(&self.clock.read())
    }

    /// The clock on the wall now.
    pub fn wall(&self) -> Wall {
        self.clock.read().wall
    }

    /// Ends: the music fades, everything is kept, the locks are let go. When the session was not closed it stays resumable, and an entry
    /// says who ended it.
    ///
    /// # Errors
    /// How many lines could not be kept within 20 s.
    pub fn finish(self, interrupted_by: Option<&str>) -> Result<(), Unsaved> {
        if let Some(by) = interrupted_by {
            self.send(Command::Report(Box::new(Event::Interrupted { by: by.to_owned() })));
        }
        let fade = if interrupted_by.is_some() { Duration::from_millis(400) } else { Duration::ZERO };
        self.order(Order::Finish { fade });
        self.thread.join().unwrap_or(Err(Unsaved { lines: 0 }))
    }

    fn order(&self, order: Order) {
        // The thread outlives every fault in the desk; it is gone only after `finish`.
        if self.orders.send(order).is_err() {
            tracing::error!("the conductor's thread is gone");
        }
    }
}

struct Conductor {
    desk: Desk,
    clock: Arc<dyn Clock>,
    orders: Receiver<Order>,
    view: Arc<ArcSwap<View>>,
    changed: Box<dyn Fn() + Send>,
}

impl Conductor {
    fn run(mut self) -> Result<(), Unsaved> {
        let fade = loop {
            match catch_unwind(AssertUnwindSafe(|| self.serve())) {
                Ok(fade) => break fade,
                Err(_) => self.start_again(),
            }
        };
        thread::sleep(fade);
        self.desk.take_acks();
        let (journal, player) = self.desk.leave();
        let kept = journal.finish(LAST_SYNC_WITHIN);
        drop(player);
        kept
    }

    /// Turn after turn, until the order to finish.
    fn serve(&mut self) -> Duration {
        let mut turned = Instant::now();
        loop {
            let wait = TURN_EVERY.saturating_sub(turned.elapsed());
            let mut news = false;
            match self.next_order(wait) {
                Some(Order::CarryOut(id, command, pressed)) => {
                    self.desk.carry_out_for(id, command, &pressed);
                    news = true;
                }
                Some(Order::Say(notice)) => {
                    self.desk.notice(notice);
                    news = true;
                }
                Some(Order::Finish { fade }) => return fade,
                None => {}
            }
            let reading = self.clock.read();
            if turned.elapsed() >= TURN_EVERY {
                turned = Instant::now();
                if let Err(refusal) = self.desk.turn(&reading) {
                    tracing::error!("a turn was refused: {refusal}");
                }
            }
            self.publish(&reading, news);
        }
    }

    /// Waits for an order, an ack or the next turn, whichever comes first; acks are taken in when the view is published.
    fn next_order(&mut self, wait: Duration) -> Option<Order> {
        let ack = select_biased! {
            recv(self.orders) -> order => return Some(order.unwrap_or(Order::Finish { fade: Duration::ZERO })),
            recv(self.desk.journal().acks()) -> ack => ack,
            recv(after(wait)) -> _ => return None,
        };
        match ack {
            Ok(ack) => self.desk.take_ack(ack),
            // The journal's thread is gone and its channel would wake us without end.
            Err(_) => thread::sleep(wait),
        }
        None
    }

    fn publish(&mut self, reading: &Reading, news: bool) {
        self.desk.take_acks();
        let view = self.desk.view(reading);
        let news = news || view.differs(&self.view.load());
        self.view.store(Arc::new(view));
        if news {
            (self.changed)();
        }
    }

    fn start_again(&mut self) {
        thread::sleep(BREATH);
        tracing::error!("the conductor failed and starts again from the journal's entries");
        let reading = self.clock.read();
        let again = catch_unwind(AssertUnwindSafe(|| self.desk.restart(&reading)));
        if !matches!(again, Ok(Ok(()))) {
            tracing::error!("the conductor could not say that it started again");
        }
    }
}
