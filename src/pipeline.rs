//! The whole way of an article; the only place that knows the order of the stages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use thiserror::Error as ThisError;

use crate::article::Article;
use crate::document::{Detail, Language, Sentence};
use crate::error::Error;
use crate::knowledge::Knowledge;
use crate::language::{self, Detected};
use crate::lexicon::Inflections;
use crate::mentions::{self, family_names};
use crate::prefilter::Prefilter;
use crate::reader::{Reader, ReaderError, ReaderOptions, Request};
use crate::record::{Entity, Record};
use crate::resolve::context::PartlyRead;
use crate::resolve::persons::Persons;
use crate::resolve::{ConfidenceMap, Resolver};
use crate::rules::{EventMention, RuleFiles, RuleSet};
use crate::text::{CodePoints, Span};
use crate::timing::{Stage, Stopwatch};

pub use crate::reader::{EngineKind, Precision};

/// What a pipeline is made from.
#[derive(Clone, Debug)]
pub struct PipelineOptions {
    /// The models folder: `reader/`, `rules/` and `lexicons/`.
    pub models: PathBuf,
    /// Another reader folder than `models/reader`.
    pub model: Option<PathBuf>,
    /// A folder of further rules.
    pub rules: Option<PathBuf>,
    /// The library that runs the network.
    pub engine: EngineKind,
    /// The numbers that the engine rust-bert computes with.
    pub precision: Precision,
    /// Whether records carry every mention.
    pub entities: bool,
    /// Events of less confidence (0 to 1) are left out.
    pub min_confidence: f64,
    /// Whether confidence is the score of rule and names as it is, and not what `confidence.toml` says it is worth.
    pub raw_confidence: bool,
    /// Whether lines that are not the article (teasers, cookie notices, comment forms) are read too.
    pub keep_boilerplate: bool,
    /// A file that keeps what the network read, so that it need not read the same sentences again
    /// ([`Reader::keep_readings`]).
    pub readings: Option<PathBuf>,
    /// Whether every sentence is read, and not only those that can matter to an event; as with `entities`. The events are the same.
    pub read_all: bool,
}

impl PipelineOptions {
    /// The default engine and no filter, over a models folder.
    pub fn new(models: impl Into<PathBuf>) -> Self {
        PipelineOptions {
            models: models.into(),
            model: None,
            rules: None,
            engine: EngineKind::default(),
            precision: Precision::default(),
            entities: false,
            min_confidence: 0.0,
            raw_confidence: false,
            keep_boilerplate: false,
            readings: None,
            read_all: false,
        }
    }
}

/// Why one article gave no record.
#[derive(Debug, ThisError)]
pub enum ArticleError {
    /// The reader failed on it.
    #[error("the reader failed: {0}")]
    Reader(String),
}

impl ArticleError {
    /// A short label for the rejects file.
    pub fn code(&self) -> &'static str {
        match self {
            ArticleError::Reader(_) => "reader_failed",
        }
    }
}

/// Every stage, loaded.
///
/// ```no_run
/// use carriere::article::Article;
/// use carriere::pipeline::{Pipeline, PipelineOptions};
///
/// let pipeline = Pipeline::load(&PipelineOptions::new("models"))?;
/// let article = Article::new("a1", "Anne Roux a été nommée présidente du Crédit rural.");
/// for result in pipeline.process(&[article]) {
///     println!("{:?}", result?.events);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Pipeline {
    reader: Reader,
    knowledge: Knowledge,
    french: RuleSet,
    english: RuleSet,
    entities: bool,
    min_confidence: f64,
    keep_boilerplate: bool,
    /// French, then English; `None` when every sentence is read.
    prefilters: Option<[Prefilter; 2]>,
    counts: Counts,
}

/// Sentences so far.
#[derive(Debug, Default)]
struct Counts {
    sentences: AtomicU64,
    read: AtomicU64,
}

/// An article between the stages.
struct Draft<'a> {
    article: &'a Article,
    detected: Detected,
    /// All sentences; those that are not read have no tokens.
    sentences: Vec<Sentence>,
    is_read: Vec<bool>,
    /// The sentences to be read next.
    wanted: Vec<usize>,
    /// The sentences that are read and whose mentions are the network's alone.
    fresh: Vec<usize>,
    /// The family names of the persons that the network has found.
    names: BTreeSet<String>,
    /// Event mentions with the index of their sentence.
    events: Vec<(usize, EventMention)>,
}

