//! Which full stops, question marks, exclamation marks and ellipses end a sentence.

use super::chars::{
    is_blank, is_closer, is_continuation, is_dash, is_opener, is_stop, is_transparent,
    is_two_way_quote,
};
use super::lexicon::{Abbreviation, Lexicon};
use crate::text::Span;

/// Bytes looked at around a stop; longer words are no abbreviations.
const REACH: usize = 64;

/// Calls `end` with the position behind each sentence of `block` but the last.
///
/// One pass over the text. At a stop it looks back and ahead by a bounded number of bytes (white space aside, which no other stop
/// looks at), so the time is linear.
pub(super) fn sentence_ends(
    text: &str,
    block: Span,
    lexicon: &Lexicon,
    mut end: impl FnMut(usize),
) {
    let mut scanner = Scanner {
        text: &text[..block.end],
        lexicon,
        sentence: block.start,
        token: block.start,
        address: false,
    };
    let mut at = block.start;
    while let Some(c) = scanner.char_at(at) {
        let next = at + c.len_utf8();
        if c.is_whitespace() {
            scanner.token = next;
            scanner.address = false;
        } else if is_stop(c) {
            let stop = scanner.stop_at(at);
            at = stop.after;
            if scanner.ends_sentence(&stop) {
                end(at);
                scanner.sentence = at + leading_blanks(scanner.rest(at));
                scanner.token = at;
                scanner.address = false;
            } else if scanner.text[stop.marks_end..at].contains(char::is_whitespace) {
                scanner.token = at;
            }
            continue;
        } else if c == '@' || (c == '/' && scanner.text[..at].ends_with(":/")) {
            scanner.address = true;
        }
        at = next;
    }
}

/// A run of stop marks.
struct Stop {
    /// Its first byte.
    start: usize,
    /// Behind the last mark.
    marks_end: usize,
    /// Behind the quotation marks and brackets that close there.
    after: usize,
}

/// What stands behind a stop.
enum Next {
    /// Nothing.
    End,
    /// A word in lower case; its position, and whether a dash stands before it.
    Lower(usize, bool),
    /// A word that may open a sentence; its position.
    Upper(usize),
    /// A number or an amount.
    Number,
    /// A sign that opens something: an emoji, a bullet, a hashtag; the word behind it counts for nothing.
    Sign,
    /// A mark that goes on with the same sentence.
    Continuation,
}

struct Scanner<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
    /// Start of the sentence.
    sentence: usize,
    /// Start of the word, white space being what separates words.
    token: usize,
    /// True when the word is a URL or an e-mail address.
    address: bool,
}

impl<'t> Scanner<'t> {
    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// The run of marks that starts at `start`.
    fn stop_at(&self, start: usize) -> Stop {
        let rest = self.rest(start);
        let marks_end = start + rest.find(|c| !is_stop(c)).unwrap_or(rest.len());
        let after = self.skip_closers(marks_end);
        Stop {
            start,
            marks_end,
            after: after + self.transparent(after),
        }
    }

    fn transparent(&self, at: usize) -> usize {
        let rest = self.rest(at);
        rest.find(|c| !is_transparent(c)).unwrap_or(rest.len())
    }

    /// Behind the quotation marks, brackets and footnote numbers that close at `at`.
    fn skip_closers(&self, mut at: usize) -> usize {
        loop {
            let mut ahead = self.rest(at).char_indices();
            let Some((_, c)) = ahead.next() else {
                return at;
            };
            let next = at + c.len_utf8();
            if is_closer(c) {
                at = next;
            } else if is_two_way_quote(c) {
                let second = ahead.next().map(|(_, c)| c);
                if second.is_some_and(|c| c.is_alphanumeric() || is_opener(c) && c != '"') {
                    return at;
                }
                at = next;
            } else if c == '[' {
                // "[12]", a footnote.
                let number = self.rest(next);
                let digits = number
                    .bytes()
                    .take(4)
                    .take_while(u8::is_ascii_digit)
                    .count();
                if !(1..4).contains(&digits) || !number[digits..].starts_with(']') {
                    return at;
                }
                at = next + digits + 1;
            } else if c.is_whitespace() {
                // French sets a space before its closing quotation mark.
                match ahead.next() {
                    Some((offset, mark @ ('»' | '›'))) => at += offset + mark.len_utf8(),
                    _ => return at,
                }
            } else {
                return at;
            }
        }
    }

