//! A date as the text gives it, perhaps in part, and its resolution against the article's date.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan};

use super::anchor::Anchor;
use crate::document::Coming;

/// Where a date without a year lies, seen from the article's date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Direction {
    /// The text does not say: the nearest one in the direction that the caller prefers, the article's own date included.
    #[default]
    Open,
    /// The nearest one before ("mars dernier").
    Past,
    /// The nearest one after ("next March").
    Future,
    /// The one of this year ("this March").
    Current,
}

/// The year of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// "2016".
    Absolute(i16),
    /// Counted from the article's: -1 for "last year".
    Shifted(i16),
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// The parts of a date that the text names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Calendar {
    pub(super) year: Option<Year>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    pub(super) weekday: Option<Weekday>,
    /// Last month of a season, where the text names the season and no month.
    pub(super) season: Option<i8>,
    pub(super) direction: Direction,
}

/// A date counted from the one that the text tells before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// So many units later ("deux ans plus tard").
    Shift(Unit, i16),
    /// In the year so many later ("in March of the following year").
    Of(Calendar, i16),
    /// The nearest one in its direction ("le 1er mars suivant").
    Near(Calendar),
}

/// What a date expression means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Calendar(Calendar),
    /// So many units from the article's date.
    Shift(Unit, i16),
    /// Counted from the date that the text tells before.
    Told(Told),
    /// The open end of a period ("à ce jour").
    Present,
    /// A date that the sentence alone does not fix.
    Unfixed,
    /// No date.
    Rejected,
}

/// Resolves `moment` against its anchor, the article's date or the date told before; an ISO 8601 prefix at the precision of the text, or
/// `None` where text and anchor do not fix it.
pub(super) fn resolve(
    moment: &Moment,
    anchor: Option<Anchor>,
    prefer_future: bool,
) -> Option<String> {
    match moment {
        Moment::Calendar(calendar) => calendar.resolve(anchor, prefer_future),
        Moment::Shift(unit, amount) => shift(anchor?, *unit, *amount),
        Moment::Told(told) => told.resolve(anchor?),
        Moment::Present | Moment::Unfixed | Moment::Rejected => None,
    }
}

/// What `moment` is when it is still to come, if that differs from `last`, which it is otherwise.
pub(super) fn coming(
    moment: &Moment,
    anchor: Option<Anchor>,
    last: Option<&str>,
) -> Option<Coming> {
    let next = resolve(moment, anchor, true).filter(|next| Some(next.as_str()) != last)?;
    let (last, today) = (last?, anchor?.first()?);
    // Of a season only the year is known, which does not tell which one is nearer.
    let nearer = last.len() > 4
        && first_day(&next)?.duration_since(today) < today.duration_since(first_day(last)?);
    let start = next;
    Some(Coming { start, nearer })
}

/// The first day that an ISO 8601 prefix can be.
fn first_day(prefix: &str) -> Option<Date> {
    let first = |rest: &str| format!("{prefix}{rest}").parse().ok();
    ["", "-01", "-01-01"].into_iter().find_map(first)
}

/// Precision follows the unit: "three years ago" is a year, "three days ago" a day. A week is no ISO prefix, so it gives none.
fn shift(anchor: Anchor, unit: Unit, amount: i16) -> Option<String> {
    match unit {
        Unit::Year => year_text(anchor.year.checked_add(amount)?),
        Unit::Month => {
            let first = Date::new(anchor.year, anchor.month?, 1).ok()?;
            let date = moved(first, i64::from(amount).months())?;
            month_text(date.year(), date.month())
        }
        Unit::Week => None,
        Unit::Day => day_text(moved(anchor.date()?, i64::from(amount).days())?),
    }
}

impl Told {
    fn resolve(&self, told: Anchor) -> Option<String> {
        match self {
            Told::Shift(unit, amount) => shift(told, *unit, *amount),
            Told::Of(calendar, years) => calendar.of_year(told.year.checked_add(*years)?),
            // Of what is told by its year alone the next March is that of the year after.
            Told::Near(calendar) if told.month.is_none() => {
                let by = match calendar.direction {
                    Direction::Past => -1,
                    _ => 1,
                };
                calendar.of_year(told.year.checked_add(by)?)
            }
            Told::Near(calendar) => calendar.resolve(Some(told), false),
        }
    }
}

fn moved(date: Date, by: Duration) -> Option<Date> {
    date.checked_add(by).ok()
}

