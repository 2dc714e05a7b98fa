//! Names of persons across articles and languages: what of them must agree, and how well it does.

use crate::resolve::persons::{Name, PartKind};
use crate::text::fold;

use super::lexicons::{CompareKnowledge, number, skeleton};

/// A person's name, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PersonName {
    /// Its words without particles, in order.
    words: Vec<Word>,
    /// The last word with the particles before it, as it sounds ("El Ouafi" as "Elouafi").
    family: String,
    /// The whole name, folded and without titles.
    folded: String,
    /// Generation ("jr").
    suffix: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Word {
    folded: String,
    /// As a given name sounds.
    given: String,
    /// As a family name sounds.
    family: String,
    initial: bool,
    /// A hyphen ties it to the word before.
    joined: bool,
}

/// How two names fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NameFit {
    /// From 0 to 1; 1 for the same name.
    pub(crate) score: f32,
    /// What makes them one.
    pub(crate) how: NameHow,
}

/// What makes two names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameHow {
    /// Nothing but accents, particles and hyphens differs.
    Same,
    /// One is spelt as another language does.
    Transliteration,
    /// Given and family name are in the other order.
    Order,
    /// One has more given or family names.
    Fuller,
    /// Initials or a short form stand for a given name.
    Short,
    /// A spelling slip.
    Spelling,
    /// One is a family name alone.
    FamilyAlone,
}

impl NameHow {
    /// In words, after "=".
    pub(crate) fn words(self) -> &'static str {
        match self {
            NameHow::Same => "the same name",
            NameHow::Transliteration => "by transliteration",
            NameHow::Order => "in the other order",
            NameHow::Fuller => "one name is fuller",
            NameHow::Short => "by initials or a short form",
            NameHow::Spelling => "but for a spelling slip",
            NameHow::FamilyAlone => "a family name alone",
        }
    }
}

impl PersonName {
    /// Takes a name apart; `None` where nothing is left of it.
    pub(crate) fn new(text: &str, knowledge: &CompareKnowledge) -> Option<Self> {
        let name = Name::parse(text, "", &knowledge.persons)?;
        let sounds = &knowledge.sounds;
        let mut words: Vec<Word> = Vec::new();
        let mut particles = String::new();
        let mut family = String::new();
        for part in &name.parts {
            if part.kind == PartKind::Particle {
                particles.push_str(&part.text);
                continue;
            }
            family = format!("{particles}{}", part.text);
            particles.clear();
            words.push(Word {
                given: sounds.of_given(&part.text),
                family: sounds.of_family(&part.text),
                folded: part.text.clone(),
                initial: part.kind == PartKind::Initial,
                joined: part.joined,
            });
        }
        if words.is_empty() {
            return None;
        }
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        Some(PersonName {
            folded: folded.join(" "),
            family: sounds.of_family(&fold(&family)),
            suffix: name.suffix.clone(),
            words,
        })
    }

    /// True for one word alone.
    pub(crate) fn is_alone(&self) -> bool {
        self.words.len() < 2
    }

    /// How full the name is: words written out, then letters.
    pub(crate) fn fullness(&self) -> (usize, usize) {
        let written = self.words.iter().filter(|word| !word.initial);
        (written.count(), self.folded.len())
    }

    /// The number of its words.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// As the family name sounds.
    pub(crate) fn family_sound(&self) -> &str {
        &self.family
    }

    /// As its first word sounds, which is the given name of most.
    pub(crate) fn first_sound(&self) -> &str {
        self.words.first().map_or("", |word| &word.given)
    }

    /// As its last word sounds, without particles.
    pub(crate) fn last_sound(&self) -> &str {
        &self.last().family
    }

    fn given(&self) -> &[Word] {
        &self.words[..self.words.len() - 1]
    }

    fn last(&self) -> &Word {
        // `new` leaves no name without words.
        &self.words[self.words.len() - 1]
    }

