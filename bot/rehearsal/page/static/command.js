// A command that is being filled in: its name, a field for each option, and what is still missing.

import { h, icon } from "./dom.js";
import { optionField } from "./fields.js";

/** `use` has `things`, `complete`, `upload`, `send(path, options)`, `leave(text)`, `said(text)`. */
export class CommandLine {
  #fields = new Map();

  constructor(command, use) {
    this.command = command;
    this.use = use;
    this.inputs = h("div", { class: "inputs" });
    this.more = h("div", { class: "more-options" });
    this.hint = h("p", { class: "hint", id: "command-hint" });
    const close = h("button", { type: "button", class: "icon", "aria-label": "Leave this command" });
    close.append(icon("M5 5l10 10M15 5L5 15"));
    close.addEventListener("click", () => use.leave(""));
    this.send = h("button", { type: "button", class: "icon send", "aria-label": "Send" });
    this.send.append(icon("M3 10l14-6-5 13-3-5z"));
    this.send.addEventListener("click", () => this.#done());
    this.element = h(
      "div",
      {
        class: "command",
        role: "group",
        "aria-label": `/${command.path}`,
        "aria-describedby": "command-hint",
        tabindex: "-1",
      },
      this.hint,
      h(
        "div",
        { class: "line" },
        h("span", { class: "path" }, `/${command.path}`),
        this.inputs,
        this.more,
        close,
        this.send,
      ),
    );
    // A command without options is sent by Enter just the same.
    this.element.addEventListener("keydown", (event) => {
      if (event.target !== this.element) return;
      if (event.key === "Enter") this.#done();
      else if (event.key === "Escape" || event.key === "Backspace") use.leave(`/${command.path}`);
      else return;
      event.preventDefault();
    });
    for (const option of command.options) if (option.required) this.add(option.name);
    if (this.#fields.size === 0 && command.options[0]) this.add(command.options[0].name);
    this.#offer();
    this.#explain();
  }

  /** The field of an option, added if it is not there. */
  add(name) {
    const known = this.#fields.get(name);
    if (known) return known;
    const option = this.command.options.find((each) => each.name === name);
    if (!option) return null;
    const field = optionField(option, {
      things: this.use.things,
      upload: this.use.upload,
      complete: (asking) => this.use.complete(this.command.path, this.values(asking), name),
      changed: () => this.#explain(),
      slow: (why) => this.#warn(`${why}: nothing is offered. Type on to ask again.`),
      next: () => this.focus(),
      done: () => this.#done(),
      leave: (left, key) => this.#leave(left, key),
    });
    this.#fields.set(name, field);
    this.inputs.append(field.element);
    field.element.addEventListener("focusin", () => this.#explain(option));
    this.#offer();
    return field;
  }

  /** What is filled in; `asking` counts even while it is empty. */
  values(asking = null) {
    const found = {};
    for (const [name, field] of this.#fields) {
      const value = field.value();
      if (value !== undefined) found[name] = value;
      else if (field === asking) found[name] = "";
    }
    return found;
  }

  /** Puts the focus where something is still to be filled in. */
  focus() {
    const fields = [...this.#fields.values()];
    const open = fields.find((field) => field.empty) ?? fields.at(-1);
    if (open) open.focus();
    else this.element.focus();
  }

  /** Takes a file that was dropped; whether there is a place for it. */
  drop(file) {
    const option = this.command.options.find(({ type }) => type === 11);
    if (!option) return false;
    this.add(option.name).take(file);
    return true;
  }

  #leave(left, key) {
    const fields = [...this.#fields.values()];
    const at = fields.indexOf(left);
    if (key === "Escape" || (at === 0 && fields.every((field) => field.empty))) {
      this.use.leave(key === "Escape" ? "" : `/${this.command.path}`);
    } else if (at > 0) {
      if (!left.option.required) {
        this.#fields.delete(left.option.name);
        left.element.remove();
        this.#offer();
      }
      fields[at - 1].focus();
    }
  }

  #done() {
    for (const field of this.#fields.values()) {
      const problem = field.problem();
      if (problem) {
        field.focus();
        field.mark(problem);
        this.#warn(`${field.option.name}: ${problem}`);
        return;
      }
    }
    this.use.send(this.command.path, this.values());
  }

  #warn(text) {
    this.use.said(text);
    this.hint.textContent = text;
    this.hint.classList.add("wrong");
  }

  #offer() {
    const left = this.command.options.filter(({ name }) => !this.#fields.has(name));
    this.more.replaceChildren(
      ...left.map((option) => {
        const props = { type: "button", class: "add", title: option.description };
        const add = h("button", { ...props, "aria-label": `Add ${option.name}: ${option.description}` });
        add.append(`+ ${option.name}`);
        add.addEventListener("click", () => this.add(option.name).focus());
        return add;
      }),
    );
  }

  #explain(option = null) {
    this.hint.classList.remove("wrong");
    if (option) this.explained = option;
    const about = this.explained;
    this.hint.replaceChildren(
      h("b", {}, about ? about.name : `/${this.command.path}`),
      ` ${about ? about.description : this.command.description}`,
    );
  }
}
