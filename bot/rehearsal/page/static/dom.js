// Builds elements. Text only ever becomes text: nothing here or elsewhere parses markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element; `props` are attributes, with `on` for listeners and `data` for data-*. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    } else if (name === "data") {
      Object.assign(element.dataset, value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A line drawing of 20 by 20, for a button that has its label elsewhere. */
export function icon(...paths) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    drawing.append(path);
  }
  return drawing;
}

export const byId = (id) => document.getElementById(id);

/** Says something to a screen reader, once. */
export function announce(text) {
  const place = byId("announce");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}

let counted = 0;

/** An id that no other element has. */
export const freshId = (kind) => `${kind}-${(counted += 1)}`;

/** Keeps a choice for the next visit, where the browser keeps anything. */
export function keep(name, value) {
  try {
    localStorage.setItem(`factdesk.${name}`, value);
  } catch {
    // Then it is chosen again.
  }
}

/** The time in a message's head: today's by the clock, others with their day. */
export function timeOf(iso) {
  const moment = new Date(iso);
  const today = moment.toDateString() === new Date().toDateString();
  const clock = moment.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return today ? clock : `${moment.toLocaleDateString()} ${clock}`;
}
