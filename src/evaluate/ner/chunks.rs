//! From tags to names, as `seqeval` 1.2.2 does it.
//!
//! Leniently (its default mode) as the CoNLL shared tasks' `conlleval` reads any mixture of tags: a name begins wherever one can. Strictly
//! only what one scheme allows is a name: in IOB2 an `I-` that follows no `B-` or `I-` of its type is none. Both are translations of
//! `get_entities` and of `scheme.py`, peculiarities included: in strict IOB1 a `B-` after an `O` begins nothing.

use super::tag::Tag;
use crate::reader::scheme::{Place, Scheme};

/// A name over words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chunk {
    /// First word.
    pub start: usize,
    /// One past the last word.
    pub end: usize,
    /// Its type.
    pub name: String,
}

/// The names that tags mark: those of a scheme alone, or with none, leniently.
///
/// # Errors
/// The index of a tag that the scheme does not have (`E-` in IOB2).
pub fn chunks(tags: &[Tag], scheme: Option<Scheme>) -> Result<Vec<Chunk>, usize> {
    let Some(scheme) = scheme else {
        return Ok(lenient(tags));
    };
    let allowed = |place: Place| match scheme {
        Scheme::Io => place == Place::Inside,
        Scheme::Iob1 | Scheme::Iob2 => matches!(place, Place::Begin | Place::Inside),
        Scheme::Bioes => true,
    };
    let stranger = tags.iter().position(|tag| match tag {
        Tag::Outside => false,
        Tag::Part { place, .. } => !allowed(*place),
    });
    match stranger {
        Some(index) => Err(index),
        // Where all tags are alike there is nothing to be strict about.
        None if scheme == Scheme::Io => Ok(lenient(tags)),
        None => Ok(strict(tags, scheme)),
    }
}

/// A tag's place and type; none of either for `O`.
type Mark<'t> = (Option<Place>, &'t str);

fn mark(tag: &Tag) -> Mark<'_> {
    match tag {
        Tag::Outside => OUTSIDE,
        Tag::Part { place, name } => (Some(*place), name),
    }
}

/// What stands before the first tag and after the last.
const OUTSIDE: Mark<'static> = (None, "_");

fn lenient(tags: &[Tag]) -> Vec<Chunk> {
    let mut found = Vec::new();
    let (mut previous, mut start) = (OUTSIDE, 0);
    for (index, next) in tags.iter().map(mark).chain([OUTSIDE]).enumerate() {
        if ends(previous, next) {
            found.push(chunk(start, index, previous));
        }
        if starts(previous, next) {
            start = index;
        }
        previous = next;
    }
    found
}

/// True when a name ends before `next`.
fn ends(previous: Mark<'_>, next: Mark<'_>) -> bool {
    use Place::{Begin, End, Inside, Single};
    match (previous.0, next.0) {
        (None, _) => false,
        (Some(End | Single), _) | (Some(_), None) => true,
        (Some(Begin | Inside), Some(Begin | Single)) => true,
        (Some(Begin | Inside), Some(Inside | End)) => previous.1 != next.1,
    }
}

/// True when a name starts with `next`.
fn starts(previous: Mark<'_>, next: Mark<'_>) -> bool {
    use Place::{Begin, End, Inside, Single};
    match (previous.0, next.0) {
        (_, None) => false,
        (_, Some(Begin | Single)) | (None | Some(End | Single), Some(Inside | End)) => true,
        (Some(Begin | Inside), Some(Inside | End)) => previous.1 != next.1,
    }
}

fn strict(tags: &[Tag], scheme: Scheme) -> Vec<Chunk> {
    let marks: Vec<Mark<'_>> = tags.iter().map(mark).chain([OUTSIDE]).collect();
    let mut found = Vec::new();
    let (mut index, mut previous) = (0, OUTSIDE);
    while index < marks.len() {
        let begins = strict_start(scheme, previous, marks[index]);
        let start = index;
        index += 1;
        if begins {
            while index < marks.len() && strict_inside(scheme, marks[index - 1], marks[index]) {
                index += 1;
            }
            // The last mark is outside, which is inside no name, so that there is a mark at `index`.
            if strict_end(scheme, marks[index - 1], marks[index]) {
                found.push(chunk(start, index, marks[start]));
            }
        }
        previous = marks[index - 1];
    }
    found
}

