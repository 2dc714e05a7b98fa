//! The lexicons and grammars of a models folder, loaded once.

use std::path::Path;

use crate::boilerplate::Boilerplate;
use crate::document::Language;
use crate::lexicon::{Inflections, LexiconError};
use crate::mentions::dates::DateGrammar;
use crate::mentions::organizations::OrganizationWords;
use crate::mentions::references::References;
use crate::mentions::roles::RoleLexicon;
use crate::reader::EntityNames;
use crate::resolve::ConfidenceMap;
use crate::resolve::persons::PersonKnowledge;
use crate::sentences::Splitter;

/// Everything in `models/` but the reader and the rules.
pub struct Knowledge {
    /// Lines that are not the article.
    pub boilerplate: Boilerplate,
    /// Sentence boundaries.
    pub splitter: Splitter,
    /// Dates.
    pub dates: DateGrammar,
    /// Positions.
    pub roles: RoleLexicon,
    /// Stand-ins for persons.
    pub references: References,
    /// What a reader's entity labels mean.
    pub entity_names: EntityNames,
    /// Names of persons.
    pub persons: PersonKnowledge,
    /// What the scores of records are worth.
    pub confidence: ConfidenceMap,
    french: LanguageKnowledge,
    english: LanguageKnowledge,
}

struct LanguageKnowledge {
    inflections: Inflections,
    organizations: OrganizationWords,
}

impl Knowledge {
    /// Loads `lexicons/` and `confidence.toml` of a models folder.
    ///
    /// # Errors
    ///
    /// When a file is missing or not valid; the error names it, with the place and what was expected.
    pub fn load(models: &Path) -> Result<Self, LexiconError> {
        let folder = models.join("lexicons");
        let language = |language| -> Result<LanguageKnowledge, LexiconError> {
            Ok(LanguageKnowledge {
                inflections: Inflections::load(&folder, language)?,
                organizations: OrganizationWords::load(&folder, language)?,
            })
        };
        let references = References::load(&folder)?;
        // The three largest, side by side.
        let ((french, english), roles) = rayon::join(
            || {
                rayon::join(
                    || language(Language::French),
                    || language(Language::English),
                )
            },
            || RoleLexicon::load(&folder),
        );
        Ok(Knowledge {
            boilerplate: Boilerplate::load(&folder)?,
            confidence: ConfidenceMap::load(models)?,
            splitter: Splitter::load(models)?,
            dates: DateGrammar::load(&folder.join("dates"))?,
            roles: roles?,
            entity_names: EntityNames::load(&folder)?,
            persons: PersonKnowledge::load(&folder, references.latter(), references.topics())?,
            references,
            french: french?,
            english: english?,
        })
    }

    fn of(&self, language: Language) -> &LanguageKnowledge {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }

    /// Lemmas and forms of a language.
    pub fn inflections(&self, language: Language) -> &Inflections {
        &self.of(language).inflections
    }

    /// Organisation nouns of a language.
    pub fn organizations(&self, language: Language) -> &OrganizationWords {
        &self.of(language).organizations
    }
}