impl Draft<'_> {
    /// Takes in a sentence that was read.
    fn take(&mut self, number: usize, sentence: Sentence) {
        let names = family_names::full_names(&self.article.text, &sentence);
        self.names.extend(names.map(str::to_owned));
        self.sentences[number] = sentence;
        self.is_read[number] = true;
        self.fresh.push(number);
    }

    /// The unread sentences that may tell whether a word in those just read is a family name.
    fn introductions(&self) -> Vec<usize> {
        let text = self.article.text.as_str();
        let fresh = self.fresh.iter().map(|number| &self.sentences[*number]);
        let doubtful: BTreeSet<&str> = fresh
            .flat_map(|sentence| family_names::doubtful(text, sentence))
            .filter(|word| !self.names.contains(*word))
            .collect();
        let introduces = |number: &usize| {
            let here = self.sentences[*number].span.of(text);
            let may_introduce = |word: &&str| family_names::may_introduce(here, word);
            !self.is_read[*number] && doubtful.iter().any(may_introduce)
        };
        (0..self.sentences.len()).filter(introduces).collect()
    }

    /// What is read and found so far, as resolving sees it.
    fn partly_read(&self, language: Language) -> PartlyRead<'_> {
        PartlyRead {
            text: &self.article.text,
            title: self.article.title.as_deref(),
            language,
            sentences: &self.sentences,
            is_read: &self.is_read,
            events: &self.events,
        }
    }
}

/// The sentences of one article after reading, with the events that the rules found in each.
pub(crate) struct Analysis {
    /// Sentences with tokens and mentions.
    pub sentences: Vec<Sentence>,
    /// Event mentions with the index of their sentence.
    pub events: Vec<(usize, EventMention)>,
    /// Who is who.
    pub persons: Persons,
}

impl Pipeline {
    /// Loads the reader, the lexicons and the rules.
    ///
    /// The network gets as many threads as the current rayon pool has.
    ///
    /// # Errors
    ///
    /// An [`Error`] that names the file at fault and the mend.
    pub fn load(options: &PipelineOptions) -> Result<Pipeline, Error> {
        if !options.models.is_dir() {
            return Err(Error::Models {
                path: options.models.clone(),
                message: "there is no such folder; point --models at the project's `models` folder"
                    .into(),
            });
        }
        let (knowledge, files) =
            rayon::join(|| Knowledge::load(&options.models), || read_rules(options));
        let mut knowledge = knowledge?;
        if options.raw_confidence {
            knowledge.confidence = ConfidenceMap::none();
        }
        let inflections = [Language::French, Language::English].map(|l| knowledge.inflections(l));
        let [french, english] = compile_rules(files?, inflections)?;
        // Entities are those of the whole article.
        let prefilters = || {
            let filter = |rules, language| Prefilter::new(rules, &knowledge.roles, language);
            (!options.read_all && !options.entities).then(|| {
                [
                    filter(&french, Language::French),
                    filter(&english, Language::English),
                ]
            })
        };
        let bundled_reader = options.models.join("reader");
        let folder = options.model.as_ref().unwrap_or(&bundled_reader);
        let run = ReaderOptions {
            engine: options.engine,
            precision: options.precision,
            threads: rayon::current_num_threads(),
        };
        let reader = || {
            let reader = Reader::load(folder, &knowledge.entity_names, run)?;
            match &options.readings {
                Some(path) => reader.keep_readings(path, folder, run),
                None => Ok(reader),
            }
        };
        let (prefilters, reader) = rayon::join(prefilters, reader);
        let reader = reader.map_err(|error| {
            let message = error.to_string();
            let path = folder.clone();
            Error::Model { path, message }
        })?;
        Ok(Pipeline {
            reader,
            knowledge,
            french,
            english,
            entities: options.entities,
            min_confidence: options.min_confidence,
            keep_boilerplate: options.keep_boilerplate,
            prefilters,
            counts: Counts::default(),
        })
    }

