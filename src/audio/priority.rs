//! Which threads go first on a busy machine: those that feed the sound card before all others,
//! those that read ahead after them.

/// A thread of this process, as the system numbers it; 0 where the system has no such number.
pub(super) type ThreadNumber = u32;

pub(super) use system::{put_first, step_back, this_thread};

#[cfg(target_os = "linux")]
mod system {
    use rustix::process::{Pid, getpriority_process, setpriority_process};
    use rustix::thread::gettid;

    use super::ThreadNumber;

    /// Before all ordinary programs; what PulseAudio's own clients and servers ask for, and what
    /// rtkit grants to anybody (its limit is −15). Not a real-time class: there the kernel
    /// kills the whole program when one block ever takes 200 ms.
    const FIRST: i32 = -11;
    /// After the window and the runner, still before what the system does in the background.
    const AFTER: i32 = 5;

    /// The number of the calling thread; takes a system call, allocates nothing.
    pub(in crate::audio) fn this_thread() -> ThreadNumber {
        gettid().as_raw_nonzero().get().unsigned_abs()
    }

    /// Puts a thread before all ordinary ones, on a thread of its own: the system's service may
    /// take its time. Where neither the kernel nor the service allows it the buffer alone has
    /// to do.
    pub(in crate::audio) fn put_first(thread: ThreadNumber) {
        let ask = move || {
            let Some(pid) = i32::try_from(thread).ok().and_then(Pid::from_raw) else { return };
            let Err(denied) = setpriority_process(Some(pid), FIRST) else { return };
            if let Err(error) = ask_rtkit(thread) {
                tracing::info!(%denied, %error, "the sound's thread has no priority over other programs");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("sound-first".to_owned()).spawn(ask) {
            tracing::info!(%error, "no thread to ask for priority");
        }
    }

    /// The service that desktops have for this.
    fn ask_rtkit(thread: ThreadNumber) -> zbus::Result<()> {
        const NAME: &str = "org.freedesktop.RealtimeKit1";
        let bus = zbus::blocking::Connection::system()?;
        let asked = (u64::from(thread), FIRST);
        bus.call_method(
            Some(NAME),
            "/org/freedesktop/RealtimeKit1",
            Some(NAME),
            "MakeThreadHighPriority",
            &asked,
        )?;
        Ok(())
    }

    /// The calling thread steps behind all ordinary ones; one that stands further back stays there.
    pub(in crate::audio) fn step_back() {
        let stands = getpriority_process(Some(gettid())).unwrap_or_default();
        if stands < AFTER
            && let Err(error) = setpriority_process(Some(gettid()), AFTER)
        {
            tracing::debug!(%error, "a thread keeps its priority");
        }
    }
}

/// The sound systems of macOS and Windows call from threads that they have put first themselves.
#[cfg(not(target_os = "linux"))]
mod system {
    use super::ThreadNumber;

    pub(in crate::audio) fn this_thread() -> ThreadNumber {
        0
    }

    pub(in crate::audio) fn put_first(_thread: ThreadNumber) {}

    pub(in crate::audio) fn step_back() {}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::getpriority_process;
    use rustix::thread::gettid;

    use super::*;

    #[test]
    fn a_thread_that_steps_back_leaves_the_others_where_they_were() {
        let before = getpriority_process(Some(gettid())).expect("a priority");
        let stepped = std::thread::spawn(|| {
            step_back();
            getpriority_process(Some(gettid())).expect("a priority")
        });
        assert_eq!(stepped.join().expect("it is done"), before.max(5));
        assert_eq!(getpriority_process(Some(gettid())).expect("a priority"), before);
    }
}
