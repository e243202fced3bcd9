//! The fields of a prescriber's order, as typed: while preparing, and in the session.

use egui::Ui;

use super::{Refused, TextLine, chip, entered, refused_ui};
use crate::names::{Initials, Person};
use crate::protocol::{Amount, VitalSign};
use crate::record::wording;
use crate::session::{Bound, DoseOrder, OrderSource, OrderedDose, OwnLimit};
use crate::ui::tokens::space;
use crate::words::texts;

/// From these widths on the fields stand in one row, and two in a row, in points.
const ONE_ROW: f32 = 760.0;
const TWO_ROWS: f32 = 480.0;

/// The fields as typed so far.
#[derive(Debug, Default)]
pub struct OrderForm {
    by: String,
    /// It stands in the chart, where the person saw it.
    in_chart: bool,
    amount: String,
    words: String,
    limits: String,
    refused: Option<Refused>,
}

impl OrderForm {
    /// The fields of a recorded order, to be corrected.
    pub fn of(order: &DoseOrder) -> Self {
        let (by, in_chart) = match &order.source {
            OrderSource::Entered { by } => (by, false),
            OrderSource::InChart { seen_by } => (seen_by, true),
        };
        let limits = order.limits.iter().map(|it| wording::limit_words(*it, texts::language()));
        Self {
            by: by.to_string(),
            in_chart,
            amount: order.amount.as_ref().map(texts::amount).unwrap_or_default(),
            words: order.words.clone(),
            limits: limits.collect::<Vec<_>>().join(", "),
            refused: None,
        }
    }

    /// Nothing was typed or chosen.
    pub fn is_empty(&self) -> bool {
        let Self { by, in_chart, amount, words, limits, refused: _ } = self;
        !in_chart && [by, amount, words, limits].into_iter().all(|text| text.trim().is_empty())
    }

    /// Paints the fields of a form that was opened for them; `true` when Enter was pressed in one.
    pub fn show(&mut self, ui: &mut Ui) -> bool {
        self.fields_ui(ui, |line| line.labelled())
    }

    /// Paints them among others, where they are filled in only by whoever goes to them.
    pub fn on_demand_ui(&mut self, ui: &mut Ui) {
        self.fields_ui(ui, |line| line.labelled().on_demand());
    }

