//! `carriere rules`: run the examples of rules, list rules, and show what they do to a sentence.

mod update;

use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::ops::Range;

use clap::{Args, Subcommand};

use super::Outcome;
use super::model_options::ModelArgs;
use crate::article::Article;
use crate::check::{self, Failure, Found, Report};
use crate::document::{Language, Sentence};
use crate::error::Error;
use crate::language;
use crate::pipeline::Pipeline;
use crate::record::Slot;
use crate::rules::{self, Filler};

const TEST_HELP: &str = "\
Examples:
  carriere rules test
  carriere rules test --filter fr/appointment
  carriere rules test --rules my-rules
  carriere rules test --rules my-rules --update

--update goes through the failures one by one: each is shown as a diff, and the example is rewritten in its file if you say so. \
An example whose rule did not fire, and a counter-example, are left: the rule is what must change.

Exit status: 0 every example holds; 1 some do not; 2 the rules could not be loaded.";

const LIST_HELP: &str = "\
Examples:
  carriere rules list
  carriere rules list --filter tenure";

const EXPLAIN_HELP: &str = "\
Examples:
  carriere rules explain \"Anne Roux a été nommée présidente du Crédit rural.\"
  carriere rules explain --language en --filter en/departure \"Ann Roe quit as head of Exemplar.\"";

const HELP: &str = "\
Examples:
  carriere rules test
  carriere rules list --filter en/
  carriere rules explain \"Anne Roux a été nommée présidente du Crédit rural.\"";

/// Arguments of `rules`.
#[derive(Debug, Args)]
#[command(after_help = HELP, arg_required_else_help = true)]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// Run the examples and counter-examples that rules carry
    #[command(after_help = TEST_HELP)]
    Test {
        /// Only rules whose identifier contains this
        #[arg(long, value_name = "TEXT", default_value = "")]
        filter: String,
        /// Rewrite examples to what their rules give, asking for each
        #[arg(long)]
        update: bool,
        /// With --update: do not ask
        #[arg(long, requires = "update")]
        yes: bool,
        #[command(flatten)]
        models: ModelArgs,
    },
    /// List the rules with the places of their definitions
    #[command(after_help = LIST_HELP)]
    List {
        /// Only rules whose identifier contains this
        #[arg(long, value_name = "TEXT", default_value = "")]
        filter: String,
        #[command(flatten)]
        models: ModelArgs,
    },
    /// Show the tokens and mentions of a text, the rules that fired, and those that came close
    #[command(after_help = EXPLAIN_HELP)]
    Explain {
        /// The text
        text: String,
        /// Language of the text, `fr` or `en` [default: detected]
        #[arg(long)]
        language: Option<String>,
        /// Publication date, for relative dates
        #[arg(long, value_name = "DATE")]
        published: Option<String>,
        /// Only rules whose identifier contains this
        #[arg(long, value_name = "TEXT", default_value = "")]
        filter: String,
        #[command(flatten)]
        models: ModelArgs,
    },
}

/// Runs the command.
pub(crate) fn run(args: &RulesArgs) -> Result<Outcome, Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    let result = match &args.command {
        RulesCommand::Test {
            filter,
            update,
            yes,
            models,
        } => {
            let pipeline = Pipeline::load(&models.options()?)?;
            let report = check::check(&pipeline, filter)
                .map_err(|error| Error::System(error.to_string()))?;
            let updated = match update {
                true => update::update(&report, *yes)?,
                false => 0,
            };
            print_report(&mut out, &report, updated).map(|()| {
                if report.failures.len() == updated {
                    Outcome::Good
                } else {
                    Outcome::Flawed
                }
            })
        }
        RulesCommand::List { filter, models } => {
            let options = models.options()?;
            // The program ends here: to take the rules apart piece by piece would be a tenth of the time.
            let rules = ManuallyDrop::new(Pipeline::load_rules(&options)?);
            print_list(&mut out, &*rules, filter).map(|()| Outcome::Good)
        }
        RulesCommand::Explain {
            text,
            language,
            published,
            filter,
            models,
        } => {
            let pipeline = Pipeline::load(&models.options()?)?;
            let language = language::detect(None, text, language.as_deref())
                .language
                .ok_or_else(|| {
                    Error::Usage(
                        "the text is neither French nor English, or too short to tell; say --language fr or en".into(),
                    )
                })?;
            let article = Article {
                language: Some(language.code().to_owned()),
                date: published.clone(),
                ..Article::new("text", text.as_str())
            };
            explain(&mut out, &pipeline, &article, language, filter)?
        }
    };
    match result.and_then(|outcome| out.flush().map(|()| outcome)) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io("write", "standard output", error))
        }
        Err(_) => Ok(Outcome::Good),
        Ok(outcome) => Ok(outcome),
    }
}

/// Prints the report; `updated` failures were shown, and their examples rewritten.
fn print_report(out: &mut impl Write, report: &Report, updated: usize) -> io::Result<()> {
    if updated == 0 {
        for failure in &report.failures {
            print_failure(out, failure)?;
        }
    }
    for rule in &report.bare {
        writeln!(out, "note: {rule} has no example")?;
    }
    for (rule, lemma) in &report.unlisted {
        writeln!(
            out,
            "note: {rule}: the inflection lists lack the lemma `{lemma}`; only this form matches: name the others with word="
        )?;
    }
    writeln!(
        out,
        "{} rules, {} examples, {} counter-examples: {}",
        report.rules,
        report.examples,
        report.counterexamples,
        match report.failures.len() {
            0 => "all hold".to_owned(),
            1 => "1 fails".to_owned(),
            n => format!("{n} fail"),
        }
    )?;
    match updated {
        0 => Ok(()),
        1 => writeln!(out, "1 example rewritten"),
        n => writeln!(out, "{n} examples rewritten"),
    }
}

