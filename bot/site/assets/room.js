/* Marks the whole of a passage that is linked to, which markup alone cannot where passages overlap. */
(() => {
  "use strict";
  const marks = [...document.querySelectorAll("mark[data-o]")];
  const noteOf = (ref) => ref && document.getElementById(`n-${ref.dataset.n}`);
  /* The number in the text that an element belongs to: itself, or its note's. */
  const refOf = (element) => {
    if (!element || element.matches(".ref")) return element;
    const note = element.closest(".notes > li");
    return note && document.querySelector(`.ref[data-n="${note.id.slice(2)}"]`);
  };
  const show = (ref, name) => {
    for (const mark of marks) mark.classList.remove(name);
    if (!ref) return;
    const from = Number(ref.dataset.s), to = Number(ref.dataset.e);
    for (const mark of marks) {
      const at = Number(mark.dataset.o);
      if (at >= from && at < to) mark.classList.add(name);
    }
  };
  const target = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { /* not an address of ours */ }
    const ref = refOf(id ? document.getElementById(id) : null);
    const note = noteOf(ref);
    for (const other of document.querySelectorAll(".notes > li.on")) other.classList.remove("on");
    if (note) note.classList.add("on");
    show(ref, "on");
    // Beside the text the note is brought into view as well; the text stays where it is read.
    if (note && matchMedia("(min-width: 52.01rem)").matches) note.scrollIntoView({ block: "nearest" });
  };
  if (marks.length) {
    addEventListener("hashchange", target);
    for (const kind of ["pointerover", "focusin"]) {
      document.addEventListener(kind, (event) => show(refOf(event.target.closest(".ref, .notes > li")), "hot"));
    }
    target();
  }

  const box = document.getElementById("q");
  if (box) {
    box.value = new URLSearchParams(location.search).get("q") || "";
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    });
  }
})();
