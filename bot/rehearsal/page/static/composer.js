// The box to write in: a message, or "/" and then a command.

import { CommandLine } from "./command.js";
import { announce, byId, h, icon } from "./dom.js";
import { grow } from "./fields.js";
import { List } from "./list.js";
import { excerpt, nameOf } from "./message.js";

const MOST = 2000;
const NO_COMMANDS = "No commands here: Factdesk registers them in the channels of its servers.";

/** The commands that are meant by what was typed, the nearest first: by name, else by what they do. */
function near(commands, typed) {
  const words = typed.toLowerCase();
  const rank = ({ path }) => (path.startsWith(words) ? 0 : 2) + (path.includes(" ") ? 1 : 0);
  const named = commands.filter(({ path }) => path.includes(words));
  if (named.length > 0) return named.sort((a, b) => rank(a) - rank(b));
  return commands.filter(({ description }) => description.toLowerCase().includes(words));
}

/**
 * `use` has `offered()` (the commands here), `things`, `complete(path, options, focused)`,
 * `command(path, options)`, `post(text, files, reply)`, `rewrite(message, text)`, `upload(file)`.
 */
export class Composer {
  #line = null;
  #reply = null;
  #editing = null;
  #files = [];

  constructor(use) {
    this.use = use;
    this.input = h("textarea", {
      id: "composer",
      rows: "1",
      autocomplete: "off",
      dir: "auto",
      maxlength: MOST,
      "aria-label": "Message",
      "aria-autocomplete": "list",
    });
    this.about = h("div", { class: "about", hidden: true });
    this.none = h("div", { class: "about", role: "status", hidden: true });
    this.chips = h("div", { class: "chips", hidden: true });
    this.chooser = h("input", { type: "file", multiple: true, class: "hidden", tabindex: "-1", "aria-hidden": "true" });
    const attach = h("button", { type: "button", class: "icon", "aria-label": "Attach a file" });
    attach.append(icon("M10 4v12M4 10h12"));
    const send = h("button", { type: "button", class: "icon send", "aria-label": "Send" });
    send.append(icon("M3 10l14-6-5 13-3-5z"));
    this.text = h("div", { class: "text" }, attach, this.input, this.chooser, send);
    this.box = h("div", { class: "box" }, this.none, this.about, this.chips, this.text);
    byId("dock").append(this.box);
    this.list = new List({
      owner: this.input,
      place: this.box,
      label: "Commands",
      above: true,
      onPick: ({ value }) => this.command(value),
    });
    attach.addEventListener("click", () => this.chooser.click());
    send.addEventListener("click", () => this.#send());
    this.chooser.addEventListener("change", () => {
      for (const file of this.chooser.files) this.#attach(file);
      this.chooser.value = "";
    });
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("focus", () => this.#typed());
    this.input.addEventListener("blur", () => this.list.close());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    const main = byId("main");
    main.addEventListener("dragover", (event) => event.preventDefault());
    main.addEventListener("drop", (event) => {
      event.preventDefault();
      for (const file of event.dataTransfer.files) {
        if (!this.#line?.drop(file)) this.#attach(file);
      }
    });
  }

  /** The command that is being filled in, if one is. */
  get line() {
    return this.#line;
  }

  /** What the box is for now: another channel, or somebody else. */
  reset(name, direct) {
    this.#line?.element.remove();
    this.#line = null;
    this.text.hidden = false;
    this.#editing = this.#reply = null;
    this.#files = [];
    this.#show();
    this.input.value = "";
    this.input.placeholder = `Message ${direct ? "@" : "#"}${name}, or / for commands`;
    grow(this.input);
  }

  focus() {
    if (this.#line) this.#line.focus();
    else this.input.focus();
  }

  /** Begins a command, with these options filled in. */
  command(command, options = {}) {
    this.list.close();
    this.#line?.element.remove();
    this.#line = new CommandLine(command, {
      things: this.use.things,
      upload: (file) => this.use.upload(file),
      complete: (path, given, focused) => this.use.complete(path, given, focused),
      said: announce,
      leave: (text) => this.leave(text),
      send: (path, given) => {
        this.leave("");
        this.use.command(path, given);
      },
    });
    this.text.hidden = true;
    this.input.value = "";
    this.box.append(this.#line.element);
    for (const [name, value] of Object.entries(options)) this.#line.add(name)?.fill(value);
    this.#line.focus();
    return this.#line;
  }

  /** Back to plain writing, with this text. */
  leave(text) {
    this.#line?.element.remove();
    this.#line = null;
    this.text.hidden = false;
    this.input.value = text;
    this.input.focus();
    this.#typed();
  }

  /** The next message answers this one. */
  reply(message) {
    this.#editing = null;
    this.#reply = message;
    this.#show();
    this.focus();
  }

  /** What was written is put right in the box. */
  edit(message) {
    this.#reply = null;
    this.#editing = message;
    this.leave(message.content);
    this.#show();
  }

  #typed() {
    grow(this.input);
    const typed = this.input.value;
    const { commands, known } = this.use.offered();
    const none = known && commands.length === 0 && typed.startsWith("/");
    this.none.hidden = !none;
    this.none.textContent = none ? NO_COMMANDS : "";
    if (!typed.startsWith("/") || this.#editing) return this.list.close();
    const begun = commands
      .filter(({ path }) => typed.startsWith(`/${path} `))
      .sort((a, b) => b.path.length - a.path.length)[0];
    if (begun) return this.#begun(begun, typed.slice(begun.path.length + 2));
    this.list.show(
      near(commands, typed.slice(1)).map((command) => ({
        value: command,
        title: `/${command.path}`,
        hint: command.options.map(({ name }) => name).join(" "),
        detail: command.description,
        group: "Factdesk",
      })),
    );
    return undefined;
  }

  /** A whole command was typed: what follows are its options, by name or the first of them. */
  #begun(command, rest) {
    const names = command.options.map(({ name }) => name);
    const options = {};
    let first = rest;
    if (names.length > 0) {
      const [before, ...named] = rest.split(new RegExp(`(?:^|\\s)(${names.join("|")}):`));
      for (let at = 0; at < named.length; at += 2) options[named[at]] = named[at + 1].trim();
      first = before;
      if (first.trim() && !(names[0] in options)) options[names[0]] = first.trim();
    }
    this.command(command, options);
  }

  #key(event) {
    if (this.list.open && event.key === "Tab" && this.list.active >= 0) {
      event.preventDefault();
      this.command(this.list.items[this.list.active].value);
    } else if (this.list.key(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape") {
      this.#reply = this.#editing = null;
      this.#show();
    } else if (event.key === "ArrowUp" && this.input.value === "") {
      const mine = this.use.lastOwn();
      if (!mine) return;
      event.preventDefault();
      this.edit(mine);
    }
  }

  async #send() {
    const text = this.input.value.trim();
    const files = this.#files;
    if (!text && files.length === 0) return;
    const editing = this.#editing;
    const reply = this.#reply?.id;
    this.#files = [];
    this.#reply = this.#editing = null;
    this.input.value = "";
    this.#typed();
    this.#show();
    const sent = editing
      ? await this.use.rewrite(editing, text)
      : await this.use.post(text, files.map(({ key }) => key), reply);
    if (!sent) this.input.value = text;
  }

  async #attach(file) {
    const key = await this.use.upload(file);
    if (key) this.#files.push({ key, name: file.name });
    else announce(`${file.name} could not be taken: at most 10 MB`);
    this.#show();
  }

  #show() {
    const about = this.#editing ?? this.#reply;
    this.about.hidden = !about;
    if (about) {
      const what = this.#editing ? "Editing: " : `Replying to ${nameOf(about.author)}: `;
      const cancel = h("button", { type: "button", class: "plain" }, "Cancel");
      cancel.addEventListener("click", () => {
        if (this.#editing) this.input.value = "";
        this.#reply = this.#editing = null;
        this.#show();
        this.focus();
      });
      this.about.replaceChildren(h("span", {}, what, excerpt(about)), cancel);
    }
    this.chips.hidden = this.#files.length === 0;
    this.chips.replaceChildren(
      ...this.#files.map((file) => {
        const remove = h("button", { type: "button", class: "plain" }, `${file.name} ✕`);
        remove.setAttribute("aria-label", `Remove ${file.name}`);
        remove.addEventListener("click", () => {
          this.#files = this.#files.filter((each) => each !== file);
          this.#show();
        });
        return remove;
      }),
    );
  }
}