    /// Loads the rules alone, French then English, without a reader and of the lexicons only what patterns name words by.
    ///
    /// # Errors
    ///
    /// As [`Pipeline::load`].
    pub fn load_rules(options: &PipelineOptions) -> Result<[RuleSet; 2], Error> {
        let lexicons = options.models.join("lexicons");
        let bundled = options.models.join("rules");
        let folders = rule_folders(&bundled, options)?;
        // Each language on a thread of its own from the first byte: one that frees what the other took waits for it.
        let load = |language| {
            let inflections = Inflections::load(&lexicons, language)?;
            Ok::<_, Error>(RuleFiles::read(&folders, language)?.compile(&inflections)?)
        };
        let (french, english) = rayon::join(|| load(Language::French), || load(Language::English));
        Ok([french?, english?])
    }

    /// The reader.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The rules of a language.
    pub fn rules(&self, language: Language) -> &RuleSet {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }

    /// Sentences of the articles processed so far, and how many of them the network has read.
    pub fn sentence_counts(&self) -> (u64, u64) {
        let figure = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (figure(&self.counts.sentences), figure(&self.counts.read))
    }

    /// The time spent in each stage so far.
    pub fn watch(&self) -> &Stopwatch {
        self.reader.watch()
    }

    /// Processes a batch of articles; one result an article, in order, on as many threads as the rayon pool had in which the pipeline
    /// was loaded.
    ///
    /// Articles in other languages than French and English give a record without events.
    pub fn process(&self, articles: &[Article]) -> Vec<Result<Record, ArticleError>> {
        // One set of threads for the network and the stages around it: each thread has memory of its own.
        self.reader.install(|| self.process_here(articles))
    }

    fn process_here(&self, articles: &[Article]) -> Vec<Result<Record, ArticleError>> {
        let mut drafts: Vec<Draft<'_>> = articles
            .par_iter()
            .map(|article| {
                let draft = || self.draft(article, self.prefilters.as_ref());
                self.watch().time(Stage::Split, draft)
            })
            .collect();
        match self.read(&mut drafts) {
            Ok(()) => drafts
                .into_par_iter()
                .map(|draft| {
                    self.count(&draft);
                    Ok(self.watch().time(Stage::Resolve, || self.record(draft)))
                })
                .collect(),
            // One article at a time, so that only the one at fault is lost.
            Err(error) if articles.len() > 1 => {
                drop(error);
                articles
                    .iter()
                    .flat_map(|article| self.process_here(std::slice::from_ref(article)))
                    .collect()
            }
            Err(error) => articles
                .iter()
                .map(|_| Err(ArticleError::Reader(error.to_string())))
                .collect(),
        }
    }

