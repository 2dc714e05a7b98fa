//! Language codes of ISO 639.

/// ISO 639-1 and ISO 639-3 codes, and the bibliographic ISO 639-2 code where it is another.
const CODES: &str = "
    aa aar, ab abk, ae ave, af afr, ak aka, am amh, an arg, ar ara, as asm, av ava, ay aym, az aze, ba bak, be bel, bg bul,
    bi bis, bm bam, bn ben, bo bod tib, br bre, bs bos, ca cat, ce che, ch cha, co cos, cr cre, cs ces cze, cu chu, cv chv, cy cym wel,
    da dan, de deu ger, dv div, dz dzo, ee ewe, el ell gre, en eng, eo epo, es spa, et est, eu eus baq, fa fas per, ff ful, fi fin,
    fj fij, fo fao, fr fra fre, fy fry, ga gle, gd gla, gl glg, gn grn, gu guj, gv glv, ha hau, he heb, hi hin, ho hmo, hr hrv,
    ht hat, hu hun, hy hye arm, hz her, ia ina, id ind, ie ile, ig ibo, ii iii, ik ipk, io ido, is isl ice, it ita, iu iku, ja jpn,
    jv jav, ka kat geo, kg kon, ki kik, kj kua, kk kaz, kl kal, km khm, kn kan, ko kor, kr kau, ks kas, ku kur, kv kom, kw cor, ky kir,
    la lat, lb ltz, lg lug, li lim, ln lin, lo lao, lt lit, lu lub, lv lav, mg mlg, mh mah, mi mri mao, mk mkd mac, ml mal, mn mon,
    mr mar, ms msa may, mt mlt, my mya bur, na nau, nb nob, nd nde, ne nep, ng ndo, nl nld dut, nn nno, no nor, nr nbl, nv nav, ny nya,
    oc oci, oj oji, om orm, or ori, os oss, pa pan, pi pli, pl pol, ps pus, pt por, qu que, rm roh, rn run, ro ron rum, ru rus, rw kin,
    sa san, sc srd, sd snd, se sme, sg sag, si sin, sk slk slo, sl slv, sm smo, sn sna, so som, sq sqi alb, sr srp, ss ssw, st sot,
    su sun, sv swe, sw swa, ta tam, te tel, tg tgk, th tha, ti tir, tk tuk, tl tgl, tn tsn, to ton, tr tur, ts tso, tt tat, tw twi,
    ty tah, ug uig, uk ukr, ur urd, uz uzb, ve ven, vi vie, vo vol, wa wln, wo wol, xh xho, yi yid, yo yor, za zha, zh zho chi, zu zul,
    zh cmn, fa pes, or ory, az azj, lv lvs, et ekk, sw swh, uz uzn, ne npi, mg plt, yi ydd, sq als, ku kmr
";

/// The ISO 639-1 code for any of a language's codes, in any case, with or without a region ("FR", "fra", "fre", "fr-CA", "fr_FR").
pub(super) fn alpha2(code: &str) -> Option<&'static str> {
    let primary = code.trim().split(['-', '_']).next().unwrap_or_default();
    CODES.split(',').find_map(|row| {
        let known = row
            .split_whitespace()
            .any(|form| form.eq_ignore_ascii_case(primary));
        row.split_whitespace().next().filter(|_| known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_well_formed_and_lead_to_one_language() {
        for row in CODES.split(',') {
            let forms: Vec<_> = row.split_whitespace().collect();
            assert!(forms.len() >= 2, "{row}");
            assert_eq!(forms[0].len(), 2, "{row}");
            for form in &forms[1..] {
                assert_eq!(form.len(), 3, "{row}");
                assert_eq!(alpha2(form), Some(forms[0]), "{row}");
            }
        }
    }

    #[test]
    fn every_detected_language_has_a_code() {
        let without: Vec<_> = whatlang::Lang::all()
            .iter()
            .map(|language| language.code())
            .filter(|code| alpha2(code).is_none())
            .collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
