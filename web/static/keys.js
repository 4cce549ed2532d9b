// Keys: "/" to the search box, "j" and "k" through results or matches. All works without.
"use strict";

(() => {
  const typing = (at) => at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);

  const step = (by) => {
    const match = document.querySelector(`[data-key="${by > 0 ? "next" : "previous"}"]`);
    if (match) return match.click();
    const headlines = [...document.querySelectorAll(".hit h2 a")];
    const at = headlines.findIndex((link) => link.closest(".hit").contains(document.activeElement));
    const to = headlines[at < 0 ? (by > 0 ? 0 : headlines.length - 1) : at + by];
    if (to) to.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const box = document.getElementById("q");
    if (event.key === "/") {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "j") {
      step(1);
    } else if (event.key === "k") {
      step(-1);
    }
  });
})();
