//! What is said of broken rule files, and of which place.

use crate::rules::testing::{folder, load};

/// Loads a file in which `‸` marks the fault, checks that the error points there, and gives its message.
fn fault_in(name: &str, marked: &str) -> String {
    let before = marked.split('‸').next().unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    let folder = folder(&[(name, &marked.replace('‸', "")), ("z.toml", MACROS)]);
    let error = load(&[&folder]).expect_err(marked);
    let path = folder.path().join("fr").join(name);
    let place = format!("{}:{line}:{column}: ", path.display());
    let shown = error.to_string();
    match shown.strip_prefix(&place) {
        Some(message) => message.to_owned(),
        None => format!("not at {line}:{column}, but {shown}"),
    }
}

fn fault(marked: &str) -> String {
    fault_in("appointment.toml", marked)
}

/// A file with one rule of this pattern, which stands in the quotes given.
fn with(quotes: (&str, &str), pattern: &str) -> String {
    format!(
        "# Règles d'été\n[[rule]]\nname = \"é\"\npattern = {}{pattern}{}\n",
        quotes.0, quotes.1
    )
}

/// Adds to a message what another string made of the same fault.
fn same(other: String, message: &mut String) {
    if other != *message {
        message.push_str(" / ");
        message.push_str(&other);
    }
}

/// The message of a fault in a pattern of several lines.
fn in_pattern(marked: &str) -> String {
    let mut message = fault(&with(("'''\n", "\n'''"), marked));
    // The place is right in every kind of string.
    same(fault(&with(("'''", "'''"), marked)), &mut message);
    if !marked.contains('\n') {
        same(fault(&with(("'", "'"), marked)), &mut message);
    }
    if !marked.contains('"') && !marked.contains('\\') {
        same(fault(&with(("\"\"\"\n", "\"\"\""), marked)), &mut message);
        if !marked.contains('\n') {
            same(fault(&with(("\"", "\""), marked)), &mut message);
        }
    }
    message
}