    /// Numbers of which two names that can be one person's share one; none for a word alone.
    pub(crate) fn keys(&self, knowledge: &CompareKnowledge) -> Vec<u64> {
        if self.is_alone() {
            return Vec::new();
        }
        let mut families = vec![bare(&self.last().family), bare(&self.family)];
        // "Ana Lopez Garcia" is "Ana Lopez"; "Abitbol-Renard" is "Abitbol".
        if self.words.len() > 2 {
            families.push(bare(&self.words[self.words.len() - 2].family));
        }
        let first = &self.words[0];
        let mut keys = Vec::new();
        let mut add = |families: &[String], given: &Word| {
            for family in families.iter().filter(|family| !family.is_empty()) {
                for initial in initials(given, knowledge) {
                    keys.push(number("block", &format!("{family} {initial}")));
                }
            }
        };
        add(&families, first);
        // Either order where the first word is no given name that we know.
        if self.words.len() == 2
            && !first.initial
            && !knowledge.persons.given_names.contains_key(&first.folded)
        {
            add(&[bare(&first.family)], self.last());
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// How well two names fit; `None` where they contradict each other or have nothing in common.
    pub(crate) fn fit(&self, other: &Self, knowledge: &CompareKnowledge) -> Option<NameFit> {
        if self.suffix.is_some() && other.suffix.is_some() && self.suffix != other.suffix {
            return None;
        }
        let fit = |score, how| Some(NameFit { score, how });
        if self.folded == other.folded {
            return fit(1.0, NameHow::Same);
        }
        if self.is_alone() || other.is_alone() {
            let (alone, full) = if self.is_alone() {
                (self, other)
            } else {
                (other, self)
            };
            let family = word_fit(&alone.last().family, &full.last().family)
                .or_else(|| word_fit(&alone.family, &full.family))?;
            return fit(0.4 * family.0, NameHow::FamilyAlone);
        }
        let mut best: Option<NameFit> = None;
        let mut offer = |candidate: Option<NameFit>| {
            if candidate.is_some_and(|c| best.is_none_or(|best| c.score > best.score)) {
                best = candidate;
            }
        };
        offer(self.fit_in_order(other, knowledge));
        offer(self.fit_swapped(other, knowledge));
        offer(self.fit_part(other, knowledge));
        best
    }

    /// Given names against given names, family name against family name.
    fn fit_in_order(&self, other: &Self, knowledge: &CompareKnowledge) -> Option<NameFit> {
        let plain = word_fit(&self.last().family, &other.last().family);
        let joined = word_fit(&self.family, &other.family);
        let (family, family_how) = match (plain, joined) {
            (Some(one), Some(two)) => {
                if one.0 >= two.0 {
                    one
                } else {
                    two
                }
            }
            (one, two) => one.or(two)?,
        };
        let family_how = match self.last().folded == other.last().folded {
            true => NameHow::Same,
            false => family_how,
        };
        let (given, given_how) = given_fit(self.given(), other.given(), knowledge)?;
        Some(NameFit {
            score: family * given,
            how: family_how.max(given_how),
        })
    }

    /// "Liang Wenjing", "Wenjing Liang".
    fn fit_swapped(&self, other: &Self, knowledge: &CompareKnowledge) -> Option<NameFit> {
        let ([a, b], [c, d]) = (self.words.as_slice(), other.words.as_slice()) else {
            return None;
        };
        if [a, b, c, d].iter().any(|word| word.initial) {
            return None;
        }
        let crosswise = a.family == d.family && b.family == c.family;
        // "Martin Paul" is not "Paul Martin" turned round where both words are given names in their place.
        let known = |word: &Word| knowledge.persons.given_names.contains_key(&word.folded);
        let both = known(a) && known(c) && (known(b) || known(d));
        (crosswise && !both).then_some(NameFit {
            score: 0.88,
            how: NameHow::Order,
        })
    }

    /// "Ana Lopez" of "Ana Lopez Garcia", "Anne Abitbol" of "Anne Abitbol-Renard".
    fn fit_part(&self, other: &Self, knowledge: &CompareKnowledge) -> Option<NameFit> {
        let (short, long) = if self.words.len() <= other.words.len() {
            (self, other)
        } else {
            (other, self)
        };
        if short.words.len() == long.words.len() {
            return None;
        }
        let at = long.words.len() - 2;
        let family = word_fit(&short.last().family, &long.words[at].family)?;
        let (given, how) = given_fit(short.given(), &long.words[..at], knowledge)?;
        Some(NameFit {
            score: 0.75 * family.0 * given,
            how: how.max(NameHow::Fuller),
        })
    }
}

/// First sounds that a given name may have; several for an initial, and those of what a short form stands for.
fn initials(given: &Word, knowledge: &CompareKnowledge) -> Vec<char> {
    let first = |sound: &str| skeleton(sound).chars().next();
    if !given.initial {
        let mut all: Vec<char> = first(&given.given).into_iter().collect();
        let long = knowledge.sounds.long_forms(&given.folded);
        all.extend(long.iter().filter_map(|name| first(name)));
        all.dedup();
        return all;
    }
    let letter = given.folded.chars().next().unwrap_or_default();
    match letter {
        'c' => vec!['K', 'S', 'X'],
        's' => vec!['S', 'X'],
        't' => vec!['T', 'X'],
        'g' => vec!['G', 'J', 'a'],
        'd' => vec!['D', 'J'],
        'z' => vec!['Z', 'J'],
        'p' => vec!['P', 'F'],
        'i' | 'y' | 'a' | 'e' | 'o' | 'u' | 'w' => vec!['a'],
        'j' => vec!['J', 'a'],
        'q' => vec!['K'],
        letter => letter.to_uppercase().collect(),
    }
}

/// How well two words fit by their sounds.
fn word_fit(one: &str, other: &str) -> Option<(f32, NameHow)> {
    if one == other {
        return Some((0.97, NameHow::Transliteration));
    }
    let (bones, other_bones) = (skeleton(one), skeleton(other));
    let letters = bones.chars().filter(|c| c.is_uppercase()).count();
    if bones == other_bones && letters >= 2 {
        let distance = edits(one, other);
        let longest = one.chars().count().max(other.chars().count());
        if distance * 3 <= longest + 1 {
            return Some((0.88, NameHow::Transliteration));
        }
        return (distance * 2 <= longest).then_some((0.7, NameHow::Transliteration));
    }
    let shortest = one.chars().count().min(other.chars().count());
    (shortest >= 6 && edits(one, other) == 1).then_some((0.75, NameHow::Spelling))
}

/// How well given names fit; `None` where two of them differ.
fn given_fit(one: &[Word], other: &[Word], knowledge: &CompareKnowledge) -> Option<(f32, NameHow)> {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let (mut score, mut how) = (1.0_f32, NameHow::Same);
    let mut take = |fit: (f32, NameHow)| {
        score = score.min(fit.0);
        how = how.max(fit.1);
    };
    let mut rest = long.iter().enumerate();
    for (index, word) in short.iter().enumerate() {
        let fits = |other: &Word| given_word_fit(word, other, knowledge);
        let found = match index {
            0 => rest.next().and_then(|(at, other)| Some((at, fits(other)?))),
            _ => rest.find_map(|(at, other)| Some((at, fits(other)?))),
        };
        let (at, fit) = found?;
        take(fit);
        // "Jean" is not "Jean-Pierre", though "J." may be.
        let cut = index + 1 == short.len() && long.get(at + 1).is_some_and(|next| next.joined);
        if cut && !word.initial && !long[at].initial {
            return None;
        }
    }
    if short.len() < long.len() {
        take((0.95, NameHow::Fuller));
    }
    Some((score, how))
}

fn given_word_fit(
    one: &Word,
    other: &Word,
    knowledge: &CompareKnowledge,
) -> Option<(f32, NameHow)> {
    if one.folded == other.folded {
        return Some((1.0, NameHow::Same));
    }
    if one.initial || other.initial {
        let (initial, full) = if one.initial {
            (one, other)
        } else {
            (other, one)
        };
        let letters = initials(initial, knowledge);
        let first = skeleton(&full.given).chars().next()?;
        let same = initial.folded.chars().next() == full.folded.chars().next();
        return match (same, letters.contains(&first) && !full.initial) {
            (true, _) => Some((0.8, NameHow::Short)),
            // "Y. Kovaltchouk" for "Ioulia": only where vowels and hushing sounds are written otherwise.
            (false, true) => Some((0.6, NameHow::Short)),
            _ => None,
        };
    }
    // "Louis", "Louise".
    let gender = |word: &Word| knowledge.persons.given_names.get(&word.folded).copied();
    if let (Some(Some(one)), Some(Some(other))) = (gender(one), gender(other))
        && one != other
    {
        return None;
    }
    if knowledge.sounds.is_short(&one.folded, &other.folded) {
        return Some((0.8, NameHow::Short));
    }
    if one.given == other.given {
        return Some((0.97, NameHow::Transliteration));
    }
    let (bones, other_bones) = (skeleton(&one.given), skeleton(&other.given));
    // Two known names that differ in vowels alone are two ("Maria", "Marie").
    let known = |word: &Word| knowledge.persons.given_names.contains_key(&word.folded);
    if bones == other_bones && !(known(one) && known(other)) {
        let distance = edits(&one.given, &other.given);
        let longest = one.given.chars().count().max(other.given.chars().count());
        return (distance * 2 <= longest).then_some((0.82, NameHow::Transliteration));
    }
    let shortest = one.given.chars().count().min(other.given.chars().count());
    (shortest >= 6 && edits(&one.given, &other.given) == 1 && !(known(one) && known(other)))
        .then_some((0.75, NameHow::Spelling))
}

/// The consonants of a family name, voiced ones as their voiceless twins, for which languages and slips put them ("Hakopian",
/// "Hakobyan").
fn bare(family: &str) -> String {
    let voiceless = |c| match c {
        'B' => 'P',
        'D' => 'T',
        'G' => 'K',
        'V' => 'F',
        'Z' => 'S',
        'J' => 'X',
        other => other,
    };
    skeleton(family).chars().map(voiceless).collect()
}

/// The Levenshtein distance.
pub(crate) fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let substituted = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests;
