//! ISO 8601 prefixes.

use jiff::civil::Date;

/// A date known to the year, the month or the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Reads `2016`, `2016-02` or `2016-02-08`, and no more of a time than its day. Gives `None` for what is no date.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut parts = text.split(['T', ' ']).next()?.split('-');
        let year = number(parts.next()?, 4)?;
        let mut part = || match parts.next() {
            Some(digits) => i8::try_from(number(digits, 2)?).ok().map(Some),
            None => Some(None),
        };
        let (month, day) = (part()?, part()?);
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        let is_whole = parts.next().is_none();
        (is_whole && year > 0).then_some(PartialDate { year, month, day })
    }

    /// The most exact of the dates that agree, and all that do not, the earliest first.
    pub(super) fn most_exact(dates: impl Iterator<Item = PartialDate>) -> Vec<PartialDate> {
        let mut dates: Vec<PartialDate> = dates.collect();
        dates.sort();
        dates.dedup();
        let all = dates.clone();
        let is_more =
            |date: PartialDate, other: PartialDate| date != other && date.is_part_of(other);
        dates.retain(|date| !all.iter().any(|other| is_more(*date, *other)));
        dates
    }

    /// The date as an ISO 8601 prefix.
    pub(super) fn iso(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            (None, _) => format!("{:04}", self.year),
        }
    }

    /// The date as Wikibase writes it, with its precision: 9 for a year, 10 for a month, 11 for a day.
    pub(super) fn wikibase(self) -> String {
        let precision = match (self.month, self.day) {
            (Some(_), Some(_)) => 11,
            (Some(_), None) => 10,
            (None, _) => 9,
        };
        let (month, day) = (self.month.unwrap_or(0), self.day.unwrap_or(0));
        format!(
            "+{:04}-{month:02}-{day:02}T00:00:00Z/{precision}",
            self.year
        )
    }

    /// The year.
    pub(super) fn year(self) -> i16 {
        self.year
    }

    /// True when the other says the same and no less.
    pub(super) fn is_part_of(self, other: PartialDate) -> bool {
        self.year == other.year
            && self.month.is_none_or(|month| other.month == Some(month))
            && self.day.is_none_or(|day| other.day == Some(day))
    }
}

/// A number of exactly `digits` ASCII digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_to_their_precision() {
        let wikibase = |text: &str| PartialDate::parse(text).map(PartialDate::wikibase);
        assert_eq!(wikibase("2016").as_deref(), Some("+2016-00-00T00:00:00Z/9"));
        assert_eq!(
            wikibase("2016-02").as_deref(),
            Some("+2016-02-00T00:00:00Z/10")
        );
        assert_eq!(
            wikibase("2016-02-08T10:00:00+01:00").as_deref(),
            Some("+2016-02-08T00:00:00Z/11")
        );
        for wrong in [
            "",
            "16",
            "2016-13",
            "2016-02-30",
            "2016-2",
            "0000",
            "2016-02-08-1",
            "hier",
        ] {
            assert_eq!(PartialDate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_shorter_date_is_part_of_a_longer_one() {
        let date = |text| PartialDate::parse(text).unwrap();
        assert!(date("2016").is_part_of(date("2016-02")));
        assert!(date("2016-02").is_part_of(date("2016-02")));
        assert!(!date("2016-02").is_part_of(date("2016-03-01")));
        assert!(!date("2016-02").is_part_of(date("2016")));
        assert_eq!(date("2016-02").iso(), "2016-02");
    }
}
