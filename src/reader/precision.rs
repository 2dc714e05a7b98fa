//! The numbers that the engine rust-bert computes with, and how they are chosen.

/// Floating-point numbers of the engine rust-bert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// [`Precision::Bf16`] where the processor has instructions for it and a few sentences read the same with it, else
    /// [`Precision::Fp32`].
    #[default]
    Auto,
    /// 32-bit.
    Fp32,
    /// 16-bit with the range of 32-bit (bfloat16): half the memory, and faster where the processor has instructions for it.
    Bf16,
}

#[cfg(feature = "rust-bert")]
pub(super) use choice::load;

#[cfg(feature = "rust-bert")]
mod choice {
    use std::path::Path;

    use super::Precision;
    use crate::document::{MentionKind, Sentence};
    use crate::reader::codec::Codec;
    use crate::reader::rust_bert::RustBertEngine;
    use crate::reader::{ReaderError, ReaderOptions, Request};
    use crate::text::Span;

    /// Sentences that bfloat16 has to read as 32-bit numbers do.
    const SENTENCES: [&str; 8] = [
        "Claire Vasseur a été nommée directrice générale de la Banque du Littoral en mars 2015.",
        "L’ancien maire de Saint-Brévin, Paul Kerouédan, présidait la région depuis 2004.",
        "Elle succède à Marc Olivet, parti à la retraite.",
        "Avant de fonder Télénova à Lyon, Hélène Marchetti avait travaillé dix ans chez Orfèvre & Fils.",
        "Northwind Energy said on Tuesday that it had appointed Margaret Oyelaran as chief financial officer.",
        "Thomas Kettleby, who founded the charity Open Harbour in Bristol in 1998, will step down as chair.",
        "Senator Dana Whitcombe won re-election in Ohio by a narrow margin.",
        "The prime minister sacked his interior minister, Robert Lang, and gave the job to a party veteran.",
    ];

    /// Loads the engine rust-bert with the numbers that the options ask for.
    pub(in crate::reader) fn load(
        folder: &Path,
        codec: &Codec,
        options: ReaderOptions,
    ) -> Result<RustBertEngine, ReaderError> {
        let fp32 = RustBertEngine::load(folder, options.threads)?;
        let decisions = |engine: &RustBertEngine| -> Result<Vec<Decisions>, ReaderError> {
            let sentences = codec.read(engine, &SENTENCES.map(Request::whole))?;
            Ok(sentences.iter().map(Decisions::of).collect())
        };
        choose(
            options.precision,
            has_bf16(),
            fp32,
            |fp32| Ok(fp32.to_bf16()?),
            |fp32, bf16| Ok(decisions(fp32)? == decisions(bf16)?),
        )
    }

    /// What is read from a sentence: its names, and the head of each word.
    #[derive(PartialEq)]
    struct Decisions {
        names: Vec<(MentionKind, Span)>,
        heads: Vec<Option<usize>>,
    }

    impl Decisions {
        fn of(sentence: &Sentence) -> Self {
            let (names, words) = (sentence.mentions.iter(), sentence.tokens.iter());
            Decisions {
                names: names.map(|name| (name.kind, name.span)).collect(),
                heads: words.map(|word| word.head).collect(),
            }
        }
    }

    /// True when the processor multiplies bfloat16 matrices by itself. Those with AMX for it have AVX-512 for it too.
    fn has_bf16() -> bool {
        #[cfg(target_arch = "x86_64")]
        return std::is_x86_feature_detected!("avx512bf16");
        #[cfg(not(target_arch = "x86_64"))]
        return false;
    }

    fn choose<E>(
        precision: Precision,
        supported: bool,
        fp32: E,
        to_bf16: impl FnOnce(&E) -> Result<E, ReaderError>,
        agree: impl FnOnce(&E, &E) -> Result<bool, ReaderError>,
    ) -> Result<E, ReaderError> {
        match precision {
            Precision::Bf16 => to_bf16(&fp32),
            Precision::Auto if supported => {
                let bf16 = to_bf16(&fp32)?;
                Ok(if agree(&fp32, &bf16)? { bf16 } else { fp32 })
            }
            Precision::Auto | Precision::Fp32 => Ok(fp32),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::document::Token;

        #[test]
        fn bf16_is_chosen_when_asked_for_or_when_it_is_as_good() {
            for (precision, supported, agrees, expected) in [
                (Precision::Auto, true, true, "bf16"),
                (Precision::Auto, true, false, "fp32"),
                (Precision::Auto, false, true, "fp32"),
                (Precision::Fp32, true, true, "fp32"),
                (Precision::Bf16, false, false, "bf16"),
            ] {
                let chosen = choose(
                    precision,
                    supported,
                    "fp32",
                    |_| Ok("bf16"),
                    |fp32, bf16| {
                        assert_eq!((*fp32, *bf16), ("fp32", "bf16"));
                        Ok(agrees)
                    },
                );
                let chosen = chosen.expect("an engine");
                assert_eq!(chosen, expected, "{precision:?} {supported} {agrees}");
            }
        }

        #[test]
        fn a_head_or_a_name_makes_a_difference() {
            let sentence = |head, mentions| Sentence {
                span: Span::new(0, 4),
                tokens: vec![Token {
                    head,
                    ..Token::new(Span::new(0, 4), "Lyon")
                }],
                has_syntax: true,
                mentions,
            };
            let name = crate::document::Mention {
                kind: MentionKind::Location,
                span: Span::new(0, 4),
                tokens: 0..1,
                score: 0.9,
                detail: crate::document::Detail::None,
            };
            let surer = crate::document::Mention {
                score: 0.91,
                ..name.clone()
            };
            let decisions = |head, mentions| Decisions::of(&sentence(head, mentions));
            let expected = decisions(None, vec![name.clone()]);
            assert!(expected == decisions(None, vec![surer]));
            assert!(expected != decisions(None, vec![]));
            assert!(expected != decisions(Some(0), vec![name]));
        }
    }
}
