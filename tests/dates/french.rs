//! Cases in French.

use carriere::document::Language;

use crate::{ANCHOR, check};

#[test]
fn absolute() {
    check(
        Language::French,
        None,
        false,
        &[
            "Elle a pris ses fonctions en [2012|2012].",
            "Il dirige le club depuis [début 2016|2016].",
            "En poste depuis [fin 2016|2016], puis réélu à [la mi-2018|2018].",
            "Il préside le groupe depuis [la fin de l'année 2016|2016].",
            "Nommée en [février 2016|2016-02], elle part.",
            "[Février 2016|2016-02] : la rupture.",
            "[FÉVRIER 2016|2016-02] : la rupture.",
            "Depuis [mars 2016|2016-03], il enseigne.",
            "À la [fin du mois d'avril 2011|2011-04], il cède sa place.",
            "Investi [le 8 février 2016|2016-02-08], il renonce.",
            "Nommé à compter du [1er mai 2019|2019-05-01].",
            "Nommé à compter du [1ᵉʳ mai 2019|2019-05-01].",
            "Élu [le 1 er mai 2019|2019-05-01] à Brest.",
            "Élu [le premier mai 2019|2019-05-01] à Brest.",
            "Recrutée [le 1 sept. 2024|2024-09-01] par la ville.",
            "Recrutée [le 12 déc. 2024|2024-12-12] par la ville.",
            "Le conseil du [mardi 12 mars 2019|2019-03-12] l'a élu.",
            "Décret du [08/02/2016|2016-02-08].",
            "Décret du [8.2.2016|2016-02-08].",
            "Arrêté du [08/02/16|2016-02-08].",
            "Mis à jour [2016-02-08|2016-02-08].",
            "Au [printemps 2014|2014], elle rejoint l'équipe.",
            "Depuis [l'été 2000|2000], il entraîne.",
            "Né en [1984|1984] à Metz.",
            "Louise Garnier ([1950-2010|1950..2010]) fut maire.",
            "Élu [le 31 février 2016|].",
            "En [l'an 2000|2000], il fonde une revue.",
            "Mandat : [09/2015|2015-09].",
            "Il part [le 8\u{a0}février\u{202f}2016|2016-02-08].",
            "Elle revient [le 8 fe\u{301}vrier 2016|2016-02-08].",
            "Un ex-ministre-délégué, promu [le 3 juin 2015|2015-06-03].",
            "Consul en [1831|1831], il signe [le 3 juillet 1535|1535-07-03].",
            "[Le 17 septembre|], elle part.",
            "En [2016|2016] élus et maires se rencontrent.",
        ],
    );
}

#[test]
fn no_dates() {
    check(
        Language::French,
        ANCHOR,
        false,
        &[
            "Âgé de 33 ans, il a deux enfants de 2 ans.",
            "Une prime de 2 000 euros et 12 000 abonnés.",
            "Une prime de 2000 euros.",
            "Une prime de 1200 à 1500 euros et en 1200 exemplaires.",
            "La résolution 1325 et le lot 1783.",
            "Un budget de 1950 € par mois, soit 2010$.",
            "Il réunit 2012 voix et 1998 militants.",
            "Quelque 2000 à 3000 manifestants.",
            "Voir page 2012 et la loi n° 2016-1691.",
            "Environ 1900 salariés, plus de 2000 en tout.",
            "Une note de 2016,5 sur le papier.",
            "Appelez le 01 42 34 20 16.",
            "Un pont du XXe siècle et du 19e siècle.",
            "Il marche vers le Champ-de-Mars.",
            "Paris-2024 recrute son directeur.",
            "Il court chaque mardi et tous les jeudis.",
            "Une distance de 2000 mètres.",
            "Le code 120163 et le vol AB2016.",
        ],
    );
}

#[test]
fn periods() {
    check(
        Language::French,
        ANCHOR,
        false,
        &[
            "Directeur de [2004 à 2009|2004..2009].",
            "Maire entre [2004 et 2009|2004..2009].",
            "Élue en [2004|2004] et [2009|2009].",
            "Présidente ([2004-2009|2004..2009]).",
            "Présidente ([2004–2009|2004..2009]).",
            "Saison [2004-05|2004..2005].",
            "Saison [1991 - 92|1991..1992].",
            "Il enseigne de [1737 à 1740|1737..1740].",
            "Saison [2004–09|2004..2009].",
            "Archives de [2016-02|2016-02].",
            "Le congrès du [3 au 5 mai 2016|2016-05-03..2016-05-05].",
            "[Les 8 et 9 mars 2016|2016-03-08..2016-03-09], il était là.",
            "Stage du [3 mars au 5 mai 2016|2016-03-03..2016-05-05].",
            "Secrétaire de [mars à juin 2016|2016-03..2016-06].",
            "Secrétaire de [novembre à mars 2016|2015-11..2016-03].",
            "Intérim entre [novembre 2014 et mars 2015|2014-11..2015-03].",
            "De [2004 jusqu'en 2009|2004..2009], elle enseigne.",
            "De [2019 à aujourd'hui|2019], il conseille.",
            "De [2019 à ce jour|2019], il conseille.",
            "Depuis [2016|2016], elle préside.",
            "Il reste jusqu'en [2022|..2022].",
            "Il reste jusqu’au [8 février 2022|..2022-02-08].",
            "Avant [2012|], il travaillait ailleurs.",
            "De [2009 à 2004|], rien.",
            "De [mars à juin|2019-03..2019-06], il remplace le maire.",
        ],
    );
}