    fn ends_sentence(&self, stop: &Stop) -> bool {
        let Some(follower) = self.char_at(stop.after) else {
            return false;
        };
        let marks = &self.text[stop.start..stop.marks_end];
        let token = self.token_before(stop.start);
        // The zero-width characters skipped above separate words as a space does.
        let spaced = is_blank(follower) || self.text[..stop.after].ends_with(is_transparent);
        if !spaced {
            return self.lacks_space(stop, marks, token);
        }
        match self.next(stop.after) {
            Next::End | Next::Continuation => false,
            // Text without capitals, or with a slip of the shift key.
            Next::Lower(word, dash) => {
                let starter = self.lexicon.opens_lower_sentence(self.rest(word));
                match marks {
                    _ if stop.after > stop.marks_end => false,
                    "." => match self.plain_letters(token) {
                        0..=2 => false,
                        3 | 4 => dash || starter,
                        _ => true,
                    },
                    _ => starter && marks.contains(['!', '?']) && !self.ends_in_name(stop),
                }
            }
            next => self.may_end(stop, marks, token, &next),
        }
    }

    /// Letters of the last part of `token` when it is a word and no abbreviation, else 0: behind a long word, a stop counts even
    /// before lower case ("du bois. il a dit"); a name counts as short.
    fn plain_letters(&self, token: &str) -> usize {
        let last = token
            .rsplit(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or(token);
        let plain = last.ends_with(char::is_lowercase)
            && !token.contains(is_stop)
            && self.lexicon.classify(token) == Abbreviation::No;
        match (plain, last.chars().all(char::is_lowercase)) {
            (false, _) => 0,
            (true, true) => last.chars().count(),
            (true, false) => last.chars().count().min(4),
        }
    }

    /// Decides a stop with white space and a possible opening behind it.
    fn may_end(&self, stop: &Stop, marks: &str, token: &str, next: &Next) -> bool {
        let closed = stop.after > stop.marks_end;
        let starter = match next {
            Next::Upper(at) => self.lexicon.opens_sentence(self.rest(*at)),
            _ => false,
        };
        if is_omission(self.text, stop) {
            return starter && self.text[self.sentence..stop.start].len() > 1;
        }
        let ellipsis = marks.chars().filter(|c| *c == '.').count() > 1 || marks.contains('…');
        if marks.contains(['!', '?']) {
            return starter || !self.ends_in_name(stop);
        }
        if ellipsis {
            return !matches!(next, Next::Number);
        }
        if marks != "." {
            return true;
        }
        let number = match next {
            Next::Number => true,
            Next::Upper(at) => starts_with_roman_number(self.rest(*at)),
            _ => false,
        };
        match self.lexicon.classify(token) {
            _ if !closed && self.is_list_marker(token) => false,
            Abbreviation::No => true,
            // "(cf.)", "« M. »": the mark that closes cuts the abbreviation off from what follows.
            Abbreviation::Never | Abbreviation::BeforeNumber if closed => !number,
            Abbreviation::Never => false,
            Abbreviation::BeforeNumber => !number,
            Abbreviation::BeforeStarter | Abbreviation::Initial => {
                starter || closed && matches!(next, Next::Sign)
            }
            Abbreviation::BeforeCapital => match next {
                Next::Upper(at) => !self.lexicon.follows_time(self.rest(*at)),
                _ => true,
            },
        }
    }

    /// True for "1.", "IV.", or the years of a CV line ("2019.", "2004-2009.") at the very start of a sentence.
    fn is_list_marker(&self, token: &str) -> bool {
        let opens = self.token <= self.sentence;
        let is_number =
            |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let is_roman = token.len() <= 4 && token.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
        let are_years = || {
            let years = token.split_once(is_dash);
            years.is_some_and(|(first, last)| {
                first.len() == 4 && is_number(first) && is_number(last)
            })
        };
        opens && !token.is_empty() && (is_number(token) || is_roman || are_years())
    }

    /// Decides a stop that a word follows without a space ("des idées.Pour gérer"), as in badly scraped text.
    fn lacks_space(&self, stop: &Stop, marks: &str, token: &str) -> bool {
        let glued = self.rest(stop.after);
        let behind = match glued.trim_start_matches(is_opener) {
            // "« Oui", with the space that French sets.
            opened if opened.len() < glued.len() => opened.trim_start(),
            plain => plain,
        };
        let Some(first) = behind.chars().next() else {
            return false;
        };
        if self.address || token == "www" || token.starts_with("www.") || !first.is_uppercase() {
            return false;
        }
        let word_end = behind
            .char_indices()
            .take(REACH)
            .find(|(_, c)| !c.is_alphabetic())
            .map_or(behind.len().min(first.len_utf8()), |(at, _)| at);
        let (word, tail) = behind.split_at(word_end);
        let ahead: &str = &behind[..behind.floor_char_boundary(REACH)];
        let ahead = ahead.split(char::is_whitespace).next().unwrap_or(ahead);
        if ahead.contains('@') || ahead.contains("://") {
            return false;
        }
        let mut letters = word.chars();
        letters.next();
        let like_word = match letters.next() {
            Some(second) => second.is_lowercase(),
            // "A", "À", "L'"
            None => tail.starts_with(|c: char| c == '\'' || c == '’' || c.is_whitespace()),
        };
        if !like_word || tail.starts_with(['=', '(']) {
            return false;
        }
        if marks != "." || stop.after > stop.marks_end {
            return true;
        }
        let starter = self.lexicon.opens_sentence(behind);
        let last = token
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or(token);
        if last.is_empty() {
            return token.ends_with(|c| is_closer(c) || is_two_way_quote(c));
        }
        if last.bytes().all(|b| b.is_ascii_digit()) {
            return starter;
        }
        // "Jean.Dupont" and "Amazon.Com" are names; "l'Europe.Le" is not.
        let lower = last.chars().all(char::is_lowercase);
        last.chars().count() >= 3
            && last.ends_with(char::is_lowercase)
            && !token.contains('.')
            && (lower || starter)
            && self.lexicon.classify(token) == Abbreviation::No
    }

    /// The word before `end`, or its last bytes when it is long.
    fn token_before(&self, end: usize) -> &'t str {
        let near = self.text.ceil_char_boundary(end.saturating_sub(REACH));
        self.text.get(self.token.max(near)..end).unwrap_or_default()
    }

