//! `carriere evaluate-ner` and `evaluate-language`: equal to `seqeval`, and as commands.

mod commands;
mod seqeval;
