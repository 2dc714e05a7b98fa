//! The date of the article, which relative dates are counted from.

use jiff::civil::Date;

/// A publication date, known to the day, the month or the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) year: i16,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
}

impl Anchor {
    /// Reads an ISO 8601 prefix (`2016`, `2016-02`, `2016-02-08`); what follows the day is ignored (`2016-02-08T10:00:00Z`).
    ///
    /// Gives `None` for what is no date. A date whose day or month cannot be keeps the parts before it out too, for then
    /// nothing of it can be trusted.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.split(['T', ' ']).next()?;
        let mut parts = date.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts
            .next()
            .map(|p| number(p, 2))
            .map_or(Some(None), |n| n.map(Some))?;
        let day = parts
            .next()
            .map(|p| number(p, 2))
            .map_or(Some(None), |n| n.map(Some))?;
        if parts.next().is_some() {
            return None;
        }
        let anchor = Anchor {
            year,
            month: month.map(i8::try_from).transpose().ok()?,
            day: day.map(i8::try_from).transpose().ok()?,
        };
        Date::new(year, anchor.month.unwrap_or(1), anchor.day.unwrap_or(1)).ok()?;
        (year >= 1000).then_some(anchor)
    }

    /// The day, where it is known.
    pub(super) fn date(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The first day that it can be.
    pub(super) fn first(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day.unwrap_or(1)).ok()
    }

    /// The last day that it can be.
    pub(super) fn last(self) -> Option<Date> {
        match self.day {
            Some(_) => self.date(),
            None => self.first().map(Date::last_of_month),
        }
    }
}

/// A number of exactly `digits` ASCII digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    let valid = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_read_and_the_rest_refused() {
        let anchor = |year, month, day| Some(Anchor { year, month, day });
        assert_eq!(Anchor::parse("2016"), anchor(2016, None, None));
        assert_eq!(Anchor::parse("2016-02"), anchor(2016, Some(2), None));
        assert_eq!(Anchor::parse("2016-02-08"), anchor(2016, Some(2), Some(8)));
        assert_eq!(
            Anchor::parse("2016-02-08T10:00:00+01:00"),
            anchor(2016, Some(2), Some(8))
        );
        assert_eq!(
            Anchor::parse(" 2016-02-08 10:00 "),
            anchor(2016, Some(2), Some(8))
        );
        for bad in [
            "",
            "hier",
            "16",
            "2016-13",
            "2016-02-30",
            "2016-2-8",
            "2016-02-08-01",
            "08/02/2016",
            "٢٠١٦",
            "0000",
        ] {
            assert_eq!(Anchor::parse(bad), None, "{bad}");
        }
    }
}
