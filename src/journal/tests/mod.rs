//! The journal against real files.

mod round_trip;
mod samples;