#[test]
fn relative() {
    check(
        Language::French,
        ANCHOR,
        false,
        &[
            "[Hier|2019-10-28], il a quitté le parti ; [avant-hier|2019-10-27], il niait.",
            "[Aujourd’hui|2019-10-29], elle dirige.",
            "Elle arrive [demain matin|2019-10-30].",
            "Élu [lundi dernier|2019-10-28] et installé [lundi prochain|2019-11-04].",
            "Nommé [mardi|2019-10-29], annoncé [dimanche soir|2019-10-27].",
            "Nommé [ce mardi|2019-10-29].",
            "Parti [mardi dernier|2019-10-22].",
            "Nommé [mardi 12 mars|2019-03-12].",
            "Nommé [mardi 31 décembre|2019-12-31].",
            "Nommé [le 8 février|2019-02-08].",
            "Nommé [le 8 novembre|2018-11-08].",
            "Elle part [le 1er septembre prochain|2020-09-01].",
            "Élue en [mars|2019-03], partie en [décembre|2018-12].",
            "Élue en [mars dernier|2019-03], puis en [octobre dernier|2018-10].",
            "Il partira en [juin prochain|2020-06].",
            "[Début mars|2019-03], il signait.",
            "Depuis [février|2019-02], il attend.",
            "Nommé [l'an dernier|2018], [l’année dernière|2018] ou [l'année passée|2018].",
            "[Cette année|2019], il part ; [l'an prochain|2020], il revient.",
            "Recruté [le mois dernier|2019-09], confirmé [ce mois-ci|2019-10].",
            "Élu [il y a trois ans|2016], réélu [il y a deux jours|2019-10-27].",
            "Arrivé [il y a deux mois|2019-08].",
            "En poste depuis [trois ans|2016].",
            "Arrivé [il y a plus de vingt ans|].",
            "Nommée [la semaine dernière|].",
            "Depuis [le début des années 1990|], puis [la fin des années 80|].",
            "[La même année|], il adhère ; [trois ans plus tard|], il part.",
            "Élu en [2010|2010], battu [deux ans plus tard|2012], réélu [l'année suivante|2013], parti [la même année|2013].",
            "Nommée [le 6 mai 2010|2010-05-06], elle part [le lendemain|2010-05-07], revient [six mois plus tard|2010-11].",
            "Directeur de [1990 à 1995|1990..1995], il part [un an après|1996], [deux ans|] après sa femme.",
            "Né en [1950|1950], élu [cet été-là|1950], [l'été suivant|1951] et en [mars de l'année suivante|1952-03].",
            "Élu en [mai 2010|2010-05], installé [le 1er mars suivant|2011-03-01].",
            "Élu en [2010|2010], [la même année|] que Paul.",
            "Là depuis [deux saisons|2017], élu au [printemps|2019], à [l'automne|2019], à [Noël|2018-12]. Parti [la veille|] du vote.",
            "Parti en [juillet de l'année dernière|2018-07].",
            "[L'été dernier|2019], il signait.",
            "Élu en [mars de la même année|], parti en [juin suivant|].",
            "Ouvert [vendredi 28 et samedi 29 mars|2019-03-28..2019-03-29], puis [lundi 31|].",
            "Absent depuis [plus de dix ans|].",
            "Dès [le mois d'avril 1915|1915-04], il écrit.",
            "Stage du [23 au 26 avril prochain|2020-04-23..2020-04-26].",
            "Du [5 au 3 mai 2016|], rien.",
            "Recruté [le lendemain|].",
        ],
    );
}

#[test]
fn future_and_weak_anchors() {
    check(
        Language::French,
        ANCHOR,
        true,
        &[
            "Il prendra ses fonctions [mardi|2019-10-29] ou [lundi|2019-11-04].",
            "Il partira en [mars|2020-03] ou [le 8 novembre|2019-11-08].",
            "Il préside depuis [novembre|2018-11], comme depuis [le printemps|2019].",
        ],
    );
    for anchor in [None, Some(""), Some("hier"), Some("2019-13-01")] {
        check(
            Language::French,
            anchor,
            false,
            &[
                "Nommé [hier|], [mardi|], [l'an dernier|], en [mars|], [le 8 février|].",
                "Nommé [le 8 février 2016|2016-02-08].",
            ],
        );
    }
    check(
        Language::French,
        Some("2019"),
        false,
        &["Nommé [l'an dernier|2018], [hier|] ou en [mars|]."],
    );
    check(
        Language::French,
        Some("2019-10"),
        false,
        &["Nommé en [mars|2019-03], [le mois dernier|2019-09] ou [hier|]."],
    );
}
