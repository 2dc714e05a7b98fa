//! Periods: what the two ends lend each other ("du 3 au 5 mai 2016"), and their resolution.

use super::anchor::Anchor;
use super::moment::{Calendar, Moment, Unit, Year, resolve};
use crate::document::DateDetail;

/// The detail of a period from `start` to `end`.
///
/// An end that is today or open gives no `end`. Both are `None` where the end would lie before the start.
pub(super) fn detail(start: &Moment, end: &Moment, anchor: Option<Anchor>) -> DateDetail {
    if is_open(end) {
        let start = resolve(start, anchor, false);
        return DateDetail { start, ..UNFIXED };
    }
    let (Moment::Calendar(mut first), Moment::Calendar(mut last)) = (*start, *end) else {
        return UNFIXED;
    };
    lend(&mut first, &mut last);
    let Some(start) = resolve(&Moment::Calendar(first), anchor, false) else {
        return UNFIXED;
    };
    if last.year.is_none() {
        last.year =
            year_of(&start).map(|year| Year::Absolute(year + i16::from(follows(&first, &last))));
    }
    match resolve(&Moment::Calendar(last), anchor, false) {
        Some(end) if in_order(&start, &end) => DateDetail {
            start: Some(start),
            end: Some(end),
            coming: None,
        },
        _ => UNFIXED,
    }
}

/// The detail of a date or period that nothing fixes.
pub(super) const UNFIXED: DateDetail = DateDetail {
    start: None,
    end: None,
    coming: None,
};

/// True where `start` and `end` can be the ends of one period.
pub(super) fn can_join(start: &Moment, end: &Moment) -> bool {
    let dated = |moment: &Moment| matches!(moment, Moment::Calendar(c) if c.year.is_some() || c.month.is_some());
    dated(start) && (dated(end) || is_open(end))
}

fn is_open(end: &Moment) -> bool {
    matches!(end, Moment::Present | Moment::Shift(Unit::Day, 0))
}

/// Gives each end the parts that only the other names.
fn lend(first: &mut Calendar, last: &mut Calendar) {
    if first.day.is_some() && first.month.is_none() {
        first.month = last.month;
    }
    if last.day.is_some() && last.month.is_none() {
        last.month = first.month;
    }
    // "de novembre à mars 2016" begins the year before.
    if first.year.is_none() {
        let before = i16::from(follows(first, last));
        first.year = last.year.map(|year| match year {
            Year::Absolute(year) => Year::Absolute(year - before),
            Year::Shifted(by) => Year::Shifted(by - before),
        });
    }
}

/// True where the month of `first` comes later in a year than that of `last`.
fn follows(first: &Calendar, last: &Calendar) -> bool {
    first.month.zip(last.month).is_some_and(|(a, b)| a > b)
}

fn year_of(iso: &str) -> Option<i16> {
    iso.get(..4)?.parse().ok()
}

/// Compares at the coarser precision of the two.
fn in_order(start: &str, end: &str) -> bool {
    let shared = start.len().min(end.len());
    start.get(..shared) <= end.get(..shared)
}
