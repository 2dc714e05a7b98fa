//! Cases in English.

use carriere::document::Language;

use crate::{ANCHOR, check};

#[test]
fn absolute() {
    check(
        Language::English,
        None,
        false,
        &[
            "She joined the firm in [2012|2012].",
            "He has led it since [early 2016|2016] and left in [mid-2018|2018].",
            "He left in [early March 2016|2016-03].",
            "He was hired in [Feb. 2016|2016-02].",
            "He was hired in [October of 2019|2019-10].",
            "She resigned on [October 29, 2019|2019-10-29].",
            "She resigned on [29 Oct 2019|2019-10-29].",
            "She resigned on [29-Oct-2019|2019-10-29].",
            "She resigned on [the 29th of October, 2019|2019-10-29].",
            "She resigned [Tuesday, Oct. 29, 2019|2019-10-29].",
            "Appointed [1 Sept. 2024|2024-09-01] by the board.",
            "Filed [02/08/2016|2016-02-08] in court.",
            "Filed [24/12/2019|2019-12-24] in court.",
            "Filed [2/8/16|2016-02-08] in court.",
            "Filed [2016-02-08|2016-02-08] in court.",
            "In [the spring of 2014|2014], she moved.",
            "In [summer 2014|2014], she moved.",
            "Born in [1984|1984], he grew up in Leeds.",
            "Anne Miller ([1950–2010|1950..2010]) was mayor.",
            "A [2016|2016] report blamed him.",
            "She ran for mayor in [May 2011|2011-05].",
            "On [February 30, 2016|], nothing.",
            "The job starts [1\u{a0}May\u{a0}2019|2019-05-01].",
            "In [2016|2016] voters chose him.",
            "He replaced the consul in [1831|1831].",
            "John Hale ([28 August 1847 – 31 July 1927|1847-08-28..1927-07-31]) was a mayor.",
            "In [the 1880s|] and [the 1980 s|].",
        ],
    );
}

#[test]
fn no_dates() {
    check(
        Language::English,
        ANCHOR,
        false,
        &[
            "The 33-year-old may march on.",
            "Prime Minister Theresa May said so.",
            "A fee of $2000 and of 2000 dollars.",
            "It has 2000 employees, more than 1950 of them here.",
            "See page 2012 and No. 1999.",
            "Resolution 1325 was printed in 1200 copies.",
            "Some 2000 people and 12,000 fans; 2,012 votes.",
            "A 19th-century house and the 20th century.",
            "He writes for the Sunday Times every Tuesday.",
            "Call +44 1999 555 0123 now.",
            "The 2000-year-old city lies 2000 miles away.",
            "The second may sit and the wed couple sat.",
        ],
    );
}

#[test]
fn periods() {
    check(
        Language::English,
        ANCHOR,
        false,
        &[
            "Chief from [2004 to 2009|2004..2009].",
            "Chief between [2004 and 2009|2004..2009].",
            "Elected in [2004|2004] and [2009|2009].",
            "Chief ([2004-2009|2004..2009]), then coach in [2016-17|2016..2017].",
            "Director from [March 2014 until June 2016|2014-03..2016-06].",
            "Director from [March to June 2016|2016-03..2016-06].",
            "Director between [March and June|2019-03..2019-06].",
            "The meeting of [October 3-5, 2019|2019-10-03..2019-10-05].",
            "The meeting of [3 to 5 October 2019|2019-10-03..2019-10-05].",
            "Director [2016-present|2016].",
            "Director from [2016 to the present|2016].",
            "She has led it since [2016|2016].",
            "He stays until [2022|..2022].",
            "He stays until [June 2022|..2022-06].",
            "Before [2012|], he taught.",
        ],
    );
}

#[test]
fn relative() {
    check(
        Language::English,
        ANCHOR,
        false,
        &[
            "He quit [yesterday|2019-10-28], she said [today|2019-10-29].",
            "It starts [tomorrow|2019-10-30].",
            "Fired [last Tuesday|2019-10-22], replaced on [Tuesday|2019-10-29].",
            "Named on [Monday|2019-10-28]; she starts [next Monday|2019-11-04].",
            "Named [Monday (July 22)|2019-07-22].",
            "Named on [May 6|2019-05-06] and again on [Dec. 3|2018-12-03].",
            "Named on [Tuesday, Dec. 31|2019-12-31].",
            "Hired in [June|2019-06], since [December|2018-12].",
            "Hired [last March|2019-03] and [last October|2018-10].",
            "She retires [next June|2020-06].",
            "He was chosen [last year|2018], [this year|2019] and for [next year|2020].",
            "He was chosen in [July last year|2018-07].",
            "He was chosen in [March this year|2019-03].",
            "She joined [three years ago|2016], he joined [a year ago|2018].",
            "She joined [two months ago|2019-08] and left [5 days ago|2019-10-24].",
            "She left [more than three years ago|].",
            "She left [last month|2019-09] or [last week|].",
            "In [the early 1990s|], he taught; by [the 1980s|] he wrote.",
            "He won [the same year|]; [two years later|], he lost.",
            "He won in [2010|2010] and [two years later|2012]; [the following year|2013] he left, [the same year|2013] she did. He left [the same year|] as Ann.",
            "Named on [May 6, 2010|2010-05-06], she began [the next day|2010-05-07] and left [six months later|2010-11].",
            "A director from [1990 to 1995|1990..1995], he left [a year later|1996].",
            "Born in [1950|1950], she won [that spring|1950], [the following June|1951-06] and in [March of the following year|1952-03].",
            "She left [two years|] after her election in [2010|2010]; [two years after|2012], he did.",
            "She left in [2010|2010], [two years|] later than he.",
            "He has led it for [four years|2015], has been there for [two seasons|2017], and will for four years.",
            "He won [last summer|2019].",
            "In [late March|2019-03], he signed.",
            "He won in [August of that same year|].",
            "He won in [the spring|2019], in [the fall|] of Rome and at [Christmas|2018-12].",
        ],
    );
    check(
        Language::English,
        ANCHOR,
        true,
        &[
            "She will start on [Monday|2019-11-04], in [March|2020-03] or on [May 6|2020-05-06].",
            "She leads it since [November|2018-11].",
        ],
    );
    check(
        Language::English,
        None,
        false,
        &["She left [yesterday|], [last year|], on [May 6|], in [June|]."],
    );
}