#[test]
fn faults_of_patterns() {
    let mut wrong = Vec::new();
    for (marked, expected) in [
        ("‸", "the pattern has no trigger; expected `trigger = …`"),
        (
            "‸person = >subj PER",
            "the pattern has no trigger; expected `trigger = …`",
        ),
        (
            "trigger = [\"é\"] ‸été = x",
            "`été` is no slot; expected `trigger` or one of person, organization, role, place, date, end_date, by, predecessor, successor",
        ),
        (
            "trigger = \"é\"\nperson = >subj PER\n‸rôle? = >obj ROLE",
            "`rôle` is no slot; expected `trigger` or one of person, organization, role, place, date, end_date, by, predecessor, successor",
        ),
        (
            "trigger = \"é\"\n‸trigger = \"à\"",
            "the trigger is defined twice",
        ),
        (
            "trigger = \"é\" person = >subj PER ‸person = PER",
            "`person` is defined twice; join the definitions with `or`",
        ),
        ("trigger ‸[]", "expected `=`, found `[`"),
        (
            "trigger = []‸*",
            "a repetition needs a bound: write {0,40} or less",
        ),
        (
            "trigger = []‸+ person = PER",
            "a repetition needs a bound: write {0,40} or less",
        ),
        ("trigger = [word=é]{‸41}", "expected a number up to 40"),
        (
            "trigger = [word=é]{2‸",
            "expected `}`, found the end of the pattern",
        ),
        (
            "trigger = [word=é]‸{2,1}",
            "the upper bound is below the lower one",
        ),
        (
            "trigger = ..‸",
            "expected a number, found the end of the pattern",
        ),
        ("trigger = ..‸99 PER", "expected a number up to 40"),
        (
            "trigger = ‸(([]{1,40}){1,40}){1,40}",
            "the pattern is too large (129640 instructions, at most 2500): repetitions inside repetitions multiply; lower their bounds",
        ),
        (
            "trigger = ‸[]{0,40}",
            "the trigger can match nothing; expected an element that is always there",
        ),
        (
            "trigger = ‸PER?",
            "the trigger can match nothing; expected an element that is always there",
        ),
        (
            "trigger = ‸(?= PER)",
            "the trigger can match nothing; expected an element that is always there",
        ),
        (
            "trigger = ( [word=é]‸",
            "expected `)`, found the end of the pattern",
        ),
        (
            "trigger = ( [word=é] | ‸)",
            "expected a word in quotes, `[…]`, a kind of mention, `..3`, `(…)` or a macro, found `)`",
        ),
        (
            "trigger = [word=é‸",
            "expected `]`, found the end of the pattern",
        ),
        ("trigger = [word=‸]", "expected a value, found `]`"),
        ("trigger = [word‸]", "expected `=`, found `]`"),
        (
            "trigger = [‸mot=é]",
            "expected a test: word, lemma, regex, upos, rel, gender, number, form, tense, voice, in, has, case, child, concept, role, start, end or fronted, found `mot`",
        ),
        ("trigger = [upos=NOUN|‸NOM]", "`NOM` is no part of speech"),
        ("trigger = [rel=‸sujet]", "`sujet` is no relation"),
        ("trigger = [has=‸sujet]", "`sujet` is no relation"),
        ("trigger = [gender=Fem|‸F]", "`F` is no gender (Fem, Masc)"),
        ("trigger = [number=‸P]", "`P` is no number (Sing, Plur)"),
        (
            "trigger = [form=‸Infinitive]",
            "`Infinitive` is no verb form (Fin, Ger, Inf, Part)",
        ),
        (
            "trigger = [tense=‸Future]",
            "`Future` is no tense (Fut, Imp, Past, Pres)",
        ),
        (
            "trigger = [voice=‸passif]",
            "expected a voice: active or passive",
        ),
        (
            "trigger = [voice=‸active|passive]",
            "expected a voice: active or passive",
        ),
        (
            "trigger = [in=PERSON|‸PERS]",
            "`PERS` is no kind of mention",
        ),
        (
            "trigger = [role=‸bureau]",
            "`bureau` is no kind of role (office, position, rank, occupation)",
        ),
        (
            "trigger = [regex=‸é]",
            "expected a regular expression in quotes, found `é`",
        ),
        (
            "trigger = [regex=‸\"é(\"]",
            "bad regular expression: unclosed group",
        ),
        (
            "trigger = [regex=‸\"a)|(b\"]",
            "bad regular expression: unopened group",
        ),
        (
            "trigger = [regex=‸\"(?:.{99}){999}\"]",
            "bad regular expression: it is too large; lower its repetitions",
        ),
        ("trigger = [word=é ‸word=à]", "expected `]`, found `word`"),
        (
            "trigger = \"é\" ‸\"à",
            "this quote is never closed; expected another `\"` in its line",
        ),
        (
            "trigger = \"é\" ‸\"à\nperson = before(\"et\" PER)",
            "this quote is never closed; expected another `\"` in its line",
        ),
        (
            "trigger = \"é\" ‸%",
            "`%` has no meaning here; words with signs in them go in quotes",
        ),
        ("trigger = ‸@ []", "expected the name of a macro after `@`"),
        (
            "trigger = [] ‸@inconnue",
            "there is no macro `inconnue`; known: around, broken, itself, open, round",
        ),
        (
            "trigger = [] ‸@itself",
            "in the macro `itself`, at `@itself`: a macro uses itself: `itself` → `itself`",
        ),
        (
            "trigger = [] ‸@round",
            "in the macro `around`, at `@round`: a macro uses itself: `round` → `around` → `round`",
        ),
        (
            "trigger = [] ‸@broken",
            "in the macro `broken`, at `NOM] []`: `NOM` is no part of speech",
        ),
        (
            "trigger = [] ‸@open",
            "in the macro `open`, at `\"é`: this quote is never closed; expected another `\"` in its line",
        ),
        ("trigger = ‸personne:PER", "`personne` is no slot"),
        ("trigger = person:‸", "expected an element after the slot"),
        (
            "trigger = []\nperson = >‸sujet PER",
            "`sujet` is no relation of Universal Dependencies",
        ),
        (
            "trigger = []\nperson = >nsubj|‸sujet PER",
            "`sujet` is no relation of Universal Dependencies",
        ),
        (
            "trigger = []\nperson = <‸subj PER",
            "a subject is reached with `>subj`, not `<subj`",
        ),
        (
            "trigger = []\nperson = >nsubj‸",
            "expected a kind of mention (PER, PERSON, ORG, LOC, MISC, ROLE, DATE, REF), `NP`, a quoted word or `[…]`, found the end of the pattern",
        ),
        (
            "trigger = []\nperson = >nsubj ‸PERS",
            "expected a kind of mention (PER, PERSON, ORG, LOC, MISC, ROLE, DATE, REF), `NP`, a quoted word or `[…]`, found `PERS`",
        ),
        (
            "trigger = []\nperson =‸",
            "expected a kind of mention (PER, PERSON, ORG, LOC, MISC, ROLE, DATE, REF), `NP`, a quoted word or `[…]`, found the end of the pattern",
        ),
        (
            "trigger = []\nperson = >nsubj PER or‸",
            "expected a kind of mention (PER, PERSON, ORG, LOC, MISC, ROLE, DATE, REF), `NP`, a quoted word or `[…]`, found the end of the pattern",
        ),
        (
            "trigger = []\nperson = after ‸PER",
            "expected `(`, found `PER`",
        ),
        (
            "trigger = []\nperson = after(‸)",
            "expected a word in quotes, `[…]`, a kind of mention, `..3`, `(…)` or a macro, found `)`",
        ),
        (
            "trigger = []\nperson = after(‸(?= PER))",
            "expected an element that can be the argument",
        ),
        (
            "trigger = []\nperson = after(‸ROLE PER?)",
            "the argument may be missing here; it is the last element of `after`, the first of `before`, and must always be there",
        ),
        (
            "trigger = []\nperson = before(‸..2 PER)",
            "the argument may be missing here; it is the last element of `after`, the first of `before`, and must always be there",
        ),
        (
            "trigger = []\nperson = after(‸role:ROLE PER)",
            "a slot has no meaning here; the argument is the last element of `after`, the first of `before`",
        ),
        (
            "trigger = []\nperson = >nsubj PER ‸[]",
            "expected `trigger` or the name of a slot, found `[`",
        ),
    ] {
        let message = in_pattern(marked);
        if message != expected {
            wrong.push(format!("        ({marked:?}, {message:?}),\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

/// Macros that patterns of these tests use.
const MACROS: &str = "[macros]\nitself = '\"a\" @itself'\nround = '[] @around'\naround = 'PER @round'\nbroken = 'PER [upos=NOM] []'\nopen = '\"é'\n";

#[test]
fn faults_of_files() {
    let rule = |rest: &str| format!("[[rule]]\nname = \"é\"\npattern = 'trigger = []'\n{rest}\n");
    let mut wrong = Vec::new();
    for (marked, expected) in [
        ("[[rule]‸\nname = \"é\"\n".to_owned(), "unclosed array table, expected `]`"),
        ("[[rule]]\nname = \"é\" ‸\"\"\n".to_owned(), "unexpected key or value, expected newline, `#`"),
        ("[[rule]]\nname = \"é‸\npattern = ''\n".to_owned(), "invalid basic string, expected `\"`"),
        ("[macros]\na = 'x'\n‸a = 'y'\n".to_owned(), "duplicate key"),
        (rule("‸prority = 3"), "unknown field `prority`, expected one of `name`, `event`, `pattern`, `reliability`, `status`, `disabled`, `examples`, `counterexamples`"),
        (rule("").replace("[[rule]]", "‸[[rule]]").replace("pattern", "# pattern"), "missing field `pattern`"),
        ("[‸rules]\n".to_owned(), "unknown field `rules`, expected one of `macros`, `rule`, `cue`"),
        ("[[rule]]\nname = ‸3\npattern = ''\n".to_owned(), "invalid type: integer `3`, expected a string"),
        ("[[rule]]\nname = ‸\"a b\"\npattern = ''\n".to_owned(), "`a b` is no name; use letters, digits, `-` and `_`"),
        ("[[rule]]\nname = ‸\"\"\npattern = ''\n".to_owned(), "`` is no name; use letters, digits, `-` and `_`"),
        (rule("event = ‸\"naissance\""), "`naissance` is no event type; expected one of appointment, departure, election, candidacy, founding, education, tenure, membership, post, none (the file's name is the default, `event = \"…\"` sets another)"),
        (rule("status = ‸\"certain\""), "`certain` is not one of actual, planned, uncertain, negated"),
        (rule("reliability = ‸1.5"), "the reliability lies between 0 and 1"),
        (rule("reliability = ‸nan"), "the reliability lies between 0 and 1"),
        (rule("reliability = ‸\"high\""), "invalid type: string \"high\", expected a number"),
        (rule("examples = [\n  { text = \"Été\", person = \"É\", ‸personne = \"É\" },\n]"), "`personne` is no key of an example; expected text, published, status or one of person, organization, role, place, date, end_date, by, predecessor, successor"),
        (rule("examples = [ { text = \"É\", status = ‸\"fait\" } ]"), "`fait` is not one of actual, planned, uncertain, negated"),
        (rule("examples = [ { person = \"É\" } ]").replace("name = ", "name = ‸"), "an example of this rule has no `text`"),
        (rule("examples = [ { text = \"É\", date = ‸2016 } ]"), "invalid type: integer `2016`, expected a string"),
        ("[[cue]]\nstatus = ‸\"faux\"\npattern = '>advmod \"é\"'\n".to_owned(), "`faux` is not one of actual, planned, uncertain, negated"),
        ("[[cue]]\nstatus = \"negated\"\npattern = '>advmod \"é\" ‸[]'\n".to_owned(), "expected `or` or the end of the pattern, found `[`"),
        ("[[cue]]\nstatus = \"negated\"\npattern = '>advmod \"é\"'\nevents = [\"tenure\", ‸\"post\"]\n".to_owned(), "`post` is not one of appointment, departure, election, candidacy, founding, education, tenure, membership"),
    ] {
        let message = fault(&marked);
        if message != expected {
            wrong.push(format!("        ({marked:?}, {message:?}),\n"));
        }
    }
    // The file's name is the event type.
    let message = fault_in("naissance.toml", "[[rule]]\nname = ‸\"é\"\npattern = ''\n");
    assert!(
        message.starts_with("`naissance` is no event type; expected one of appointment"),
        "{message}"
    );
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

#[test]
fn a_name_is_given_once() {
    let rule = "[[rule]]\nname = \"é\"\npattern = 'trigger = []'\n";
    let message = fault(&format!(
        "{rule}[[rule]]\n‸name = \"é\"\npattern = 'trigger = \"à\"'\n"
    ));
    assert!(
        message.starts_with("the rule `fr/appointment/é` is also defined in "),
        "{message}"
    );
    assert!(
        message.ends_with("appointment.toml:2; expected another name"),
        "{message}"
    );
    let folder = folder(&[
        ("a.toml", "[macros]\nitself = 'x'\n"),
        ("b.toml", "[macros]\n# é\nother = 'é'\nitself = 'y'\n"),
    ]);
    let error = load(&[&folder]).unwrap_err();
    assert_eq!((error.line, error.column), (4, 10));
    assert!(
        error
            .message
            .starts_with("the macro `itself` is also defined in "),
        "{error}"
    );
    assert!(
        error.path.ends_with("fr/b.toml") && error.message.ends_with("a.toml"),
        "{error}"
    );
}

#[test]
fn a_fault_is_found_in_any_line_ending() {
    let pattern = "trigger = \"é\"\r\nperson = >nsubj PER\r\nrole = >obj ‸ROL\r\n";
    let file = format!("[[rule]]\r\nname = \"é\"\r\npattern = '''\r\n{pattern}'''\r\n");
    let message = fault(&file);
    assert!(message.ends_with("found `ROL`"), "{message}");
}

#[test]
fn an_apostrophe_needs_quotes() {
    let message = fault(&with(("'''", "'''"), "trigger = [word=d‸'eau]"));
    assert_eq!(
        message,
        "`'` has no meaning here; words with signs in them go in quotes"
    );
}

#[test]
fn in_a_string_with_escapes_the_string_is_named() {
    let message = fault("[[rule]]\nname = \"é\"\npattern = ‸\"trigger = \\\"é\\\" [mot=à]\"\n");
    assert!(message.ends_with("found `mot`"), "{message}");
}

#[test]
fn a_file_in_another_encoding_is_refused() {
    let folder = folder(&[]);
    let path = folder.path().join("fr/appointment.toml");
    std::fs::write(&path, b"# r\xc3\xa8gles\n# \xc3\xa9t\xe9\n").unwrap();
    let error = load(&[&folder]).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{}:2:5: not UTF-8; save the file as UTF-8", path.display())
    );
}
