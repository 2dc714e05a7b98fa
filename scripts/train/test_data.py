"""Tests of what needs no network: `python3 -m unittest discover --start-directory scripts/train`."""

import random
import unittest
from pathlib import Path

from augment import Organizations, requoted, swapped, varied
from data import LABELS, Arc, Corpora, Sentence, contradicts, held_out, tree

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "tests" / "gold"


def rows(*lines: str) -> list[list[str]]:
    """Rows of CoNLL-U: number, form, part of speech, head, relation, and `_` or SpaceAfter=No."""
    found = []
    for line in lines:
        number, form, upos, head, relation, glue = line.split()
        found.append([number, form, "_", upos, "_", "_", head, relation, "_", glue])
    return found


def texts(arcs: list[Arc], text: str) -> list[str]:
    return [text[arc.start : arc.end] for arc in arcs]


class Trees(unittest.TestCase):
    def test_contracted_words_share_their_place(self):
        text, arcs = tree(
            rows(
                "1 maire NOUN 0 root _", "2-3 du _ _ _ _", "2 de ADP 4 case _", "3 le DET 4 det _", "4 Port PROPN 1 nmod SpaceAfter=No",
                "5 . PUNCT 1 punct _",
            ),
            "fr",
        )
        self.assertEqual(text, "maire du Port.")
        self.assertEqual(texts(arcs, text), ["maire", "du", "du", "Port", "."])
        self.assertEqual([arc.head for arc in arcs], [None, 9, 9, 0, 0])

    def test_parts_that_spell_the_form_have_their_own_places(self):
        text, arcs = tree(rows("1 We PRON 3 nsubj _", "2-3 don't _ _ _ _", "2 do AUX 4 aux _", "3 n't PART 4 advmod _", "4 go VERB 0 root _"), "en")
        self.assertEqual(text, "We don't go")
        self.assertEqual(texts(arcs, text), ["We", "do", "n't", "go"])

    def test_subtypes_are_cut_but_for_those_that_rules_use(self):
        lines = ["1 a NOUN 0 root _", "2 b NOUN 1 nsubj:pass _", "3 c NOUN 1 obl:agent _", "4 d NOUN 1 nmod:poss _"]
        self.assertEqual([arc.relation for arc in tree(rows(*lines), "fr")[1]], ["root", "nsubj:pass", "obl:agent", "nmod"])
        self.assertEqual([arc.relation for arc in tree(rows(*lines), "en")[1]], ["root", "nsubj:pass", "obl", "nmod"])


def plain(text):
    """The text with its quotation marks and apostrophes straight."""
    return text.translate(str.maketrans("«»“”’", "\"\"\"\"'"))


class Variants(unittest.TestCase):
    names = Organizations(HERE / "sentences" / "organizations.tsv")

    def test_offsets_hold(self):
        chance = random.Random(5)
        for sentence in Corpora(Path("nowhere")).own_sentences():
            copy = varied(sentence, self.names, chance)
            if sentence.tree is not None:
                self.assertEqual(len(copy.text), len(sentence.text))
                continue
            for before, after in zip(sentence.entities, copy.entities, strict=True):
                old, new = sentence.text[before[0] : before[1]], copy.text[after[0] : after[1]]
                self.assertTrue(before[2] == "ORG" or plain(old) == plain(new), (old, new))
                self.assertEqual(new, new.strip())

    def test_an_exchanged_organisation_fits_its_article(self):
        text = "Il quitte l'Insee pour la SNCF."
        sentence = Sentence("s", "", "fr", text, [(12, 17, "ORG"), (26, 30, "ORG")])
        known = {article: set(names) for (language, article), names in self.names.names.items() if language == "fr"}
        for seed in range(40):
            copy = swapped(sentence, self.names, random.Random(seed))
            first, second = (copy.text[start:end] for start, end, _ in copy.entities)
            self.assertTrue(first == "Insee" or first in known["l'"], first)
            self.assertTrue(second == "SNCF" or second in known["la"], second)
            self.assertNotEqual(copy.text, text)

    def test_quotation_marks_change_in_pairs_only(self):
        self.assertEqual(requoted('"a" et "b"', "«»"), "«a» et «b»")
        self.assertEqual(requoted('5" de long', "«»"), '5" de long')


class OwnSentences(unittest.TestCase):
    def every(self):
        yield from Corpora(Path("nowhere")).own_sentences()
        yield from Corpora(Path("nowhere"), GOLD / "ner").own_sentences()
        yield from Corpora(Path("nowhere"), GOLD / "syntax").own_sentences()

    def test_labels_are_sound(self):
        count = 0
        for sentence in self.every():
            count += 1
            last = 0
            for start, end, kind in sentence.entities or []:
                self.assertTrue(last <= start < end <= len(sentence.text), sentence.text)
                self.assertIn(f"B-{kind}", LABELS)
                self.assertEqual(sentence.text[start:end], sentence.text[start:end].strip(" ,;:"), sentence.text)
                last = end
            if sentence.tree is not None:
                self.assertEqual(sum(arc.head is None for arc in sentence.tree), 1, sentence.text)
        self.assertGreater(count, 2500)

    def test_training_never_reads_what_is_measured(self):
        trained = {sentence.text for sentence in Corpora(Path("nowhere")).own_sentences()}
        for folder in ("ner", "syntax"):
            for sentence in Corpora(Path("nowhere"), GOLD / folder).own_sentences():
                self.assertNotIn(sentence.text, trained)


class Parts(unittest.TestCase):
    def test_the_held_out_part_is_small_and_always_the_same(self):
        sentences = [Sentence("s", "", "fr", f"Phrase numéro {number}.", []) for number in range(4000)]
        held = [sentence.text for sentence in sentences if held_out(sentence)]
        self.assertTrue(0.03 < len(held) / len(sentences) < 0.07)
        self.assertEqual(held[:2], ["Phrase numéro 7.", "Phrase numéro 9."])

    def test_documents_are_held_out_whole(self):
        one = {held_out(Sentence("s", "a document", "en", f"Sentence {number}.", [])) for number in range(50)}
        self.assertEqual(len(one), 1)

    def test_a_town_labelled_inside_an_institution_contradicts_our_sentences(self):
        self.assertTrue(contradicts(Sentence("s", "", "fr", "La mairie de Lille ferme.", [(13, 18, "LOC")])))
        self.assertFalse(contradicts(Sentence("s", "", "fr", "La mairie de Lille ferme.", [(3, 18, "ORG")])))
        self.assertFalse(contradicts(Sentence("s", "", "fr", "Il habite près de Lille.", [(18, 23, "LOC")])))


if __name__ == "__main__":
    unittest.main()
