//! Which names are one person's.

use super::*;

#[test]
fn variants_of_one_name() {
    people(
        &["Karim Berthaud", "M. Berthaud", "Berthaud", "Karim"],
        &["Karim Berthaud: Karim Berthaud, M. Berthaud, Berthaud, Karim"],
    );
}

#[test]
fn a_bare_name_before_the_full_one() {
    people(
        &["Berthaud", "Karim Berthaud"],
        &["Karim Berthaud: Berthaud, Karim Berthaud"],
    );
}

#[test]
fn particles_may_be_left_out() {
    people(
        &["Dominique de Courcy", "Courcy", "de Courcy"],
        &["Dominique de Courcy: Dominique de Courcy, Courcy, de Courcy"],
    );
    people(
        &["Anne Le Gall", "Mme Le Gall", "Le Gall"],
        &["Anne Le Gall: Anne Le Gall, Mme Le Gall, Le Gall"],
    );
    people(
        &["Valmont d’Orbec", "Paul Valmont d'Orbec"],
        &["Paul Valmont d'Orbec: Valmont d’Orbec, Paul Valmont d'Orbec"],
    );
    people(
        &["Peter van der Meer", "Van der Meer", "Meer"],
        &["Peter van der Meer: Peter van der Meer, Van der Meer, Meer"],
    );
    people(
        &["Karim El-Sabri", "El Sabri", "Sabri"],
        &["Karim El-Sabri: Karim El-Sabri, El Sabri, Sabri"],
    );
    people(
        &["John O'Hara", "O’Hara"],
        &["John O'Hara: John O'Hara, O’Hara"],
    );
}

#[test]
fn a_particle_that_is_a_forename() {
    people(
        &["Ben Carver", "Carver", "Ben"],
        &["Ben Carver: Ben Carver, Carver, Ben"],
    );
    people(
        &["Karim Ben Ammar", "Ben Ammar"],
        &["Karim Ben Ammar: Karim Ben Ammar, Ben Ammar"],
    );
}

#[test]
fn initials() {
    people(
        &["J.-P. Berthaud", "Jean-Pierre Berthaud", "J. Berthaud"],
        &["Jean-Pierre Berthaud: J.-P. Berthaud, Jean-Pierre Berthaud, J. Berthaud"],
    );
    people(
        &["Jean Berthaud", "P. Berthaud"],
        &["Jean Berthaud: Jean Berthaud", "P. Berthaud: P. Berthaud"],
    );
    people(
        &["George W. Marsh", "George Marsh", "George H. W. Marsh"],
        &[
            "George W. Marsh: George W. Marsh, George Marsh",
            "George H. W. Marsh: George H. W. Marsh",
        ],
    );
}

#[test]
fn an_initial_that_fits_two_means_the_most_recent() {
    people(
        &["Jean Berthaud", "Jacques Berthaud", "Marie", "J. Berthaud"],
        &[
            "Jean Berthaud: Jean Berthaud",
            "Jacques Berthaud: Jacques Berthaud, J. Berthaud",
            "Marie: Marie",
        ],
    );
}

#[test]
fn hyphens_keep_forenames_apart() {
    people(
        &["Jean Berthaud", "Jean-Pierre Berthaud"],
        &[
            "Jean Berthaud: Jean Berthaud",
            "Jean-Pierre Berthaud: Jean-Pierre Berthaud",
        ],
    );
    people(
        &["Jean Pierre Berthaud", "Jean‑Pierre Berthaud"],
        &["Jean Pierre Berthaud: Jean Pierre Berthaud, Jean‑Pierre Berthaud"],
    );
}

#[test]
fn case_accents_and_slips() {
    people(
        &["Andre BERTHAUD", "André Berthaud"],
        &["André Berthaud: Andre BERTHAUD, André Berthaud"],
    );
    people(
        &["Karim Berthaud", "Karim Bertaud"],
        &["Karim Berthaud: Karim Berthaud, Karim Bertaud"],
    );
    people(
        &["Karim Berthaud", "Luc Bertaud"],
        &["Karim Berthaud: Karim Berthaud", "Luc Bertaud: Luc Bertaud"],
    );
    people(
        &["Karim Morel", "Karim Moret"],
        &["Karim Morel: Karim Morel", "Karim Moret: Karim Moret"],
    );
}

