"""Variants of training sentences: other typography, other organisations."""

import random as randomness
from dataclasses import replace
from pathlib import Path

from data import Sentence, typographic

# What a name's article looks like in running text, contracted or not.
ARTICLES = {
    "fr": {"le": "le", "du": "le", "au": "le", "la": "la", "les": "les", "des": "les", "aux": "les"},
    "en": {"the": "the"},
}
VOWELS = "aeiouyhàâäéèêëîïôöùûüAEIOUYHÀÂÄÉÈÊËÎÏÔÖÙÛÜ"
CURLY, QUOTES, SWAP = 0.45, 0.5, 0.2


class Organizations:
    """Names of organisations by language and the article that precedes them."""

    def __init__(self, path: Path) -> None:
        self.names: dict[tuple[str, str], list[str]] = {}
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                fields = line.rstrip("\n").split("\t")
                if len(fields) != 3:
                    raise SystemExit(f"{path}:{number}: needs language, article and name, separated by tabs")
                self.names.setdefault((fields[0], fields[1]), []).append(fields[2])

    def like(self, before: str, language: str, random: randomness.Random) -> str | None:
        """A name that fits after this text."""
        before = before.replace("’", "'")
        if before.endswith(("l'", "L'")):
            return self.choose(language, "l'", random)
        if before.endswith(("d'", "D'")):
            return self.choose(language, "-", random, vowel=True)
        last = before.split()[-1].lower() if before.endswith(" ") and before.split() else ""
        article = ARTICLES[language].get(last, "-")
        vowel = False if language == "fr" and last in ("de", "que", "le", "la") else None
        return self.choose(language, article, random, vowel)

    def choose(self, language: str, article: str, random: randomness.Random, vowel: bool | None = None) -> str | None:
        names = self.names.get((language, article), [])
        if vowel is not None:
            names = [name for name in names if (name[0] in VOWELS) == vowel]
        return random.choice(names) if names else None


def varied(sentence: Sentence, organizations: Organizations | None, random: randomness.Random) -> Sentence:
    """A copy as another outlet would print it."""
    if organizations and sentence.entities and sentence.tree is None and random.random() < SWAP:
        sentence = swapped(sentence, organizations, random)
    text = sentence.text
    if random.random() < CURLY:
        text = typographic(text)
    if random.random() < QUOTES:
        text = requoted(text, random.choice(("«»", "“”")))
    return replace(sentence, text=text)


def requoted(text: str, marks: str) -> str:
    """Straight quotation marks, if in pairs, as these: offsets hold."""
    parts = text.split('"')
    if len(parts) % 2 == 0:
        return text
    last = len(parts) - 1
    return "".join(part + (marks[number % 2] if number < last else "") for number, part in enumerate(parts))


def swapped(sentence: Sentence, organizations: Organizations, random: randomness.Random) -> Sentence:
    """The sentence with one of its organisations exchanged."""
    places = [number for number, entity in enumerate(sentence.entities) if entity[2] == "ORG"]
    if not places:
        return sentence
    start, end, _ = sentence.entities[place := random.choice(places)]
    name = organizations.like(sentence.text[:start], sentence.language, random)
    if name is None:
        return sentence
    shift = len(name) - (end - start)
    entities = []
    for number, (first, last, kind) in enumerate(sentence.entities):
        if number == place:
            entities.append((first, last + shift, kind))
        elif first >= end:
            entities.append((first + shift, last + shift, kind))
        else:
            entities.append((first, last, kind))
    return replace(sentence, text=sentence.text[:start] + name + sentence.text[end:], entities=entities)
