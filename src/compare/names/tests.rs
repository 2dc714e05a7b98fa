//! Names of one person, and of two.

use super::super::testing::knowledge;
use super::*;

fn fit(one: &str, other: &str) -> Option<f32> {
    let knowledge = knowledge();
    let name = |text| PersonName::new(text, knowledge).unwrap();
    let (one, other) = (name(one), name(other));
    let fit = one.fit(&other, knowledge);
    // The same in the other direction, and found by a common key.
    assert_eq!(
        fit.map(|fit| fit.score),
        other.fit(&one, knowledge).map(|fit| fit.score)
    );
    if fit.is_some() && !one.is_alone() && !other.is_alone() {
        let keys = other.keys(knowledge);
        assert!(
            one.keys(knowledge).iter().any(|key| keys.contains(key)),
            "{one:?} / {other:?}"
        );
    }
    fit.map(|fit| fit.score)
}

#[test]
fn one_person_has_many_names() {
    for (one, other, least) in [
        ("Anne Roux", "Mme Anne Roux", 1.0),
        ("Étienne Maréchal", "Etienne Marechal", 1.0),
        ("Ioulia Kovaltchouk", "Yuliia Kovalchuk", 0.9),
        ("Rachid Chamseddine", "Rashid Shamseddine", 0.9),
        ("Yannis Hadjigeorgiou", "Giannis Hatzigeorgiou", 0.9),
        ("Dmitri Tchernychov", "Dmitry Chernyshov", 0.9),
        ("Khadija El Ouafi", "Khadija Elouafi", 0.9),
        ("Inês de Almeida Prado", "Ines Almeida Prado", 0.9),
        ("Aïssatou Ndiaye Diop", "Aissatou Ndiaye-Diop", 0.9),
        ("Mamadou Lamine Seck", "Mamadou L. Seck", 0.7),
        ("Thomas Whitfield", "T. J. Whitfield", 0.7),
        ("Lieve Van den Bossche", "Lieve van den Bossche", 1.0),
        ("Liang Wenjing", "Wenjing Liang", 0.8),
        ("Vladimir Poutine", "Vladimir Putin", 0.9),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", 0.9),
        ("Armen Hakopian", "Armen Hakobyan", 0.6),
        ("Mohammed ben Salmane", "Mohamed bin Salman", 0.8),
        ("Alexandre Loukachenko", "Alexander Lukashenko", 0.9),
        ("Bill Gates", "William Gates", 0.7),
        ("Ana Lopez Garcia", "Ana Lopez", 0.6),
        ("Benyamin Nétanyahou", "Benjamin Netanyahu", 0.9),
        ("Martin Luther King Jr", "Martin Luther King", 0.9),
    ] {
        let score = fit(one, other).unwrap_or_default();
        assert!(score >= least, "{one} / {other}: {score}");
    }
    assert!(fit("Roux", "Anne Roux").is_some_and(|score| score < 0.5));
}

#[test]
fn others_contradict() {
    for (one, other) in [
        ("Anne Roux", "Paul Roux"),
        ("Anne Roux", "Anne Rousseau"),
        ("Jean Martin", "Jean-Pierre Martin"),
        ("Louis Martin", "Louise Martin"),
        ("Maria Lopez", "Marie Lopez"),
        ("Mamadou Lamine Seck", "Mamadou Moustapha Seck"),
        ("P. Kerr", "Anne Kerr"),
        ("George Bush Jr", "George Bush Sr"),
        ("Vladimir Zelensky", "Volodymyr Zelensky"),
        ("Roux", "Anne Martin"),
    ] {
        assert_eq!(fit(one, other), None, "{one} / {other}");
    }
}

#[test]
fn distances_count_edits() {
    assert_eq!(edits("kitten", "sitting"), 3);
    assert_eq!(edits("", "abc"), 3);
    assert_eq!(edits("été", "ete"), 2);
}
