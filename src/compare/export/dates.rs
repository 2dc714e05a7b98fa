//! Dates, as other programs want them.

use crate::compare::date::DatePrefix;

/// Reads a date to the precision that it has. `None` for what is none, or no day of the calendar.
pub(super) fn parse(text: &str) -> Option<DatePrefix> {
    let date = DatePrefix::parse(text.trim())?;
    let is_day = date.precision() < 3 || date.to_string().parse::<jiff::civil::Date>().is_ok();
    (is_day && date.year() > 0).then_some(date)
}

/// The date as Wikibase writes it, with its precision: 9 for a year, 10 for a month, 11 for a day.
pub(super) fn wikibase(date: DatePrefix) -> String {
    let rest = match date.precision() {
        1 => "-00-00",
        2 => "-00",
        _ => "",
    };
    format!("+{date}{rest}T00:00:00Z/{}", 8 + date.precision())
}

/// The most exact of the dates that agree, and all that do not, the earliest first.
pub(super) fn most_exact(dates: impl Iterator<Item = DatePrefix>) -> Vec<DatePrefix> {
    let mut dates: Vec<DatePrefix> = dates.collect();
    dates.sort();
    dates.dedup();
    let all = dates.clone();
    let is_less = |date: DatePrefix, other: DatePrefix| date != other && date.contains(other);
    dates.retain(|date| !all.iter().any(|other| is_less(*date, *other)));
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_with_their_precision() {
        let written = |text: &str| parse(text).map(wikibase);
        let year = "+2016-00-00T00:00:00Z/9";
        let month = "+2016-02-00T00:00:00Z/10";
        let day = "+2016-02-08T00:00:00Z/11";
        assert_eq!(written("2016").as_deref(), Some(year));
        assert_eq!(written("2016-02").as_deref(), Some(month));
        assert_eq!(written(" 2016-02-08T10:00:00+01:00").as_deref(), Some(day));
        for wrong in ["", "16", "2016-02-30", "0000", "hier"] {
            assert_eq!(written(wrong), None, "{wrong}");
        }
    }
}
