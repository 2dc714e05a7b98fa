  // Charts: tables with a bar in each row, and columns over months and years with a table below.

  const series = (name, text) => {
    const square = draw("rect", { class: `fill-${name}`, width: 10, height: 10 });
    return make("span", { class: `key ${name}` }, draw("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, square), text);
  };

  const legend = (names) => {
    const keys = Object.keys(names);
    return keys.length > 1 && make("p", { class: "legend", "aria-hidden": "true" }, keys.map((key) => series(key, names[key])));
  };

  const columnHead = (text, attributes = {}) => make("th", { scope: "col", ...attributes }, text);
  const numberHead = (text) => columnHead(text, { class: "number" });

  /** A table of `lines` ({title, href, parts: {series: n}}) with a bar for each. `names` gives the words of each series. */
  const barTable = (title, first, names, lines) => {
    const total = (line) => Object.values(line.parts).reduce((sum, n) => sum + n, 0);
    const most = Math.max(1, ...lines.map(total));
    const keys = Object.keys(names);
    const bar = (line) => {
      let x = 0;
      return draw(
        "svg",
        { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
        keys.map((key) => {
          const width = (100 * (line.parts[key] ?? 0)) / most;
          const rect = draw("rect", { class: `fill-${key}`, x, y: 0, width, height: 10 });
          x += width;
          return width > 0 && rect;
        }),
      );
    };
    return make(
      "section",
      { class: "chart" },
      make("h3", {}, title),
      legend(names),
      make(
        "div",
        { class: "scroll" },
        make(
          "table",
          { class: "bars" },
          make(
            "thead",
            {},
            make(
              "tr",
              {},
              columnHead(first),
              make("td", { class: "bar-cell" }),
              keys.map((key) => numberHead(names[key])),
              keys.length > 1 && numberHead(t("total")),
            ),
          ),
          make(
            "tbody",
            {},
            lines.map((line) =>
              make(
                "tr",
                {},
                make("th", { scope: "row" }, line.href ? make("a", { href: line.href }, line.title) : line.title),
                make("td", { class: "bar-cell" }, bar(line)),
                keys.map((key) => make("td", { class: "number" }, numbers.format(line.parts[key] ?? 0))),
                keys.length > 1 && make("td", { class: "number" }, numbers.format(total(line))),
              ),
            ),
          ),
        ),
      ),
    );
  };

  /** The months or years from the first to the last of these, as ISO 8601 prefixes of their length. */
  const between = (first, last) => {
    const monthly = first.length > 4;
    const number = (value) => (monthly ? Number(value.slice(0, 4)) * 12 + Number(value.slice(5, 7)) - 1 : Number(value));
    const padded = (digits, n) => String(n).padStart(digits, "0");
    const value = (at) => (monthly ? `${padded(4, Math.floor(at / 12))}-${padded(2, (at % 12) + 1)}` : padded(4, at));
    const [from, to] = [number(first), number(last)];
    return Array.from({ length: to - from + 1 }, (_, at) => value(from + at));
  };

  const mostColumns = 180;

  /** Columns over time: `counts` maps months or years to {series: n}. What lies far before the rest is left to the table. */
  const columnChart = (title, first, names, counts, note) => {
    const times = [...counts.keys()].sort();
    const keys = Object.keys(names);
    const sum = (parts) => keys.reduce((total, key) => total + (parts?.[key] ?? 0), 0);
    const remark = (text) => text && make("p", { class: "note" }, text);
    if (times.length === 0) return make("section", { class: "chart" }, make("h3", {}, title), remark(t("chart.none")), remark(note));
    const latest = times[times.length - 1];
    const all = between(times[0], latest);
    const shown = all.slice(-mostColumns);
    const most = Math.max(...shown.map((time) => sum(counts.get(time))));
    const earlier = times.filter((time) => time < shown[0]).reduce((total, time) => total + sum(counts.get(time)), 0);
    const short = (time) => date(time, time.length > 4 ? monthStyle : undefined);
    const columns = shown.map((time, at) => {
      let y = 100;
      const parts = counts.get(time);
      return (
        parts &&
        draw(
          "g",
          {},
          draw("title", {}, `${date(time)}: ${keys.map((key) => `${names[key]} ${numbers.format(parts[key] ?? 0)}`).join(", ")}`),
          keys.map((key) => {
            const height = (100 * (parts[key] ?? 0)) / most;
            y -= height;
            return height > 0 && draw("rect", { class: `fill-${key}`, x: at + 0.1, y, width: 0.8, height });
          }),
        )
      );
    });
    const chart = draw(
      "svg",
      {
        class: "columns-chart",
        viewBox: `0 0 ${shown.length} 100`,
        preserveAspectRatio: "none",
        role: "img",
        "aria-label": t("chart.spoken", { title, first: date(shown[0]), last: date(latest), most: numbers.format(most) }),
      },
      columns,
    );
    const frame = make("div", { class: "frame" }, make("span", { class: "most", "aria-hidden": "true" }, numbers.format(most)), chart);
    frame.style.maxWidth = `${Math.max(12, shown.length * 3)}rem`;
    const tableRow = (time) => {
      const cells = keys.map((key) => make("td", { class: "number" }, numbers.format(counts.get(time)[key] ?? 0)));
      return make("tr", {}, make("th", { scope: "row" }, date(time)), cells);
    };
    const middle = shown[Math.floor((shown.length - 1) / 2)];
    const ends = [shown[0], shown.length > 4 && middle, shown.length > 1 && latest].filter(Boolean);
    const axis = make("p", { class: "axis", "aria-hidden": "true" }, ends.map((time) => make("span", {}, short(time))));
    axis.style.maxWidth = frame.style.maxWidth;
    return make(
      "section",
      { class: "chart" },
      make("h3", {}, title),
      legend(names),
      frame,
      axis,
      remark(earlier > 0 && t("chart.earlier", { n: earlier, first: date(shown[0]) })),
      remark(note),
      make(
        "details",
        { class: "as-table" },
        make("summary", {}, t("as.table")),
        make(
          "div",
          { class: "scroll", role: "region", tabindex: "0", "aria-label": title },
          make(
            "table",
            {},
            make("thead", {}, make("tr", {}, columnHead(first), keys.map((key) => numberHead(names[key])))),
            make("tbody", {}, times.map(tableRow)),
          ),
        ),
      ),
    );
  };