    fn fields_ui(&mut self, ui: &mut Ui, line: impl Fn(TextLine<'_>) -> TextLine<'_>) -> bool {
        let Self { by, in_chart, amount, words, limits, refused } = self;
        let room = ui.available_width();
        let rows: &[usize] = match room {
            ONE_ROW.. => &[4],
            TWO_ROWS.. => &[2, 2],
            _ => &[2, 1, 1],
        };
        let by_name = if *in_chart { texts::order::seen_by() } else { texts::order::by() };
        let fields = [
            (by, by_name, ""),
            (amount, texts::order::amount(), ""),
            (words, texts::order::words(), ""),
            (limits, texts::order::limits(), texts::order::limits_hint()),
        ];
        let mut is_entered = false;
        let mut fields = fields.into_iter();
        ui.horizontal_wrapped(|ui| {
            if chip(ui, texts::order::in_chart(), *in_chart) {
                *in_chart = !*in_chart;
            }
        });
        for columns in rows {
            let width = (room - (*columns - 1) as f32 * space::GAP) / *columns as f32;
            ui.horizontal(|ui| {
                for (text, name, hint) in fields.by_ref().take(*columns) {
                    let line = line(TextLine::new(text, name)).hint(hint).width(width);
                    is_entered |= entered(&line.refused(refused).show(ui));
                }
            });
        }
        refused_ui(ui, refused);
        is_entered
    }

    /// The order that the fields tell of. A field that tells of none has the cursor, and why stands beside
    /// it.
    pub fn order(&mut self, of: OrderedDose, people: &[Person]) -> Option<DoseOrder> {
        match self.read(of, people) {
            Ok(order) => Some(order),
            Err(refused) => {
                self.refused = Some(refused);
                None
            }
        }
    }

    fn read(&self, of: OrderedDose, people: &[Person]) -> Result<DoseOrder, Refused> {
        let by_name = if self.in_chart { texts::order::seen_by() } else { texts::order::by() };
        let by: Initials = self
            .by
            .parse()
            .map_err(|problem| Refused::new(by_name, texts::not_initials(&problem)))?;
        if self.in_chart && !people.is_empty() && people.iter().all(|it| it.initials != by) {
            return Err(Refused::new(by_name, texts::person::not_of_the_room(by.as_str())));
        }
        let amount = Some(self.amount.trim()).filter(|text| !text.is_empty());
        let amount = amount.map(|text| {
            text.parse::<Amount>().map_err(|problem| {
                Refused::new(texts::order::amount(), texts::not_an_amount(&problem))
            })
        });
        let amount = amount.transpose()?;
        let words = self.words.trim().to_owned();
        if !self.in_chart && amount.is_none() && words.is_empty() {
            return Err(Refused::new(texts::order::words(), texts::needs_words()));
        }
        let limits = own_limits(&self.limits).map_err(|part| {
            Refused::new(texts::order::limits(), texts::order::not_a_limit(part))
        })?;
        let source = match self.in_chart {
            true => OrderSource::InChart { seen_by: by },
            false => OrderSource::Entered { by },
        };
        Ok(DoseOrder { of, source, amount, words, limits })
    }
}

/// `pulse from 45, systolic to 170`, in the words of the language; the error is the part that can't be
/// read.
fn own_limits(text: &str) -> Result<Vec<OwnLimit>, &str> {
    let parts = parts(text).into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| own_limit(part).ok_or(part)).collect()
}

/// The parts between commas, semicolons and dots. A comma between two digits belongs to a number.
fn parts(text: &str) -> Vec<&str> {
    let is_digit = |text: &str, at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit)
    };
    let parts = text.match_indices([',', ';', '·']).filter(|(at, sign)| {
        *sign != "," || !is_digit(text, at.checked_sub(1)) || !is_digit(text, Some(at + 1))
    });
    let mut from = 0;
    let mut found: Vec<&str> = Vec::new();
    for (at, sign) in parts {
        found.extend(text.get(from..at));
        from = at + sign.len();
    }
    found.extend(text.get(from..));
    found
}

fn own_limit(part: &str) -> Option<OwnLimit> {
    let mut words = part.split_whitespace().rev();
    let value = words.next()?.replace(',', ".").parse::<f64>().ok().filter(|it| it.is_finite())?;
    let bound = match words.next()? {
        word if word == texts::order::from() => Bound::Low,
        word if word == texts::order::to() => Bound::High,
        _ => return None,
    };
    let name: Vec<&str> = words.rev().collect();
    let name = name.join(" ").to_lowercase();
    let is = |sign: &VitalSign| texts::measure(*sign).to_lowercase() == name;
    VitalSign::ALL.into_iter().find(is).map(|measure| OwnLimit { measure, bound, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_they_are_written_in_the_record() {
        let limit = |measure, bound, value| OwnLimit { measure, bound, value };
        let read = own_limits("pulse from 45, systolic to 170");
        let pulse = limit(VitalSign::Pulse, Bound::Low, 45.0);
        assert_eq!(read, Ok(vec![pulse, limit(VitalSign::Systolic, Bound::High, 170.0)]));
        assert_eq!(own_limits("  "), Ok(Vec::new()));
        let warm = limit(VitalSign::Temperature, Bound::High, 38.5);
        assert_eq!(own_limits("pulse from 45,temperature to 38,5"), Ok(vec![pulse, warm]));
    }

    #[test]
    fn a_part_that_is_no_limit_is_named() {
        assert_eq!(own_limits("pulse from 45, mood to 3"), Err("mood to 3"));
        assert_eq!(own_limits("pulse 45"), Err("pulse 45"));
    }
}