    /// True when the mark belongs to a name ("Yahoo!").
    fn ends_in_name(&self, stop: &Stop) -> bool {
        let end = stop.marks_end;
        let near = self.text.ceil_char_boundary(end.saturating_sub(REACH));
        let words = self.text.get(self.sentence.max(near)..end);
        self.lexicon.ends_in_marked_name(words.unwrap_or_default())
    }

    /// What follows `at`, past white space, opening marks and dashes.
    fn next(&self, at: usize) -> Next {
        let start = at + leading_blanks(self.rest(at));
        let (mut bracket, mut dash) = (false, false);
        for (offset, c) in self.rest(start).char_indices().take(REACH) {
            if is_blank(c) || is_dash(c) {
                dash |= is_dash(c);
                continue;
            }
            if is_opener(c) {
                bracket = matches!(c, '(' | '[');
                continue;
            }
            let position = start + offset;
            if c.is_lowercase() {
                // "iPhone", "eBay"
                let second = self.rest(position).chars().nth(1);
                return match second.is_some_and(char::is_uppercase) {
                    true => Next::Upper(position),
                    false => Next::Lower(position, dash),
                };
            }
            return match c {
                _ if c.is_alphabetic() => Next::Upper(position),
                '$' | '€' | '£' | '¥' => Next::Number,
                _ if c.is_numeric() => Next::Number,
                // "(...)", an omission that opens the sentence.
                '.' | '…' if bracket => Next::Upper(position),
                _ if is_continuation(c) => Next::Continuation,
                _ => Next::Sign,
            };
        }
        Next::End
    }
}

/// Bytes of white space and zero-width characters at the start of `text`.
fn leading_blanks(text: &str) -> usize {
    text.find(|c| !is_blank(c)).unwrap_or(text.len())
}

/// True when `text` starts with a Roman number ("XVIII").
fn starts_with_roman_number(text: &str) -> bool {
    let rest = text.trim_start_matches(['I', 'V', 'X', 'L', 'C']);
    // One letter is a number only before punctuation: "I" is also a pronoun.
    match text.len() - rest.len() {
        0 => false,
        1 => rest.is_empty() || rest.starts_with([',', '.', ';', ')']),
        _ => !rest.starts_with(char::is_alphanumeric),
    }
}

/// True for "(...)" and "[…]", which stand for words left out.
fn is_omission(text: &str, stop: &Stop) -> bool {
    text[..stop.start].ends_with(['(', '['])
        && text[stop.marks_end..stop.after].starts_with([')', ']'])
}
