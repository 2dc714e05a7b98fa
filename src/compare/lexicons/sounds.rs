//! Names as they sound: one spelling for what French and English write differently ("Tchaïkovski", "Tchaikovsky").
//!
//! The rules are data (`transliterations.toml`): at each letter of the folded name the longest rule that fits is applied, from left to
//! right, and what comes out twice in a row stands once. Capitals of the result are consonants, small letters vowels.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::lexicon::{LexiconError, Source};
use crate::text::fold;

/// Turns names into sounds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sounds {
    /// By first letter, those with the most letters and conditions first.
    rules: HashMap<char, Vec<Rule>>,
    /// Folded family names that are one name, to their first.
    families: HashMap<String, String>,
    /// Folded given names that are one name, to their first.
    given: HashMap<String, String>,
    /// Folded short forms to the given names that they stand for.
    short: HashMap<String, Vec<String>>,
}

#[derive(Clone, Debug)]
struct Rule {
    from: Vec<char>,
    to: String,
    at: Option<At>,
    before: Vec<char>,
    after: Vec<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    Start,
    End,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<RuleEntry>,
    families: Vec<Vec<Spanned<String>>>,
    given: Vec<Vec<Spanned<String>>>,
    short: Vec<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    from: Vec<Spanned<String>>,
    to: String,
    at: Option<At>,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
}

impl Sounds {
    /// Reads `transliterations.toml` of a directory.
    ///
    /// # Errors
    /// When the file cannot be read or is not valid; the error names the line and what was expected.
    pub(crate) fn load(lexicons_dir: &Path) -> Result<Self, LexiconError> {
        Self::from_source(&Source::read(lexicons_dir.join("transliterations.toml"))?)
    }

    fn from_source(source: &Source) -> Result<Self, LexiconError> {
        let file: File = source.parse()?;
        let mut sounds = Sounds::default();
        for entry in file.rule {
            for from in entry.from {
                let (offset, letters) = (from.span().start, from.into_inner());
                let plain = letters.chars().all(|c| c.is_ascii_lowercase());
                let (Some(first), true) = (letters.chars().next(), plain) else {
                    return Err(source.bad_value(
                        offset,
                        &letters,
                        "small letters without accents",
                    ));
                };
                sounds.rules.entry(first).or_default().push(Rule {
                    from: letters.chars().collect(),
                    to: entry.to.clone(),
                    at: entry.at,
                    before: entry.before.chars().collect(),
                    after: entry.after.chars().collect(),
                });
            }
        }
        for rules in sounds.rules.values_mut() {
            let conditions = |rule: &Rule| {
                usize::from(rule.at.is_some())
                    + usize::from(!rule.before.is_empty())
                    + usize::from(!rule.after.is_empty())
            };
            rules.sort_by_key(|rule| std::cmp::Reverse((rule.from.len(), conditions(rule))));
        }
        for (groups, map) in [
            (file.families, &mut sounds.families),
            (file.given, &mut sounds.given),
        ] {
            for group in groups {
                let Some(first) = group.first().map(|name| fold(name.get_ref())) else {
                    continue;
                };
                for name in group {
                    let folded = fold(name.get_ref());
                    if map.insert(folded, first.clone()).is_some() {
                        let (offset, name) = (name.span().start, name.get_ref());
                        return Err(source.bad_value(offset, name, "each name in one group"));
                    }
                }
            }
        }
        for group in file.short {
            let mut names = group.iter().map(|name| fold(name.get_ref()));
            if let Some(short) = names.next() {
                sounds.short.entry(short).or_default().extend(names);
            }
        }
        Ok(sounds)
    }

    /// How a folded word sounds.
    pub(crate) fn of(&self, folded: &str) -> String {
        let letters: Vec<char> = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut sound = String::with_capacity(letters.len());
        let mut at = 0;
        while let Some(letter) = letters.get(at) {
            let rules = self.rules.get(letter).map_or(&[][..], Vec::as_slice);
            match rules.iter().find(|rule| rule.fits(&letters, at)) {
                Some(rule) => {
                    rule.to.chars().for_each(|c| append(&mut sound, c));
                    at += rule.from.len();
                }
                None => {
                    append(&mut sound, plain(*letter));
                    at += 1;
                }
            }
        }
        sound
    }

    /// How a folded family name sounds.
    pub(crate) fn of_family(&self, folded: &str) -> String {
        self.of(self.families.get(folded).map_or(folded, String::as_str))
    }

    /// How a folded given name sounds, that of its group where it has several forms ("Alexandre", "Alexander").
    pub(crate) fn of_given(&self, folded: &str) -> String {
        self.of(self.given.get(folded).map_or(folded, String::as_str))
    }

    /// How the given names sound that a folded name is short for.
    pub(crate) fn long_forms(&self, folded: &str) -> Vec<String> {
        let long = self.short.get(folded);
        long.map_or_else(Vec::new, |names| {
            names.iter().map(|name| self.of_given(name)).collect()
        })
    }

