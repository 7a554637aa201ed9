// One option of a command: a field of its own, with what there is to choose from.

import { h, icon } from "./dom.js";
import { List } from "./list.js";

const PAUSE = 120; // Milliseconds without a key before the bot is asked.
const MOST = 25;
const [INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT] = [
  4, 5, 6, 7, 8, 9, 10, 11,
];

/**
 * A field for an option. `use` has `things`, `complete(name)` for what the bot offers,
 * `upload(file)`, and `done()` for Enter, `leave()` for backing out of the command.
 */
export function optionField(option, use) {
  return option.type === ATTACHMENT ? new FileField(option, use) : new TextField(option, use);
}

class TextField {
  #picked = null; // What stands behind the text, where it was chosen and not typed.
  #timer = null;
  #asked = 0;

  constructor(option, use) {
    this.option = option;
    this.use = use;
    this.input = h("textarea", {
      rows: "1",
      class: "value",
      autocomplete: "off",
      spellcheck: "false",
      dir: "auto",
      inputmode: [INTEGER, NUMBER].includes(option.type) ? "numeric" : null,
      maxlength: option.max_length,
      "aria-label": `${option.name}: ${option.description}`,
      "aria-required": option.required ? "true" : "false",
      "aria-autocomplete": "list",
    });
    this.element = h(
      "div",
      { class: "field" },
      h("span", { class: "name", "aria-hidden": "true" }, option.name),
      this.input,
    );
    this.list = new List({
      owner: this.input,
      place: this.element,
      label: option.description,
      above: true,
      onPick: (item) => this.pick(item),
    });
    this.element.addEventListener("pointerdown", (event) => {
      if (event.target !== this.input && !this.list.element?.contains(event.target)) {
        event.preventDefault();
        this.input.focus();
      }
    });
    this.input.addEventListener("input", () => {
      this.#picked = null;
      this.#changed();
    });
    this.input.addEventListener("focus", () => this.#changed(0));
    this.input.addEventListener("blur", () => {
      clearTimeout(this.#timer);
      this.#asked += 1;
      this.list.close();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  get empty() {
    return this.input.value.trim() === "";
  }

  /** What is sent; undefined for nothing. */
  value() {
    if (this.empty) return undefined;
    if (this.#picked) return this.#picked.value;
    const typed = this.input.value.trim();
    const match = this.#fixed()?.find((each) => each.title.toLowerCase() === typed.toLowerCase());
    return match ? match.value : typed;
  }

  /** What is wrong with it, or nothing. */
  problem() {
    if (this.empty) return this.option.required ? "This option is required." : "";
    const fixed = this.#fixed();
    const known = !fixed || this.#picked || fixed.some((each) => each.value === this.value());
    return known ? "" : "Choose one from the list.";
  }

  fill(text) {
    this.input.value = text;
    this.#picked = null;
    grow(this.input);
    this.use.changed();
  }

  pick({ value, title }) {
    this.input.value = title;
    this.#picked = { value, title };
    grow(this.input);
    this.list.close();
    this.#asked += 1;
    this.use.changed();
    this.use.next(this);
  }

  focus() {
    this.input.focus();
  }

  mark(problem) {
    this.element.classList.toggle("wrong", Boolean(problem));
    this.input.setAttribute("aria-invalid", problem ? "true" : "false");
  }

  #fixed() {
    const { type, choices } = this.option;
    const things = this.use.things;
    const named = (list, sign) => list.map((o) => ({ title: `${sign}${o.name}`, value: o.id }));
    switch (type) {
      case BOOLEAN:
        return [
          { title: "True", value: "true" },
          { title: "False", value: "false" },
        ];
      case USER:
        return named(things.users, "@");
      case ROLE:
        return named(things.roles, "@");
      case CHANNEL:
        return named(things.channels, "#");
      case MENTIONABLE:
        return [...named(things.users, "@"), ...named(things.roles, "@")];
      default:
        return choices?.map((each) => ({ title: each.name, value: each.value }));
    }
  }

  #changed(pause = PAUSE) {
    grow(this.input);
    this.mark("");
    this.use.changed();
    clearTimeout(this.#timer);
    const fixed = this.#fixed();
    if (fixed) {
      const typed = this.#picked ? "" : this.input.value.trim().toLowerCase();
      const near = fixed.filter((each) => each.title.toLowerCase().includes(typed));
      this.list.show(near.slice(0, MOST));
    } else if (this.option.autocomplete && !this.#picked) {
      this.#timer = setTimeout(() => this.#complete(), pause);
    }
  }

  async #complete() {
    const asked = (this.#asked += 1);
    const outcome = await this.use.complete(this);
    // An answer to what was typed before is none.
    if (asked !== this.#asked || document.activeElement !== this.input) return;
    if (!outcome.ok) this.use.slow(outcome.why);
    const choices = outcome.ok ? outcome.choices : [];
    this.list.show(choices.map(({ name, value }) => ({ title: name, value })));
  }

  #key(event) {
    const active = this.list.items[this.list.active]?.title.toLowerCase();
    if (event.key === "Enter" && this.list.open && active === this.input.value.trim().toLowerCase()) {
      // Typed in full: there is nothing left to choose.
      this.list.close();
    }
    if (this.list.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Tab" && !event.shiftKey && this.list.open && this.list.active >= 0) {
      // As Enter does; the next field comes by itself.
      event.preventDefault();
      this.pick(this.list.items[this.list.active]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.use.done();
    } else if (event.key === "Escape" || (event.key === "Backspace" && this.input.value === "")) {
      event.preventDefault();
      this.use.leave(this, event.key);
    }
  }
}

class FileField {
  #upload = null;

  constructor(option, use) {
    this.option = option;
    this.use = use;
    this.chooser = h("input", { type: "file", class: "hidden", tabindex: "-1", "aria-hidden": "true" });
    this.button = h("button", {
      type: "button",
      class: "value choose",
      "aria-label": `${option.name}: ${option.description}`,
    });
    this.button.append(icon("M10 13V4M6 8l4-4 4 4M4 16h12"), "Choose a file, or drop it here");
    this.element = h(
      "div",
      { class: "field" },
      h("span", { class: "name", "aria-hidden": "true" }, option.name),
      this.button,
      this.chooser,
    );
    this.button.addEventListener("click", () => this.chooser.click());
    this.button.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || event.key === "Backspace") use.leave(this, event.key);
      else if (event.key === "Enter" && this.#upload) {
        event.preventDefault();
        use.done();
      }
    });
    this.chooser.addEventListener("change", () => {
      if (this.chooser.files[0]) this.take(this.chooser.files[0]);
    });
  }

  get empty() {
    return this.#upload === null;
  }

  value() {
    return this.#upload ?? undefined;
  }

  problem() {
    return this.empty && this.option.required ? "This option is required." : "";
  }

  /** Takes a file that was chosen or dropped. */
  async take(file) {
    this.button.textContent = `${file.name} …`;
    this.#upload = await this.use.upload(file);
    const shown = this.#upload ? file.name : `${file.name} could not be taken: at most 10 MB`;
    this.button.textContent = shown;
    this.use.changed();
    this.button.focus();
  }

  focus() {
    this.button.focus();
  }

  mark(problem) {
    this.element.classList.toggle("wrong", Boolean(problem));
  }
}

/** Makes a field as high as its text, where the browser does not do it by itself. */
export function grow(input) {
  if (CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
  if (input.classList.contains("value")) {
    input.style.width = `${Math.min(60, Math.max(6, input.value.length + 1))}ch`;
  }
}
