//! What a match of a rule says: its groups read as dates.

use std::ops::Range;

use jiff::civil::Weekday;
use regex::{Captures, Match};

use super::file::Meaning;
use super::grammar::{Rule, Tables};
use super::moment::{Calendar, Direction, Moment, Told, Unit, Year};

/// A match of a rule, not yet resolved; ranges are bytes of the folded text.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// All that the rule matched.
    pub(super) whole: Range<usize>,
    /// The date in it.
    pub(super) date: Range<usize>,
    /// The date, or the first of a period.
    pub(super) start: Moment,
    /// The last date of a period.
    pub(super) end: Option<Moment>,
}

/// Reads a match; `None` where its groups make no sense.
pub(super) fn read(rule: &Rule, found: &Captures<'_>, tables: &Tables) -> Option<Candidate> {
    let whole = found.get(0)?.range();
    let groups = Groups { found, tables };
    let (start, end) = match rule.means {
        Meaning::Calendar => groups.calendar(),
        Meaning::Past => (groups.counted(-1), None),
        Meaning::Future => (groups.counted(1), None),
        Meaning::Last => (groups.shift(-rule.amount), None),
        Meaning::Current => (groups.shift(0), None),
        Meaning::Next => (groups.shift(rule.amount), None),
        Meaning::Present => (Moment::Present, None),
        Meaning::Same => (groups.told(0, Direction::Current), None),
        Meaning::Later => (groups.told(rule.amount, Direction::Future), None),
        Meaning::Earlier => (groups.told(-rule.amount, Direction::Past), None),
        Meaning::Unfixed => (Moment::Unfixed, None),
        Meaning::Reject => (Moment::Rejected, None),
    };
    let date = found.name("date").map_or(whole.clone(), |m| m.range());
    Some(Candidate {
        whole,
        date,
        start,
        end,
    })
}

struct Groups<'a, 't> {
    found: &'a Captures<'t>,
    tables: &'a Tables,
}

impl Groups<'_, '_> {
    fn has(&self, name: &str) -> bool {
        self.found.name(name).is_some()
    }

    /// The number that a group stands for, in digits or as a word of `table`.
    fn value(&self, name: &str, table: &std::collections::HashMap<String, i16>) -> Option<i16> {
        let text = self.found.name(name).map(|m: Match<'_>| m.as_str())?;
        let word = text.trim_end_matches('.').to_ascii_lowercase();
        table.get(&word).copied().or_else(|| word.parse().ok())
    }

    fn number(&self, name: &str) -> Option<i16> {
        self.value(name, &self.tables.numbers)
    }

    fn small(&self, value: Option<i16>) -> Option<i8> {
        value.and_then(|v| i8::try_from(v).ok())
    }

    /// The parts of a date, or of the first of a period.
    fn parts(&self) -> Calendar {
        let weekday = self.value("weekday", &self.tables.weekdays);
        Calendar {
            year: self.year(),
            month: self.small(self.value("month", &self.tables.months)),
            day: self.small(self.number("day")),
            weekday: self
                .small(weekday)
                .and_then(|w| Weekday::from_monday_one_offset(w).ok()),
            season: self.small(self.value("season", &self.tables.seasons)),
            direction: self.direction(),
        }
    }

    /// A date, and the last one where the match is a period.
    fn calendar(&self) -> (Moment, Option<Moment>) {
        let mut start = self.parts();
        // A day that stands where the month should: "24/12/2019" in English.
        if let (Some(month), Some(day)) = (start.month, start.day)
            && month > 12
            && day <= 12
        {
            (start.month, start.day) = (Some(day), Some(month));
        }
        let end = self.end(&mut start);
        (Moment::Calendar(start), end.map(Moment::Calendar))
    }

    fn year(&self) -> Option<Year> {
        let shifts = [("last_year", -1), ("this_year", 0), ("next_year", 1)];
        let shifted = shifts.iter().find(|(name, _)| self.has(name));
        // Two digits are of this century up to 50, of the last one above.
        let short = || {
            self.number("short_year")
                .map(|y| if y <= 50 { 2000 + y } else { 1900 + y })
        };
        match shifted {
            Some((_, by)) => Some(Year::Shifted(*by)),
            None => self.number("year").or_else(short).map(Year::Absolute),
        }
    }

    fn direction(&self) -> Direction {
        let directions = [
            ("past", Direction::Past),
            ("future", Direction::Future),
            ("current", Direction::Current),
        ];
        let named = directions.iter().find(|(name, _)| self.has(name));
        named.map(|(_, direction)| *direction).unwrap_or_default()
    }

    /// The last date of a period, or the month of "2016-02", which goes into `start`.
    fn end(&self, start: &mut Calendar) -> Option<Calendar> {
        let mut end = Calendar::default();
        if let (Some(short), Some(Year::Absolute(year))) = (self.number("end_short"), start.year) {
            if short > year % 100 {
                end.year = Some(Year::Absolute(year - year % 100 + short));
                return Some(end);
            }
            // "1999-00" is a season; anything else that is not later can only be a month.
            match self.small(Some(short)).filter(|m| (1..=12).contains(m)) {
                Some(month) => start.month = Some(month),
                None if short == 0 && year % 100 == 99 => {
                    end.year = Some(Year::Absolute(year + 1));
                    return Some(end);
                }
                None => {}
            }
            return None;
        }
        end.year = self.number("end_year").map(Year::Absolute);
        end.month = self.small(self.value("end_month", &self.tables.months));
        end.day = self.small(self.number("end_day"));
        if end == Calendar::default() {
            return None;
        }
        // In "3-5 May 2016" and "March-June 2016" the year stands at the end, so it is the end's; the start borrows it.
        if end.year.is_none() && start.year.is_some() {
            end.year = start.year.take();
        }
        Some(end)
    }

    fn unit(&self) -> Option<Unit> {
        let units = [
            ("years", Unit::Year),
            ("months", Unit::Month),
            ("weeks", Unit::Week),
            ("days", Unit::Day),
        ];
        units
            .iter()
            .find(|(name, _)| self.has(name))
            .map(|(_, unit)| *unit)
    }

    fn shift(&self, amount: i16) -> Moment {
        self.unit()
            .map_or(Moment::Unfixed, |unit| Moment::Shift(unit, amount))
    }

    /// A date counted from the one told before, `by` units away if the match has no number.
    fn told(&self, by: i16, direction: Direction) -> Moment {
        let by = self
            .number("number")
            .map_or(by, |number| number * by.signum());
        let parts = self.parts();
        let has_parts = parts != Calendar::default();
        Moment::Told(match (has_parts, self.unit()) {
            (true, Some(Unit::Year)) => Told::Of(parts, by),
            (true, _) if direction == Direction::Current => Told::Of(parts, 0),
            (true, _) => Told::Near(Calendar { direction, ..parts }),
            (false, Some(unit)) => Told::Shift(unit, by),
            (false, None) => return Moment::Unfixed,
        })
    }

    fn counted(&self, sign: i16) -> Moment {
        self.number("number")
            .map_or(Moment::Unfixed, |number| self.shift(sign * number))
    }
}
