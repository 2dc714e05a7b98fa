//! Knowledge and records that the tests of several modules share.

use std::sync::LazyLock;

use super::CompareKnowledge;
use crate::testing::models_dir;

/// The knowledge that the product ships.
pub(crate) fn knowledge() -> &'static CompareKnowledge {
    static KNOWLEDGE: LazyLock<CompareKnowledge> =
        LazyLock::new(|| CompareKnowledge::load(&models_dir()).expect("the models are valid"));
    &KNOWLEDGE
}