impl Calendar {
    fn resolve(&self, anchor: Option<Anchor>, prefer_future: bool) -> Option<String> {
        let year = match self.year {
            Some(Year::Absolute(year)) => Some(year),
            Some(Year::Shifted(by)) => Some(anchor?.year.checked_add(by)?),
            None => None,
        };
        match (year, self.month, self.day) {
            (Some(year), Some(month), Some(day)) => day_text(Date::new(year, month, day).ok()?),
            (Some(year), Some(month), None) => month_text(year, month),
            (Some(year), None, None) => year_text(year),
            (None, Some(month), Some(day)) => {
                day_text(self.day_near(anchor?, month, day, prefer_future)?)
            }
            (None, Some(month), None) => self.month_near(anchor?, month, prefer_future),
            (None, None, None) => match (self.weekday, self.season) {
                (Some(weekday), _) => {
                    day_text(self.weekday_near(anchor?, weekday, prefer_future)?)
                }
                (None, Some(last)) => self.season_near(anchor?, last, prefer_future),
                (None, None) => None,
            },
            (_, None, Some(_)) => None,
        }
    }

    /// The month, day or season of a year.
    fn of_year(self, year: i16) -> Option<String> {
        match (self.month, self.season) {
            (None, Some(_)) => year_text(year),
            (None, None) => None,
            (Some(_), _) => Calendar {
                year: Some(Year::Absolute(year)),
                ..self
            }
            .resolve(None, false),
        }
    }

    /// True where the direction, or the caller's preference, points forward.
    fn forward(&self, prefer_future: bool) -> bool {
        match self.direction {
            Direction::Past => false,
            Direction::Future => true,
            Direction::Open | Direction::Current => prefer_future,
        }
    }

    /// True where the article's own day or month may be meant.
    fn inclusive(&self) -> bool {
        matches!(self.direction, Direction::Open | Direction::Current)
    }

    fn day_near(&self, anchor: Anchor, month: i8, day: i8, prefer_future: bool) -> Option<Date> {
        if self.direction == Direction::Current && self.weekday.is_none() {
            return Date::new(anchor.year, month, day).ok();
        }
        let forward = self.forward(prefer_future);
        let (first, last) = (anchor.first()?, anchor.last()?);
        // Eight years hold a 29 February even around 1900 and 2100; the nearest year on the wanted side comes first.
        let years = |step: i16| (0..=8).filter_map(move |n| anchor.year.checked_add(step * n));
        let dates = |step: i16| years(step).filter_map(|year| Date::new(year, month, day).ok());
        let inclusive = self.inclusive();
        let ahead = || dates(1).filter(move |d| if inclusive { *d >= first } else { *d > last });
        let behind = || dates(-1).filter(move |d| if inclusive { *d <= last } else { *d < first });
        let fits = |date: &Date| self.weekday.is_none_or(|w| date.weekday() == w);
        let preferred = if forward {
            ahead().next()
        } else {
            behind().next()
        };
        // "mardi 12 mars" is on a Tuesday in one of the years around; a day that fits nowhere near is a slip of the author.
        if preferred.as_ref().is_some_and(fits) {
            return preferred;
        }
        let other = if forward {
            behind().next()
        } else {
            ahead().next()
        };
        other.filter(fits).or(preferred)
    }

    fn month_near(&self, anchor: Anchor, month: i8, prefer_future: bool) -> Option<String> {
        let now = anchor.month?;
        let same_side = self.inclusive() && month == now;
        let by = match (self.direction, self.forward(prefer_future)) {
            (Direction::Current, _) => 0,
            (_, true) => i16::from(month <= now && !same_side),
            (_, false) => -i16::from(month >= now && !same_side),
        };
        month_text(anchor.year.checked_add(by)?, month)
    }

    /// Direction "past" excludes the article's own day: "last Tuesday" said on a Tuesday is a week ago.
    fn weekday_near(&self, anchor: Anchor, weekday: Weekday, prefer_future: bool) -> Option<Date> {
        let today = anchor.date()?;
        if self.inclusive() && today.weekday() == weekday {
            return Some(today);
        }
        let nth = if self.forward(prefer_future) { 1 } else { -1 };
        today.nth_weekday(nth, weekday).ok()
    }

