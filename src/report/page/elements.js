  // Elements. All text of the data goes through here, into text nodes and attributes that cannot run.

  const byId = (id) => document.getElementById(id);

  const set = (element, attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    return element;
  };

  const fill = (element, children) => {
    element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
    return element;
  };

  /** An element with attributes (`onclick` and the like are listeners) and children: elements, texts, lists of them, or nothing. */
  const make = (tag, attributes = {}, ...children) => fill(set(document.createElement(tag), attributes), children);

  const vector = "http://www.w3.org/2000/svg";
  const draw = (tag, attributes = {}, ...children) => fill(set(document.createElementNS(vector, tag), attributes), children);

  const hidden = (text) => make("span", { class: "hidden" }, text);

  /** Words of the data, kept from turning the writing direction of what is around them. */
  const isolated = (text, attributes = {}) => make("bdi", attributes, text);

  /** Words for where no element can isolate them (the window's title): without the marks that turn the direction of writing. */
  const undirected = (text) => text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");

  const icons = {
    agree: ["M2.5 8.5 6.3 12.2 13.5 4.2"],
    conflict: ["M3 6h10", "M3 10h10", "M10.8 2.5 5.2 13.5"],
    only: ["M8 2.2a5.8 5.8 0 1 0 0 11.6z", "M8 2.2a5.8 5.8 0 0 1 0 11.6"],
  };

  const icon = (name) =>
    draw(
      "svg",
      { class: `icon icon-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" },
      icons[name].map((d) => draw("path", { d })),
    );

  /** What stands between sessions of one reader, where the browser keeps anything. */
  const memory = {
    get(key) {
      try {
        return localStorage.getItem(`carriere-report-${key}`);
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value) localStorage.setItem(`carriere-report-${key}`, value);
        else localStorage.removeItem(`carriere-report-${key}`);
      } catch {
        // The choice then holds until the page is closed.
      }
    },
  };

