// Before anything is painted: light or dark, so that the page does not change colour while it loads.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("carriere-report-theme");
  } catch {
    // Pages from disk may have no storage.
  }
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
