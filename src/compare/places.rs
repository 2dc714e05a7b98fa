//! Places across languages: by the lexicon, else by their sound.

use super::lexicons::{Class, CompareKnowledge, Place, Token};
use super::relation::{How, Relation};

/// A place, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlaceName {
    known: Option<Place>,
    tokens: Vec<Token>,
}

impl PlaceName {
    /// Takes a name apart.
    pub(crate) fn new(text: &str, knowledge: &CompareKnowledge) -> Self {
        let tokens = knowledge.words.tokens(text, &knowledge.sounds);
        let whole = knowledge.places.get(text);
        let within = || {
            let mut places = tokens.iter().filter(|token| token.class == Class::Place);
            let place = places.next()?;
            let others = tokens.iter().any(|token| token.class == Class::Name);
            (places.next().is_none() && !others)
                .then(|| knowledge.places.get(&place.text))
                .flatten()
        };
        PlaceName {
            known: whole.or_else(within),
            tokens,
        }
    }

    /// The same number for the same place of either language.
    pub(crate) fn key(&self) -> Option<u64> {
        self.known
            .map(|place| place.id)
            .or_else(|| self.tokens.first().map(|token| token.id))
    }

    /// How this place stands to another one.
    pub(crate) fn relation(&self, other: &Self) -> Relation {
        if let (Some(one), Some(two)) = (self.known, other.known) {
            if one.id == two.id {
                return Relation::same(1.0, How::Translation);
            }
            if one.within == Some(two.id) || two.within == Some(one.id) {
                return Relation::compatible(0.5, How::Part);
            }
            return Relation::different(1.0);
        }
        let common = self
            .tokens
            .iter()
            .filter(|token| token.class != Class::Generic && token.class != Class::Number)
            .any(|token| other.tokens.iter().any(|o| o.id == token.id));
        if common {
            return Relation::same(0.9, How::Transliteration);
        }
        // A department and a town of it, say: no lexicon knows all.
        match self.known.is_some() == other.known.is_some() {
            true => Relation::different(0.9),
            false => Relation::different(0.6),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::relation::RelationKind;
    use super::super::testing::knowledge;
    use super::*;

    #[test]
    fn places_meet_across_languages() {
        let knowledge = knowledge();
        let relation = |one: &str, other: &str| {
            let (one, other) = (
                PlaceName::new(one, knowledge),
                PlaceName::new(other, knowledge),
            );
            one.relation(&other).kind
        };
        for (one, other) in [
            ("Irak", "Iraq"),
            ("Géorgie", "Georgia"),
            ("anglais", "England"),
            ("Madagascar", "Republic of Madagascar"),
            ("Zorgville", "Zorgville"),
            ("3e circonscription de Zorgville", "Zorgville"),
            ("flamande", "Flemish"),
        ] {
            assert_eq!(relation(one, other), RelationKind::Same, "{one} / {other}");
        }
        assert_eq!(relation("Pékin", "China"), RelationKind::Compatible);
        for (one, other) in [
            ("Chine", "Japan"),
            ("Dagana", "Kaolack"),
            ("Botswana", "Zambia"),
        ] {
            assert_eq!(
                relation(one, other),
                RelationKind::Different,
                "{one} / {other}"
            );
        }
    }
}
