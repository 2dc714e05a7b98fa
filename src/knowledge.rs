//! The lexicons and grammars of a models folder, loaded once.

use std::path::Path;

use crate::boilerplate::Boilerplate;
use crate::dates::DateGrammar;
use crate::document::Language;
use crate::error::Error;
use crate::inflections::Inflections;
use crate::organizations::OrganizationWords;
use crate::persons::PersonKnowledge;
use crate::references::References;
use crate::roles::RoleLexicon;
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
    /// Names of persons.
    pub persons: PersonKnowledge,
    french: LanguageKnowledge,
    english: LanguageKnowledge,
}

struct LanguageKnowledge {
    inflections: Inflections,
    organizations: OrganizationWords,
}

impl Knowledge {
    /// Loads `lexicons/` of a models folder.
    ///
    /// # Errors
    ///
    /// [`Error::Lexicon`] that names the file at fault.
    pub fn load(models: &Path) -> Result<Self, Error> {
        let folder = models.join("lexicons");
        let language = |language| -> Result<LanguageKnowledge, Error> {
            Ok(LanguageKnowledge {
                inflections: Inflections::load(&folder, language).map_err(Error::lexicon)?,
                organizations: OrganizationWords::load(&folder, language)
                    .map_err(Error::lexicon)?,
            })
        };
        let references = References::load(&folder).map_err(Error::lexicon)?;
        Ok(Knowledge {
            boilerplate: Boilerplate::load(&folder)?,
            splitter: Splitter::load(models).map_err(Error::lexicon)?,
            dates: DateGrammar::load(&folder.join("dates")).map_err(Error::lexicon)?,
            roles: RoleLexicon::load(&folder).map_err(Error::lexicon)?,
            persons: PersonKnowledge::load(&folder, references.latter())?,
            references,
            french: language(Language::French)?,
            english: language(Language::English)?,
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