#[test]
fn honorifics_possessives_and_generations() {
    people(
        &["Sir John Alder", "Alder's", "Dr. Alder"],
        &["John Alder: Sir John Alder, Alder's, Dr. Alder"],
    );
    people(
        &["Datuk Seri Ismail Rahmat", "Ismail Rahmat’s"],
        &["Ismail Rahmat: Datuk Seri Ismail Rahmat, Ismail Rahmat’s"],
    );
    people(
        &["John Alder Jr.", "John Alder Sr."],
        &[
            "John Alder Jr.: John Alder Jr.",
            "John Alder Sr.: John Alder Sr.",
        ],
    );
}

#[test]
fn family_name_first() {
    people(
        &["Qian Weilin", "Qian"],
        &["Qian Weilin: Qian Weilin, Qian"],
    );
    people(
        &["Halmos Endre", "Endre Halmos"],
        &["Halmos Endre: Halmos Endre, Endre Halmos"],
    );
}

#[test]
fn two_family_names() {
    people(
        &["Ana Lopez Garrido", "Lopez", "Lopez Garrido", "Garrido"],
        &["Ana Lopez Garrido: Ana Lopez Garrido, Lopez, Lopez Garrido, Garrido"],
    );
    people(
        &["Claire Morin-Vasseur", "Morin-Vasseur", "Vasseur"],
        &["Claire Morin-Vasseur: Claire Morin-Vasseur, Morin-Vasseur, Vasseur"],
    );
}

#[test]
fn two_forenames_and_two_family_names() {
    people(
        &[
            "Ximena Lopez Garrido",
            "Ximena Lopez",
            "Lopez",
            "Rut Sanz de Lopez",
        ],
        &[
            "Ximena Lopez Garrido: Ximena Lopez Garrido, Ximena Lopez, Lopez",
            "Rut Sanz de Lopez: Rut Sanz de Lopez",
        ],
    );
}

#[test]
fn one_family_name_two_persons() {
    people(
        &[
            "Jean Berthaud",
            "Marie Berthaud",
            "M. Berthaud",
            "Berthaud",
            "Mme Berthaud",
            "Marie",
        ],
        &[
            "Jean Berthaud: Jean Berthaud, M. Berthaud, Berthaud",
            "Marie Berthaud: Marie Berthaud, Mme Berthaud, Marie",
        ],
    );
}

#[test]
fn a_bare_name_after_two_in_one_sentence_stands_alone() {
    let built = build(
        French,
        &[
            "~ [Jean Berthaud] et [Marie Berthaud] arrivent .",
            "~ [Berthaud] parle .",
        ],
    );
    assert_eq!(
        built.people(),
        [
            "Jean Berthaud: Jean Berthaud",
            "Marie Berthaud: Marie Berthaud",
            "Berthaud: Berthaud"
        ]
    );
}

#[test]
fn family_name_before_forename() {
    people(
        &["Warren Ellison", "Mary Warren", "Warren"],
        &[
            "Warren Ellison: Warren Ellison",
            "Mary Warren: Mary Warren, Warren",
        ],
    );
}

#[test]
fn a_bare_name_that_is_forename_and_family_name_of_one() {
    people(
        &[
            "Sabah Al-Khaled Al-Sabah",
            "Nawaf Al-Ahmad Al-Sabah",
            "Sabah",
        ],
        &[
            "Sabah Al-Khaled Al-Sabah: Sabah Al-Khaled Al-Sabah, Sabah",
            "Nawaf Al-Ahmad Al-Sabah: Nawaf Al-Ahmad Al-Sabah",
        ],
    );
}

#[test]
fn strangers_stay_apart() {
    people(
        &["Karim Berthaud", "Vasseur", "Vasseur"],
        &[
            "Karim Berthaud: Karim Berthaud",
            "Vasseur: Vasseur, Vasseur",
        ],
    );
}

#[test]
fn odd_names_are_harmless() {
    people(
        &["'", "de", "M.", "d'", "-"],
        &["de: de", "M.: M.", "d': d'"],
    );
}
