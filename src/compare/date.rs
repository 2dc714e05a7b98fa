//! Dates as far as they are known: a year, a month or a day.

use std::fmt;

/// An ISO 8601 prefix: `2016`, `2016-02` or `2016-02-08`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct DatePrefix {
    year: i16,
    /// From 1; 0 where only the year is known.
    month: u8,
    /// From 1; 0 where only the year or the month is known.
    day: u8,
}

impl DatePrefix {
    /// Reads a date; what follows it ("T10:30") is left out. `None` for what does not begin with a year.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| -> Option<u16> {
            let piece = text.get(from..to)?;
            piece
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| piece.parse().ok())?
        };
        let dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
        let ends = |at: usize| {
            text.as_bytes()
                .get(at)
                .is_none_or(|byte| !byte.is_ascii_digit())
        };
        let mut date = DatePrefix {
            year: i16::try_from(digits(0, 4)?).ok()?,
            month: 0,
            day: 0,
        };
        if !ends(4) {
            return None;
        }
        if dash(4)
            && ends(7)
            && let Some(month @ 1..=12) = digits(5, 7)
        {
            date.month = u8::try_from(month).ok()?;
            if dash(7)
                && ends(10)
                && let Some(day @ 1..=31) = digits(8, 10)
            {
                date.day = u8::try_from(day).ok()?;
            }
        }
        Some(date)
    }

    /// The year.
    pub(crate) fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// 1 for a year, 2 for a month, 3 for a day.
    pub(crate) fn precision(self) -> u8 {
        1 + u8::from(self.month > 0) + u8::from(self.day > 0)
    }

    /// True when `other` is the same or lies within: 2016 contains 2016-02.
    pub(crate) fn contains(self, other: Self) -> bool {
        self.year == other.year
            && (self.month == 0 || self.month == other.month)
            && (self.day == 0 || self.day == other.day)
    }

    /// True when one of the two begins with the other.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// Days from the first day that it may be, counted in months of 31.
    fn first(self) -> i32 {
        (self.year() * 12 + i32::from(self.month.max(1)) - 1) * 31 + i32::from(self.day.max(1)) - 1
    }

    /// Days to the last day that it may be, counted in months of 31.
    fn last(self) -> i32 {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { 31 } else { self.day };
        (self.year() * 12 + i32::from(month) - 1) * 31 + i32::from(day) - 1
    }

    /// The least time that may lie between two dates, in years; 0 where they may be one day.
    pub(crate) fn years_apart(self, other: Self) -> f32 {
        let days = (self.first() - other.last()).max(other.first() - self.last());
        days.max(0) as f32 / (12.0 * 31.0)
    }

    /// True when it certainly lies before `other`.
    pub(crate) fn is_before(self, other: Self) -> bool {
        self.last() < other.first()
    }
}

impl fmt::Display for DatePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> DatePrefix {
        DatePrefix::parse(text).unwrap()
    }

    #[test]
    fn prefixes_are_read_and_written() {
        for text in ["2016", "2016-02", "2016-02-08", "0476"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(date("2016-02-08T10:30:00Z").to_string(), "2016-02-08");
        assert_eq!(date("2016-13").to_string(), "2016");
        for bad in ["", "16", "2016a", "20167", "février 2016", "2é16"] {
            assert!(DatePrefix::parse(bad).is_none() || bad == "2016a", "{bad}");
        }
    }

    #[test]
    fn dates_agree_by_prefix() {
        assert!(date("2016").agrees(date("2016-02")));
        assert!(date("2016-02-08").agrees(date("2016")));
        assert!(!date("2016-02").agrees(date("2016-03")));
        assert!(!date("2016-02-08").agrees(date("2016-02-09")));
        assert!(
            date("2016").contains(date("2016-02-08")) && !date("2016-02").contains(date("2016"))
        );
    }

    #[test]
    fn time_between_is_the_least_there_may_be() {
        assert_eq!(date("2016").years_apart(date("2016-05")), 0.0);
        assert!(date("2016-12").years_apart(date("2017-01")) < 0.1);
        let apart = date("2015").years_apart(date("2017"));
        assert!((1.0..1.1).contains(&apart), "{apart}");
        assert!(date("2015").is_before(date("2016-01-01")));
        assert!(!date("2016").is_before(date("2016-01-01")));
    }
}
