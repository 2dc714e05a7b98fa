  // The sentences of an event, with its words marked.

  const slotNames = ["role", "organization", "place", "date", "end_date", "by", "predecessor", "successor"];

  /** The sentence as texts and marks. Marks count code points; where they overlap, a stretch carries all of them. */
  const markedUp = (sentence, marks) => {
    const letters = Array.from(sentence);
    const cuts = [...new Set([0, letters.length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((start, at) => {
      const end = cuts[at + 1];
      const text = letters.slice(start, end).join("");
      const here = marks.filter((mark) => mark.start <= start && mark.end >= end);
      if (here.length === 0) return text;
      // The label comes where a mark ends, so that one that is cut by another has it once.
      const ending = here.filter((mark) => mark.end === end).map((mark) => label("slot", mark.slot));
      const names = here.map((mark) => label("slot", mark.slot)).join(", ");
      return make("mark", { title: names, "data-label": ending.join(", ") || null }, text);
    });
  };

  /** A link to a page of the web, or the text alone. */
  const webLink = (url, ...children) => {
    if (!/^https?:\/\//i.test(url ?? "")) return children;
    return make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, ...children);
  };

  const hostOf = (url) => {
    try {
      return new URL(url).hostname.replace(/^www\./, "");
    } catch {
      return null;
    }
  };

  const sourceName = (article) => article.source || hostOf(article.url) || article.id;

  /** The number that a source has in its card. */
  const reference = (number) => make("sup", { class: "reference" }, hidden(`${t("reference")} `), numbers.format(number));

  const sourceLine = (article, number) =>
    make(
      "p",
      { class: "source" },
      number && [reference(number), " "],
      make("cite", {}, isolated(sourceName(article))),
      article.date && [" · ", make("time", { datetime: article.date }, date(article.date))],
      (article.title || article.url) && [
        " · ",
        webLink(article.url, isolated(article.title || hostOf(article.url) || article.url, { lang: article.language })),
      ],
    );

  const mentionOf = (part, mention, number) => {
    const article = articleOf(mention.article);
    const ruleName = (rule, at) => [at > 0 && ", ", make("code", {}, part.rules[rule])];
    // Whose page it is needs no telling.
    const apart = (mention.elsewhere ?? []).filter((slot) => slot !== "person" && mention[slot].text);
    return make(
      "div",
      { class: "mention" },
      sourceLine(article, number),
      mention.evidence.map((evidence) =>
        make(
          "figure",
          {},
          make("blockquote", { lang: mention.language, dir: "auto" }, markedUp(part.sentences[evidence.sentence], evidence.marks)),
          make("figcaption", {}, `${t("rules", { n: evidence.rules.length })} `, evidence.rules.map(ruleName)),
        ),
      ),
      apart.length > 0 &&
        make(
          "p",
          { class: "apart" },
          `${t("elsewhere")} `,
          apart.map((slot, at) => [at > 0 && "; ", `${label("slot", slot)} `, isolated(mention[slot].text, { lang: mention.language })]),
        ),
      make("p", { class: "how" }, t("confidence", { share: percents.format(mention.confidence) }), " · ", label("status", mention.status)),
    );
  };