/// A failure as a diff: `-` what the example asks for, `+` what the rule gave.
fn print_failure(out: &mut impl Write, failure: &Failure) -> io::Result<()> {
    let place = format!("{}:{}", failure.path.display(), failure.line);
    writeln!(out, "FAIL {} ({place})", failure.rule)?;
    writeln!(out, "  {}", failure.text)?;
    match (&failure.expected, failure.found.is_empty()) {
        (Some(_), true) => writeln!(
            out,
            "  the rule did not fire: {}",
            failure
                .reason
                .as_deref()
                .unwrap_or("its trigger matched nowhere")
        )?,
        (None, _) => writeln!(out, "  a counter-example, but the rule fired:")?,
        (Some(_), false) => {}
    }
    for found in &failure.found {
        for slot in Slot::ALL {
            let expected = failure.expected.as_ref().and_then(|e| e.slots.get(slot));
            let given = found.slots.get(slot);
            if expected == given {
                if let Some(value) = given {
                    writeln!(out, "    {slot}: {value}")?;
                }
                continue;
            }
            if let Some(value) = expected {
                writeln!(out, "  - {slot}: {value}")?;
            }
            if let Some(value) = given {
                writeln!(out, "  + {slot}: {value}")?;
            }
        }
        if let Some(Found { status, .. }) = &failure.expected
            && *status != found.status
        {
            writeln!(out, "  - status: {status}\n  + status: {}", found.status)?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

fn print_list(out: &mut impl Write, sets: &[rules::RuleSet], filter: &str) -> io::Result<()> {
    for rule in sets.iter().flat_map(|set| set.rules()) {
        if rule.id.contains(filter) {
            let place = format!("{}:{}", rule.path.display(), rule.line);
            writeln!(out, "{}\t{:.2}\t{place}", rule.id, rule.reliability)?;
        }
    }
    Ok(())
}

/// Prints what is known of a text; the outer error is the reader's, the inner one the terminal's.
fn explain(
    out: &mut impl Write,
    pipeline: &Pipeline,
    article: &Article,
    language: Language,
    filter: &str,
) -> Result<io::Result<Outcome>, Error> {
    let analyses = pipeline
        .analyse_all(std::slice::from_ref(article))
        .map_err(|error| Error::System(error.to_string()))?;
    let mut print = || -> io::Result<()> {
        for sentence in analyses.iter().flat_map(|analysis| &analysis.sentences) {
            print_sentence(out, &article.text, sentence)?;
            print_outcomes(out, pipeline, article, sentence, language, filter)?;
        }
        Ok(())
    };
    Ok(print().map(|()| Outcome::Good))
}

fn print_sentence(out: &mut impl Write, text: &str, sentence: &Sentence) -> io::Result<()> {
    writeln!(out, "{}\n", sentence.span.of(text))?;
    for (index, token) in sentence.tokens.iter().enumerate() {
        let head = token.head.map_or("root".to_owned(), |head| {
            format!("{} {}", head + 1, sentence.tokens[head].span.of(text))
        });
        writeln!(
            out,
            "  {:>3}  {:<20} {:<6} {:<11} {head}",
            index + 1,
            token.span.of(text),
            token.upos.label(),
            token.relation.label(),
        )?;
    }
    writeln!(out)?;
    for mention in &sentence.mentions {
        writeln!(
            out,
            "  {:<5} {}",
            mention.kind.label(),
            mention.span.of(text)
        )?;
    }
    writeln!(out)
}

fn print_outcomes(
    out: &mut impl Write,
    pipeline: &Pipeline,
    article: &Article,
    sentence: &Sentence,
    language: Language,
    filter: &str,
) -> io::Result<()> {
    let rules = pipeline.rules(language);
    let view = rules.view(sentence);
    let mut lines = Vec::new();
    rules.run(&view, &mut |rule, outcome| {
        if !rule.id.contains(filter) {
            return;
        }
        if let Some(reason) = check::describe(rule, &outcome) {
            lines.push((1, format!("  close: {}: {reason}", rule.id)));
        }
        let words = |tokens: &Range<usize>| {
            let (first, last) = (
                &sentence.tokens[tokens.start],
                &sentence.tokens[tokens.end - 1],
            );
            first.span.cover(&last.span).of(&article.text)
        };
        let slots = |arguments: &[(Slot, Filler)]| {
            let shown = arguments
                .iter()
                .map(|(slot, filler)| format!("{slot} = {}", words(&filler.tokens)));
            shown.collect::<Vec<_>>().join("; ")
        };
        match &outcome {
            rules::Outcome::Fired(events) => lines.extend(events.iter().map(|event| {
                let (id, status) = (&rule.id, event.status);
                (
                    0,
                    format!("  fired: {id} ({status}): {}", slots(&event.arguments)),
                )
            })),
            rules::Outcome::Linked(found) => {
                lines.push((0, format!("  post: {}: {}", rule.id, slots(found))));
            }
            rules::Outcome::Excluded { trigger } => {
                lines.push((0, format!("  excludes: {}: {}", rule.id, words(trigger))));
            }
            _ => {}
        }
    });
    lines.sort();
    for (_, line) in lines {
        writeln!(out, "{line}")?;
    }
    writeln!(out)
}