    /// The year of the season that ends with month `last`; a season has three months.
    fn season_near(&self, anchor: Anchor, last: i8, prefer_future: bool) -> Option<String> {
        let now = anchor.month?;
        let by = match (self.direction, self.forward(prefer_future)) {
            (Direction::Current, _) => 0,
            (Direction::Open, true) => i16::from(now > last),
            (Direction::Open, false) => -i16::from(now <= last - 3),
            (_, true) => i16::from(now > last - 3),
            (_, false) => -i16::from(now <= last),
        };
        year_text(anchor.year.checked_add(by)?)
    }
}

fn year_text(year: i16) -> Option<String> {
    (1000..=9999).contains(&year).then(|| year.to_string())
}

fn month_text(year: i16, month: i8) -> Option<String> {
    let valid = (1..=12).contains(&month);
    year_text(year)
        .filter(|_| valid)
        .map(|y| format!("{y}-{month:02}"))
}

fn day_text(date: Date) -> Option<String> {
    month_text(date.year(), date.month()).map(|m| format!("{m}-{:02}", date.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Resolves against 2019-10-29, a Tuesday.
    fn resolved(calendar: Calendar, prefer_future: bool) -> Option<String> {
        resolve(
            &Moment::Calendar(calendar),
            Anchor::parse("2019-10-29"),
            prefer_future,
        )
    }

    fn month(month: i8, direction: Direction) -> Calendar {
        Calendar {
            month: Some(month),
            direction,
            ..Calendar::default()
        }
    }

    #[test]
    fn months_lie_where_the_direction_points() {
        for (direction, september, october, november) in [
            (Direction::Open, "2019-09", "2019-10", "2018-11"),
            (Direction::Past, "2019-09", "2018-10", "2018-11"),
            (Direction::Future, "2020-09", "2020-10", "2019-11"),
            (Direction::Current, "2019-09", "2019-10", "2019-11"),
        ] {
            for (number, expected) in [(9, september), (10, october), (11, november)] {
                let found = resolved(month(number, direction), false);
                assert_eq!(found.as_deref(), Some(expected), "{direction:?}");
            }
        }
    }

    #[test]
    fn what_comes_may_be_nearer_than_what_was() {
        let of = |number: i8| {
            let moment = Moment::Calendar(month(number, Direction::Open));
            let anchor = Anchor::parse("2019-10-29");
            let last = resolve(&moment, anchor, false);
            coming(&moment, anchor, last.as_deref()).map(|next| (next.start, next.nearer))
        };
        assert_eq!(of(2), Some(("2020-02".to_owned(), true)));
        assert_eq!(of(9), Some(("2020-09".to_owned(), false)));
        // The article's own month is both.
        assert_eq!(of(10), None);
    }

    #[test]
    fn a_leap_day_lies_in_a_leap_year() {
        let day = Calendar {
            day: Some(29),
            ..month(2, Direction::Open)
        };
        assert_eq!(resolved(day, false).as_deref(), Some("2016-02-29"));
        assert_eq!(resolved(day, true).as_deref(), Some("2020-02-29"));
    }

    #[test]
    fn a_weekday_settles_the_year_where_it_can() {
        let day = |day, weekday| Calendar {
            day: Some(day),
            weekday: Some(weekday),
            ..month(12, Direction::Open)
        };
        assert_eq!(
            resolved(day(31, Weekday::Tuesday), false).as_deref(),
            Some("2019-12-31")
        );
        assert_eq!(
            resolved(day(31, Weekday::Monday), true).as_deref(),
            Some("2018-12-31")
        );
        // No year near has it on a Friday: the weekday is a slip.
        assert_eq!(
            resolved(day(31, Weekday::Friday), false).as_deref(),
            Some("2018-12-31")
        );
    }

    #[test]
    fn shifts_keep_the_precision_of_their_unit() {
        let shifted = |unit, amount| {
            let anchor = Anchor::parse("2019-10-29");
            resolve(&Moment::Shift(unit, amount), anchor, false)
        };
        assert_eq!(shifted(Unit::Year, -3).as_deref(), Some("2016"));
        assert_eq!(shifted(Unit::Month, -10).as_deref(), Some("2018-12"));
        assert_eq!(shifted(Unit::Day, 3).as_deref(), Some("2019-11-01"));
        assert_eq!(shifted(Unit::Week, -1), None);
        assert_eq!(shifted(Unit::Year, -999).as_deref(), Some("1020"));
        assert_eq!(shifted(Unit::Year, i16::MIN), None);
    }
}