    /// Language and sentences, with those to be read first.
    fn draft<'a>(&self, article: &'a Article, prefilters: Option<&[Prefilter; 2]>) -> Draft<'a> {
        let (title, text) = (article.title.as_deref(), article.text.as_str());
        let detected = language::detect(title, text, article.language.as_deref());
        let left_out = match self.keep_boilerplate {
            true => Vec::new(),
            false => self.knowledge.boilerplate.find(text),
        };
        let sentences: Vec<Sentence> = detected.language.map_or_else(Vec::new, |language| {
            self.knowledge
                .splitter
                .split(text, language)
                .into_iter()
                .filter(|span| !is_inside(span, &left_out))
                .map(|span| Sentence {
                    span,
                    tokens: Vec::new(),
                    has_syntax: false,
                    mentions: Vec::new(),
                })
                .collect()
        });
        let prefilter = prefilters
            .zip(detected.language)
            .map(|([french, english], language)| match language {
                Language::French => french,
                Language::English => english,
            });
        let picked = |sentence: &Sentence| {
            prefilter.is_none_or(|prefilter| prefilter.picks(sentence.span.of(text)))
        };
        Draft {
            article,
            detected,
            is_read: vec![false; sentences.len()],
            wanted: (0..sentences.len())
                .filter(|number| picked(&sentences[*number]))
                .collect(),
            sentences,
            fresh: Vec::new(),
            names: BTreeSet::new(),
            events: Vec::new(),
        }
    }

    /// Reads the sentences of the batch that can matter, with their mentions and event mentions: first those in which a rule may
    /// fire, then what resolving the events that fired needs, until it needs no more.
    fn read(&self, drafts: &mut [Draft<'_>]) -> Result<(), ReaderError> {
        self.read_wanted(drafts)?;
        drafts.par_iter_mut().for_each(|draft| {
            self.watch().time(Stage::Rules, || self.apply_rules(draft));
        });
        loop {
            drafts.par_iter_mut().for_each(|draft| {
                let Some(language) = draft.detected.language else {
                    return;
                };
                let article = draft.partly_read(language);
                let missing = || article.missing(&self.knowledge.persons);
                draft.wanted = self.watch().time(Stage::Resolve, missing);
            });
            if drafts.iter().all(|draft| draft.wanted.is_empty()) {
                return Ok(());
            }
            self.read_wanted(drafts)?;
        }
    }

    /// Entities, syntax and mentions of every sentence of the batch that is wanted, and of those that say what is a name in them.
    fn read_wanted(&self, drafts: &mut [Draft<'_>]) -> Result<(), ReaderError> {
        while drafts.iter().any(|draft| !draft.wanted.is_empty()) {
            self.read_names(drafts)?;
            drafts.par_iter_mut().for_each(|draft| {
                let introductions = || draft.introductions();
                draft.wanted = self.watch().time(Stage::Mentions, introductions);
            });
        }
        drafts.par_iter_mut().for_each(|draft| {
            self.watch()
                .time(Stage::Mentions, || self.complete_fresh(draft));
        });
        Ok(())
    }

    /// What the network says of every sentence of the batch that is wanted.
    fn read_names(&self, drafts: &mut [Draft<'_>]) -> Result<(), ReaderError> {
        let requests: Vec<Request<'_>> = drafts
            .iter()
            .flat_map(|draft| {
                draft.wanted.iter().map(|number| Request {
                    text: &draft.article.text,
                    span: draft.sentences[*number].span,
                })
            })
            .collect();
        let mut sentences = self.reader.read(&requests)?.into_iter();
        for draft in drafts.iter_mut() {
            for (number, sentence) in std::mem::take(&mut draft.wanted)
                .into_iter()
                .zip(&mut sentences)
            {
                draft.take(number, sentence);
            }
        }
        Ok(())
    }

    /// The mentions of the sentences just read.
    fn complete_fresh(&self, draft: &mut Draft<'_>) {
        let Some(language) = draft.detected.language else {
            return;
        };
        let (text, date) = (draft.article.text.as_str(), draft.article.date.as_deref());
        for number in std::mem::take(&mut draft.fresh) {
            let sentence = &mut draft.sentences[number];
            let names = &draft.names;
            mentions::complete(text, sentence, language, date, names, &self.knowledge);
        }
    }

    /// The event mentions of the sentences read.
    fn apply_rules(&self, draft: &mut Draft<'_>) {
        let Some(language) = draft.detected.language else {
            return;
        };
        let rules = self.rules(language);
        for (number, sentence) in draft.sentences.iter().enumerate() {
            let found = rules.apply(&rules.view(sentence));
            draft
                .events
                .extend(found.into_iter().map(|event| (number, event)));
        }
    }

    fn count(&self, draft: &Draft<'_>) {
        let read = draft.is_read.iter().filter(|read| **read).count();
        let add = |count: &AtomicU64, more: usize| count.fetch_add(more as u64, Ordering::Relaxed);
        add(&self.counts.sentences, draft.sentences.len());
        add(&self.counts.read, read);
    }

    /// Everything found in an article, with who is who.
    fn analyse(&self, draft: Draft<'_>, language: Language) -> Analysis {
        let persons =
            Persons::resolve_partly(&draft.partly_read(language), &self.knowledge.persons);
        Analysis {
            sentences: draft.sentences,
            events: draft.events,
            persons,
        }
    }

    /// Everything found in articles, before it is resolved into events; the language is hinted or detected. Every sentence is read.
    ///
    /// # Errors
    ///
    /// A [`ReaderError`] when the network fails.
    pub(crate) fn analyse_all(&self, articles: &[Article]) -> Result<Vec<Analysis>, ReaderError> {
        let mut drafts: Vec<Draft<'_>> = articles.iter().map(|a| self.draft(a, None)).collect();
        self.read(&mut drafts)?;
        Ok(drafts
            .into_iter()
            .map(|draft| {
                let language = draft.detected.language.unwrap_or(Language::English);
                self.analyse(draft, language)
            })
            .collect())
    }

    fn record(&self, draft: Draft<'_>) -> Record {
        let article = draft.article;
        let mut record = Record {
            id: article.id.clone(),
            language: draft.detected.code.clone(),
            language_confidence: (draft.detected.confidence * 1000.0).round() / 1000.0,
            language_reliable: draft.detected.reliable,
            date: article.date.clone(),
            title: article.title.clone(),
            url: article.url.clone(),
            source: article.source.clone(),
            metadata: article.metadata.clone(),
            ..Record::default()
        };
        if let Some(language) = draft.detected.language {
            let analysis = self.analyse(draft, language);
            let resolver = Resolver::new(
                &article.text,
                &analysis.sentences,
                &analysis.persons,
                &analysis.events,
            );
            record.events = resolver.events(&self.knowledge.confidence, self.min_confidence);
            if self.entities {
                record.entities = Some(entities(&article.text, &analysis));
            }
        } else if self.entities {
            record.entities = Some(Vec::new());
        }
        record
    }
}

/// True when one of `stretches`, which are in order and apart, overlaps the span.
fn is_inside(span: &Span, stretches: &[Span]) -> bool {
    let next = stretches.partition_point(|stretch| stretch.end <= span.start);
    stretches
        .get(next)
        .is_some_and(|stretch| stretch.overlaps(span))
}

/// The French and the English rule files, the bundled ones and those of the user's folder.
fn read_rules(options: &PipelineOptions) -> Result<[RuleFiles; 2], Error> {
    let bundled = options.models.join("rules");
    let folders = rule_folders(&bundled, options)?;
    let read = |language| RuleFiles::read(&folders, language);
    let (french, english) = rayon::join(|| read(Language::French), || read(Language::English));
    Ok([french?, english?])
}

/// The folder of the bundled rules, and the user's.
fn rule_folders<'o>(
    bundled: &'o Path,
    options: &'o PipelineOptions,
) -> Result<Vec<&'o Path>, Error> {
    let mut folders = vec![bundled];
    if let Some(own) = &options.rules {
        let holds_rules = Language::ALL
            .iter()
            .any(|language| own.join(language.code()).is_dir());
        if !holds_rules {
            return Err(Error::Rules {
                path: own.clone(),
                line: None,
                column: None,
                message: "no folder with `fr` or `en` inside; --rules takes one laid out like models/rules".into(),
            });
        }
        folders.push(own);
    }
    Ok(folders)
}

