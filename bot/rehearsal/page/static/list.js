// A list to choose from, held by a field or a button that keeps the focus: commands, names, values.

import { announce, freshId, h } from "./dom.js";

/**
 * `owner` keeps the focus, `place` is what the list hangs on. Items have `title`, `detail`, `value`,
 * `group` and `on` (chosen already). `onPick(item)` hears of a choice.
 */
export class List {
  constructor({ owner, place, label, onPick, multiple = false, above = false }) {
    this.owner = owner;
    this.place = place;
    this.label = label;
    this.onPick = onPick;
    this.multiple = multiple;
    this.above = above;
    this.items = [];
    this.active = -1;
    this.element = null;
    this.id = freshId("list");
  }

  get open() {
    return this.element !== null;
  }

  /** Shows these items in place of what was shown; nothing closes the list. */
  show(items, { active = 0 } = {}) {
    if (items.length === 0) return this.close();
    const before = this.element;
    const from = this.open && this.multiple ? this.active : active;
    this.items = items;
    this.options = items.map((item, number) => this.#option(item, number));
    const grouped = [];
    items.forEach((item, number) => {
      if (item.group && item.group !== items[number - 1]?.group) {
        grouped.push(h("div", { class: "group", role: "presentation" }, item.group));
      }
      grouped.push(this.options[number]);
    });
    this.element = h(
      "div",
      {
        class: this.above ? "list up" : "list",
        role: "listbox",
        id: this.id,
        tabindex: "0", // It may scroll; Tab itself chooses, and never gets here.
        "aria-label": this.label,
        "aria-multiselectable": this.multiple ? "true" : null,
      },
      ...grouped,
    );
    // The field keeps the focus, so that typing goes on.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    if (before) before.replaceWith(this.element);
    else this.place.append(this.element);
    this.owner.setAttribute("aria-controls", this.id);
    if (this.owner.hasAttribute("aria-expanded")) this.owner.setAttribute("aria-expanded", "true");
    this.#activate(Math.min(from, items.length - 1));
    if (!before) announce(`${items.length} to choose from`);
    return undefined;
  }

  close() {
    this.element?.remove();
    this.element = null;
    this.active = -1;
    this.owner.removeAttribute("aria-activedescendant");
    this.owner.removeAttribute("aria-controls");
    if (this.owner.hasAttribute("aria-expanded")) this.owner.setAttribute("aria-expanded", "false");
  }

  /** Takes a key that is the list's; whether it was. */
  key(event) {
    if (!this.open) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in steps) {
      const step = steps[event.key];
      const last = this.items.length - 1;
      const to = this.active + step;
      const around = Math.abs(step) === 1;
      this.#activate(around ? (to + last + 1) % (last + 1) : Math.max(0, Math.min(last, to)));
    } else if (event.key === "Enter" || (event.key === " " && this.owner.tagName === "BUTTON")) {
      if (this.active < 0) return false;
      this.onPick(this.items[this.active]);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    return true;
  }

  #option(item, number) {
    const option = h(
      "div",
      {
        class: "option",
        role: "option",
        id: `${this.id}-${number}`,
        "aria-selected": item.on ? "true" : "false",
      },
      h("span", { class: "title", dir: "auto" }, item.title),
      item.hint ? h("span", { class: "hint" }, item.hint) : null,
      item.detail ? h("span", { class: "detail", dir: "auto" }, item.detail) : null,
    );
    option.addEventListener("click", () => this.onPick(item));
    option.addEventListener("pointermove", () => this.#activate(number, false));
    return option;
  }

  #activate(number, scroll = true) {
    if (number === this.active && this.options[number]?.classList.contains("active")) return;
    this.options[this.active]?.classList.remove("active");
    this.active = number;
    const option = this.options[number];
    if (!option) return;
    option.classList.add("active");
    this.owner.setAttribute("aria-activedescendant", option.id);
    if (scroll) option.scrollIntoView({ block: "nearest" });
  }
}