fn strict_start(scheme: Scheme, previous: Mark<'_>, next: Mark<'_>) -> bool {
    use Place::{Begin, Inside, Single};
    let same = previous.1 == next.1;
    match scheme {
        Scheme::Iob1 => match (previous.0, next.0) {
            (None | Some(Begin), Some(Inside)) => true,
            (Some(Inside), Some(Inside)) => !same,
            (Some(Inside | Begin), Some(Begin)) => same,
            _ => false,
        },
        _ => matches!(next.0, Some(Begin | Single)),
    }
}

fn strict_inside(scheme: Scheme, previous: Mark<'_>, next: Mark<'_>) -> bool {
    use Place::{Begin, End, Inside};
    let goes_on = match scheme {
        Scheme::Bioes => matches!(next.0, Some(Inside | End)),
        _ => next.0 == Some(Inside),
    };
    goes_on && matches!(previous.0, Some(Begin | Inside)) && previous.1 == next.1
}

fn strict_end(scheme: Scheme, previous: Mark<'_>, next: Mark<'_>) -> bool {
    use Place::{Begin, End, Inside, Single};
    let same = previous.1 == next.1;
    match (scheme, previous.0, next.0) {
        (Scheme::Bioes, place, _) => matches!(place, Some(End | Single)),
        (_, Some(Inside | Begin), None) | (_, Some(Inside), Some(Begin)) => true,
        (_, Some(Inside | Begin), Some(Inside)) => !same,
        (Scheme::Iob1, Some(Begin), Some(Begin)) => same,
        (_, Some(Begin), Some(Begin)) => true,
        _ => false,
    }
}

fn chunk(start: usize, end: usize, mark: Mark<'_>) -> Chunk {
    let name = mark.1.to_owned();
    Chunk { start, end, name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tags(line: &str) -> Vec<Tag> {
        let parse = |tag| Tag::parse(tag, None).expect("a tag");
        line.split_whitespace().map(parse).collect()
    }

    /// The chunks as `type start end`.
    fn shown(line: &str, scheme: Option<Scheme>) -> String {
        let found = chunks(&tags(line), scheme).expect("tags of the scheme");
        let shown = found
            .iter()
            .map(|c| format!("{} {} {}", c.name, c.start, c.end));
        shown.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn lenient_reading_begins_a_name_wherever_it_can() {
        assert_eq!(
            shown("I-PER I-PER B-PER O I-LOC", None),
            "PER 0 2, PER 2 3, LOC 4 5"
        );
        assert_eq!(shown("B-PER I-LOC I-LOC", None), "PER 0 1, LOC 1 3");
        assert_eq!(
            shown("S-PER I-PER E-PER E-PER", None),
            "PER 0 1, PER 1 3, PER 3 4"
        );
        assert_eq!(shown("", None), "");
    }

    #[test]
    fn strict_reading_keeps_to_the_scheme() {
        let line = "I-PER B-PER I-PER I-LOC B-LOC";
        assert_eq!(shown(line, Some(Scheme::Iob2)), "PER 1 3, LOC 4 5");
        // A `B-` that no name of its type precedes is no name in seqeval's IOB1.
        assert_eq!(
            shown("O B-PER O I-PER I-PER B-PER", Some(Scheme::Iob1)),
            "PER 3 5, PER 5 6"
        );
        assert_eq!(
            shown("B-PER E-PER S-LOC B-ORG I-ORG O", Some(Scheme::Bioes)),
            "PER 0 2, LOC 2 3"
        );
        assert_eq!(
            shown("I-PER I-PER I-LOC", Some(Scheme::Io)),
            "PER 0 2, LOC 2 3"
        );
    }

    #[test]
    fn a_tag_that_the_scheme_does_not_have_is_found() {
        assert_eq!(chunks(&tags("O B-PER E-PER"), Some(Scheme::Iob2)), Err(2));
        assert_eq!(chunks(&tags("O B-PER"), Some(Scheme::Io)), Err(1));
    }

    proptest! {
        #[test]
        fn chunks_are_in_order_and_apart(line in "((O|[BIES]-[AB]) ){0,30}", which in 0usize..3) {
            let scheme = [None, Some(Scheme::Bioes), Some(Scheme::Iob2)][which];
            let tags = tags(&line);
            let Ok(found) = chunks(&tags, scheme) else { return Ok(()) };
            let mut end = 0;
            for chunk in found {
                prop_assert!(end <= chunk.start && chunk.start < chunk.end && chunk.end <= tags.len());
                end = chunk.end;
            }
        }
    }
}