    /// True when one folded given name is short for the other ("Bill", "William").
    pub(crate) fn is_short(&self, one: &str, other: &str) -> bool {
        let stands = |short: &str, long: &str| {
            let names = self.short.get(short);
            names.is_some_and(|names| names.iter().any(|name| name == long))
        };
        stands(one, other) || stands(other, one)
    }
}

impl Rule {
    fn fits(&self, letters: &[char], at: usize) -> bool {
        let end = at + self.from.len();
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        letters.get(at..end) == Some(self.from.as_slice())
            && match self.at {
                None => true,
                Some(At::Start) => at == 0,
                // A whole name of such letters keeps them.
                Some(At::End) => end == letters.len() && at > 0,
            }
            && (self.before.is_empty() || letters.get(end).is_some_and(|c| self.before.contains(c)))
            && (self.after.is_empty() || before.is_some_and(|c| self.after.contains(c)))
    }
}

/// A letter for which there is no rule.
fn plain(letter: char) -> char {
    match letter {
        'a' | 'e' | 'i' | 'o' | 'u' => letter,
        'y' => 'i',
        letter => letter.to_uppercase().next().unwrap_or(letter),
    }
}

fn append(sound: &mut String, c: char) {
    if !sound.ends_with(c) {
        sound.push(c);
    }
}

/// The consonants of a sound, after `a` where it begins with a vowel; what vowels are is the least certain of a foreign name.
pub(crate) fn skeleton(sound: &str) -> String {
    let mut skeleton = String::with_capacity(sound.len());
    for (index, c) in sound.chars().enumerate() {
        match c.is_lowercase() {
            true if index == 0 => skeleton.push('a'),
            true => {}
            false => skeleton.push(c),
        }
    }
    skeleton
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    fn sounds() -> Sounds {
        Sounds::load(&lexicons_dir()).unwrap()
    }

    #[test]
    fn transliterations_meet() {
        let sounds = sounds();
        let family = |name: &str| sounds.of_family(&fold(name));
        for (french, english) in [
            ("Poutine", "Putin"),
            ("Zelensky", "Zelenskyy"),
            ("Zelenski", "Zelenskiy"),
            ("Kovaltchouk", "Kovalchuk"),
            ("Tchaïkovski", "Tchaikovsky"),
            ("Tchaïkovski", "Chaykovsky"),
            ("Khrouchtchev", "Khrushchev"),
            ("Milošević", "Milosevic"),
            ("Milosevic", "Milosevitch"),
            ("Netanyahou", "Netanyahu"),
            ("Gorbatchev", "Gorbachev"),
            ("Brejnev", "Brezhnev"),
            ("Eltsine", "Yeltsin"),
            ("Loukachenko", "Lukashenko"),
            ("Saakachvili", "Saakashvili"),
            ("Tourgueniev", "Turgenev"),
            ("Nazarbaïev", "Nazarbayev"),
            ("Chamseddine", "Shamseddine"),
            ("Moubarak", "Mubarak"),
            ("Kadhafi", "Gaddafi"),
            ("Hadjigeorgiou", "Hatzigeorgiou"),
            ("Ouattara", "Wattara"),
        ] {
            assert_eq!(
                skeleton(&family(french)),
                skeleton(&family(english)),
                "{french} {} / {english} {}",
                family(french),
                family(english)
            );
        }
        assert_eq!(family("Poutine"), family("Putin"));
        assert_eq!(family("Zelensky"), family("Zelenskyy"));
    }

    #[test]
    fn other_names_stay_apart() {
        let sounds = sounds();
        for (one, two) in [
            ("Poutine", "Potanine"),
            ("Martin", "Marin"),
            ("Roux", "Rousseau"),
            ("Le Pen", "Le Pennec"),
            ("Bernard", "Bertrand"),
        ] {
            assert_ne!(
                skeleton(&sounds.of_family(&fold(one))),
                skeleton(&sounds.of_family(&fold(two))),
                "{one} / {two}"
            );
        }
    }

    #[test]
    fn given_names_have_equals_and_short_forms() {
        let sounds = sounds();
        let given = |name: &str| sounds.of_given(&fold(name));
        assert_eq!(given("Alexandre"), given("Alexander"));
        assert_eq!(given("Ioulia"), given("Yuliia"));
        assert_eq!(given("Dmitri"), given("Dmitry"));
        assert_eq!(skeleton(&given("Mohammed")), skeleton(&given("Mohamed")));
        assert_ne!(given("Vladimir"), given("Volodymyr"));
        assert!(sounds.is_short("bill", "william") && sounds.is_short("william", "bill"));
        assert!(!sounds.is_short("bill", "robert"));
    }

    #[test]
    fn a_bad_rule_is_refused_with_its_line() {
        let text = "families = []\ngiven = []\nshort = []\n[[rule]]\nfrom = [\"É\"]\nto = \"e\"\n";
        let error = Sounds::from_source(&Source::literal("t.toml", text)).unwrap_err();
        assert!(error.to_string().starts_with("t.toml:5:9: `É`"), "{error}");
    }
}
