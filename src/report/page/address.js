  // What is shown is in the address, so that it can be kept, sent, and gone back to.

  const filterNames = ["type", "verdict", "language", "status", "role", "organization", "from", "to"];
  const addressNames = ["view", "person", "event", "only", "q", "sort", ...filterNames];
  const defaults = { sort: "sources" };

  let state = {};

  const readAddress = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    state = Object.fromEntries(addressNames.map((name) => [name, asked.get(name) ?? defaults[name] ?? ""]));
  };

  /** The address of the present state with some changes. */
  const address = (changes = {}) => {
    const asked = new URLSearchParams();
    for (const name of addressNames) {
      const value = (changes[name] ?? state[name] ?? "").toString();
      if (value && value !== defaults[name]) asked.set(name, value);
    }
    return `#${asked}`;
  };

  const elsewhere = { view: "", person: "", event: "", only: "" };
  const toOverview = (changes = {}) => address({ ...elsewhere, ...changes });
  const toPeople = (changes = {}) => address({ ...elsewhere, view: "people", ...changes });
  const toPerson = (person, changes = {}) => address({ ...elsewhere, person: person.id, ...changes });

  /** Changes the address without a step in the history, for what changes with every key. */
  const replaceAddress = (changes) => {
    Object.assign(state, changes);
    try {
      history.replaceState(null, "", address());
    } catch {
      location.replace(address());
    }
  };

