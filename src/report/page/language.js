  // The interface's language: words, plurals, numbers, dates.

  const settings = JSON.parse(byId("settings").textContent);

  const offered = (language) => (language && settings.strings[language] ? language : null);

  const preferred = () => {
    const codes = (navigator.languages ?? [navigator.language]).map((code) => code.slice(0, 2).toLowerCase());
    return codes.find(offered) ?? "en";
  };

  let language = offered(memory.get("language")) ?? offered(settings.language) ?? preferred();
  let words, plurals, numbers, percents, collator, lists;

  const speak = (code) => {
    language = code;
    words = settings.strings[code];
    plurals = new Intl.PluralRules(code);
    numbers = new Intl.NumberFormat(code);
    percents = new Intl.NumberFormat(code, { style: "percent", maximumFractionDigits: 0 });
    collator = new Intl.Collator(code, { sensitivity: "base", numeric: true });
    lists = new Intl.ListFormat(code, { type: "conjunction" });
    document.documentElement.lang = code;
  };
  speak(language);

  /** The words of a key; `n` chooses the plural form, and names in braces are replaced. */
  const t = (key, holes = {}) => {
    let text = words[key];
    if (typeof text === "object") text = text[plurals.select(holes.n)] ?? text.other;
    return text.replace(/\{([a-z]+)\}/g, (_, name) => (name === "n" ? numbers.format(holes.n) : holes[name]));
  };

  /** A key that is made of a kind and a label of the data, which may be one that the page does not know. */
  const label = (kind, name) => (words[`${kind}.${name}`] === undefined ? name : t(`${kind}.${name}`));

  const languageName = (code) => {
    if (words[`language.${code}`] !== undefined) return t(`language.${code}`);
    try {
      return new Intl.DisplayNames([language], { type: "language" }).of(code);
    } catch {
      return code;
    }
  };

  const dateStyles = {
    4: { year: "numeric" },
    7: { year: "numeric", month: "long" },
    10: { year: "numeric", month: "long", day: "numeric" },
  };
  const monthStyle = { year: "numeric", month: "short" };

  /** An ISO 8601 prefix in words, of the interface's language or another; what is none is left as it is. */
  const date = (value, style, code = language) => {
    const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value);
    if (!parts) return value;
    const [, year, month = "01", day = "01"] = parts;
    const moment = new Date(0);
    moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    return new Intl.DateTimeFormat(code, { timeZone: "UTC", ...(style ?? dateStyles[value.length]) }).format(moment);
  };

  /** Letters without accents and case, other marks as spaces: "Étienne L’Œuf-Dupont" and "etienne l oeuf dupont" meet. */
  const plainLetters = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", ı: "i" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[œæøłđðþßı]/g, (letter) => plainLetters[letter])
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

