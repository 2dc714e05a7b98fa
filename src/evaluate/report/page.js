"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const errors = [...document.querySelectorAll(".error")];
  const texts = errors.map((error) => error.textContent.toLowerCase());
  const apply = () => {
    const asked = Object.fromEntries(new FormData(form));
    const words = asked.text.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    errors.forEach((error, index) => {
      const { kind, type, language, rule } = error.dataset;
      const visible = (!asked.kind || asked.kind === kind)
        && (!asked.type || asked.type === type)
        && (!asked.language || asked.language === language)
        && (!asked.rule || rule.split(" ").includes(asked.rule))
        && words.every((word) => texts[index].includes(word));
      error.hidden = !visible;
      shown += visible ? 1 : 0;
    });
    document.getElementById("count").textContent =
      shown === errors.length ? `${shown} records` : `${shown} of ${errors.length} records`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
})();
