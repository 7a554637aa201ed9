// Before the first paint: what was chosen last time, so that nothing moves or changes colour after.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(`factdesk.${name}`);
    } catch {
      return null; // A browser that keeps nothing still shows the page.
    }
  };
  if (kept("theme")) root.dataset.theme = kept("theme");
  root.dataset.tour = kept("tour") === "done" ? "off" : "on";
})();