/// The French and the English rules, from their files and inflections.
fn compile_rules(
    [french, english]: [RuleFiles; 2],
    [of_french, of_english]: [&Inflections; 2],
) -> Result<[RuleSet; 2], Error> {
    let (french, english) =
        rayon::join(|| french.compile(of_french), || english.compile(of_english));
    Ok([french?, english?])
}

/// Every mention of an article, as records print them.
fn entities(text: &str, analysis: &Analysis) -> Vec<Entity> {
    let points = CodePoints::new(text);
    let mut entities = Vec::new();
    for (index, sentence) in analysis.sentences.iter().enumerate() {
        for (number, mention) in sentence.mentions.iter().enumerate() {
            if matches!(
                mention.detail,
                Detail::OrganizationReference(_) | Detail::Holder(_)
            ) {
                continue;
            }
            let person = analysis.persons.of(index, number);
            let (concept, value) = match &mention.detail {
                Detail::Role(role) => (Some(role.concept.clone()), None),
                Detail::Date(date) => (None, date.start.clone().or_else(|| date.end.clone())),
                _ => (None, None),
            };
            entities.push(Entity {
                kind: mention.kind.label().to_owned(),
                text: mention.span.of(text).to_owned(),
                start: points.at(mention.span.start),
                end: points.at(mention.span.end),
                score: (mention.score * 1000.0).round() / 1000.0,
                canonical: person.map(|person| analysis.persons.name(person).to_owned()),
                concept,
                value,
            });
        }
    }
    entities
}
