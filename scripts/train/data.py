"""Reads the corpora that the reader is trained on: entities (JSON Lines) and syntax (CoNLL-U), as natural text.

A folder of corpora holds

    ner/*.jsonl             {"id", "language", "text", "entities": [{"start", "end", "label"}], "doc"?}, offsets in characters
    ud/{fr,en}/*.conllu     Universal Dependencies treebanks
    articles/*.jsonl        {"text"}: only the vocabulary is cut by them

and `scripts/train/sentences` holds this project's own. A part of each corpus, chosen by a hash of the document (or else of the
text), is held out and never trained on: see `held_out`.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Of a hundred sentences or documents so many are held out.
HELD_OUT = {"ner": 5, "ud": 10}
KINDS = ("PER", "ORG", "LOC", "MISC")
LABELS = ["O"] + [f"{place}-{kind}" for kind in KINDS for place in "BI"]
# Relations keep these subtypes; others are cut to what precedes the colon.
SUBTYPES = {"nsubj:pass", "aux:pass", "acl:relcl", "obl:agent"}
FEATURES = ("Gender", "Number", "VerbForm", "Tense")
# Transcribed speech is unlike news: it counts for less.
SPEECH = {"fr_parisstories-ud-train.conllu": 0.3}


@dataclass
class Arc:
    """A word of a treebank: its place in the text, its labels and its head, the place of another word or nothing at the root."""

    start: int
    end: int
    upos: str
    features: dict[str, str]
    head: int | None
    relation: str


@dataclass
class Sentence:
    """A text with entities (start, end, kind), with a tree, or with both."""

    source: str
    group: str
    language: str
    text: str
    entities: list[tuple[int, int, str]] | None = None
    tree: list[Arc] | None = None
    weight: float = 1.0
    id: str = ""


def share(key: str) -> int:
    """A number below 100 that depends on the key alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % 100


def held_out(sentence: Sentence) -> bool:
    """Whether the sentence is kept from training: by its document where the corpus names one, else by its text."""
    kind = "ud" if sentence.tree is not None else "ner"
    return share(f"{kind}:{sentence.group or sentence.text}") < HELD_OUT[kind]


# A French institution whose town alone is labelled: our sentences label it whole, so such a sentence would unteach them.
INSTITUTION = re.compile(
    r"\b(?:ministère|université|cour d['’]appel|tribunal(?: [a-zé]+)?|mairie|conseil (?:régional|général|départemental|municipal)|"
    r"préfecture|rectorat|hôpital|école(?: [a-zé]+){0,2}|diocèse|évêché) (?:d['’]|de |du |des |de la |de l['’])$"
)


def contradicts(sentence: Sentence) -> bool:
    """Whether its labels are against the conventions of our own sentences."""
    places = [start for start, _, kind in sentence.entities or [] if kind == "LOC"]
    return sentence.language == "fr" and any(INSTITUTION.search(sentence.text[:start]) for start in places)


def read_entities(path: Path) -> Iterator[Sentence]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = [(span["start"], span["end"], span["label"]) for span in row["entities"]]
            yield Sentence(path.stem, row.get("doc", ""), row["language"], row["text"], spans, id=f"{path.stem}/{row['id']}")


def relation(label: str, language: str) -> str:
    """A relation as the reader has it."""
    label = label if label in SUBTYPES else label.split(":")[0]
    # The English treebanks seldom tell agents from other obliques.
    return "obl" if label == "obl:agent" and language == "en" else label


def tree(rows: list[list[str]], language: str) -> tuple[str, list[Arc]]:
    """The text of a sentence of a treebank and its words. Words that share a surface form ("du" is "de le") share its place,
    unless their forms make it up ("don't" is "do", "n't")."""
    text, places, last = "", {}, 0
    for row in rows:
        number, form, glue = row[0], row[1], "SpaceAfter=No" in row[9]
        if "." in number:
            continue
        if "-" in number:
            first, last = map(int, number.split("-"))
            start = len(text)
            text += form + ("" if glue else " ")
            parts = [part[1] for part in rows if part[0].isdigit() and first <= int(part[0]) <= last]
            spelt = "".join(parts).casefold() == form.casefold()
            for offset, part in enumerate(parts):
                places[first + offset] = (start, start + len(part if spelt else form))
                start += len(part) if spelt else 0
        elif int(number) > last:
            places[int(number)] = (len(text), len(text) + len(form))
            text += form + ("" if glue else " ")
    arcs = []
    for row in rows:
        if not row[0].isdigit():
            continue
        features = dict(pair.split("=", 1) for pair in row[5].split("|") if "=" in pair)
        head = None if row[6] == "0" else places[int(row[6])][0]
        label = relation(row[7], language)
        arcs.append(Arc(*places[int(row[0])], row[3], {key: features[key] for key in FEATURES if key in features}, head, label))
    return text.rstrip(), arcs


def read_trees(path: Path, language: str) -> Iterator[Sentence]:
    rows: list[list[str]] = []
    count = 0
    with path.open(encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            line = line.rstrip("\n")
            if line.startswith("#"):
                continue
            if line:
                rows.append(line.split("\t"))
            elif rows:
                text, arcs = tree(rows, language)
                count += 1
                yield Sentence(path.stem, "", language, text, None, arcs, SPEECH.get(path.name, 1.0), f"{path.stem}-{count}")
                rows = []


class Corpora:
    """The sentences of a folder of corpora and of the project's own."""

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        self.folder = folder
        self.own = own or Path(__file__).parent / "sentences"

    def sentences(self) -> Iterator[Sentence]:
        for path in sorted(self.folder.glob("ner/*.jsonl")):
            yield from read_entities(path)
        for path in sorted(self.folder.glob("ud/*/*.conllu")):
            yield from read_trees(path, path.parent.name)

    def own_sentences(self) -> Iterator[Sentence]:
        for path in sorted(self.own.glob("*.jsonl")):
            yield from read_entities(path)
        for path in sorted(self.own.glob("*.conllu")):
            yield from read_trees(path, path.stem.rsplit("_", 1)[-1])

    def texts(self) -> Iterator[str]:
        for sentence in self.sentences():
            yield sentence.text
        for path in sorted(self.folder.glob("articles/*.jsonl")):
            with path.open(encoding="utf-8") as lines:
                yield from (json.loads(line)["text"] for line in lines)


def typographic(text: str) -> str:
    """The text with the apostrophes that typesetters use: as long as before."""
    return text.replace("'", "’")
