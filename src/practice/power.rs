//! Whether the computer runs on mains.

use starship_battery::units::ratio::percent;
use starship_battery::{Manager, State};

/// Where the computer's power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    Mains,
    /// How full the emptiest battery is, in percent.
    Battery {
        percent: u8,
    },
}

impl Power {
    /// As of now; a computer without a battery runs on mains. `None` where the system doesn't say.
    pub fn of_this_computer() -> Option<Self> {
        let batteries = Manager::new().ok()?.batteries().ok()?;
        let discharging = batteries
            .filter_map(Result::ok)
            .filter(|battery| matches!(battery.state(), State::Discharging | State::Empty))
            .map(|battery| battery.state_of_charge().get::<percent>().round().clamp(0.0, 100.0));
        let emptiest = discharging.reduce(f32::min);
        Some(emptiest.map_or(Self::Mains, |left| Self::Battery { percent: left as u8 }))
    }
}
