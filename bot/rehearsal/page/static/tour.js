// The guided tour: one card at the side, a step at a time, each done for you if you like.

import { announce, byId, h, icon, keep } from "./dom.js";
import { STEPS } from "./steps.js";

const KEY = 22; // Milliseconds for a letter that is typed for you.
const LOOK = 650; // And to look at what was typed before it is sent.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const pause = (time) => new Promise((done) => setTimeout(done, calm.matches ? 0 : time));

/**
 * `use` has `be(person)`, `me()`, `start(path)` (the command's line in the composer), `send()`,
 * `newest(label)` (the newest button that begins so), `dialog()`.
 */
export class Tour {
  #at = 0;
  #done = false;
  #busy = false;

  constructor(use) {
    this.use = use;
    this.element = byId("tour");
    byId("tour-open").addEventListener("click", () => this.toggle());
    this.#show();
  }

  get on() {
    return document.documentElement.dataset.tour === "on";
  }

  toggle() {
    if (this.on) this.end();
    else {
      document.documentElement.dataset.tour = "on";
      keep("tour", "on");
      this.#to(0);
      this.element.querySelector("button.primary").focus();
    }
  }

  end() {
    document.documentElement.dataset.tour = "off";
    keep("tour", "done");
    byId("tour-open").focus();
  }

  /** Something happened: it may have been what the step waits for. */
  saw(event) {
    if (!this.on || this.#done || !STEPS[this.#at]) return;
    if (!STEPS[this.#at].done(event)) return;
    this.#done = true;
    this.#show();
    announce(this.#at + 1 < STEPS.length ? "Done. Next step is ready." : "The tour is over.");
  }

  async #act() {
    if (this.#busy) return;
    this.#busy = true;
    this.#show();
    const step = STEPS[this.#at];
    try {
      if (this.use.me() !== step.as) await this.use.be(step.as);
      await step.act(this.#guide());
    } catch (error) {
      announce(String(error.message));
      this.#problem = error.message;
    }
    this.#busy = false;
    this.#show();
  }

  #problem = "";

  /** What a step may do: as a user would, so that it is seen how. */
  #guide() {
    return {
      command: async (path, options, file = null) => {
        const line = await this.use.start(path);
        for (const [name, value] of Object.entries(options)) {
          const field = line.add(name);
          for (let end = 1; end <= value.length; end += value.length > 40 ? 4 : 1) {
            field.fill(value.slice(0, end));
            await pause(KEY);
          }
          field.fill(value);
        }
        if (file) await line.add("file").take(file);
        await pause(LOOK);
        await this.use.send(line);
      },
      press: async (label) => {
        const button = this.use.newest(label);
        if (!button) throw new Error("Take the step before first: its button is not there.");
        button.scrollIntoView({ block: "nearest" });
        button.classList.add("shown-how");
        await pause(LOOK);
        button.classList.remove("shown-how");
        button.click();
      },
      form: async (values) => {
        const dialog = await this.use.dialog();
        for (const [name, value] of Object.entries(values)) {
          const input = dialog.querySelector(`[data-custom="${name}"]`);
          input.value = value;
          await pause(LOOK);
        }
        dialog.querySelector("[type=submit]").click();
      },
    };
  }

  #to(step) {
    this.#at = step;
    this.#done = false;
    this.#problem = "";
    this.#show();
  }

  #show() {
    const last = this.#at >= STEPS.length;
    const step = STEPS[this.#at];
    const close = h("button", { type: "button", class: "icon", "aria-label": "End the tour" });
    close.append(icon("M5 5l10 10M15 5L5 15"));
    close.addEventListener("click", () => this.end());
    const doIt = this.#button("Do it for me", "primary", () => this.#act());
    const next = this.#button(
      this.#at + 1 < STEPS.length ? "Next" : "Finish",
      this.#done ? "primary" : "secondary",
      () => this.#to(this.#at + 1),
    );
    doIt.disabled = this.#busy;
    const focused = this.element.contains(document.activeElement);
    const dots = STEPS.map((_, n) =>
      h("li", { class: n < this.#at || (n === this.#at && this.#done) ? "done" : n === this.#at ? "now" : "" }),
    );
    const body = last
      ? [
          h("h2", {}, "That was the tour"),
          h("p", {}, "All of it was the real bot, in a process of its own: with a token it does the same on your server. Try what you like: the menu at a message’s right has what apps offer, and the button at the top stops the bot or starts it again."),
          h("div", { class: "ends" }, this.#button("Close", "primary", () => this.end()), this.#button("Once more", "secondary", () => this.#to(0))),
        ]
      : [
          h("h2", {}, step.title),
          h("p", {}, step.text),
          h("p", { class: "state", role: "status" }, this.#problem || (this.#done ? "✓ Done" : "")),
          h("div", { class: "ends" }, ...(this.#done ? [next] : [doIt, next])),
        ];
    this.element.replaceChildren(
      h("div", { class: "card" },
        h("div", { class: "top" },
          h("span", { class: "sub" }, last ? "Guided tour" : `Guided tour · ${this.#at + 1} of ${STEPS.length}`),
          close,
        ),
        h("ol", { class: "steps", "aria-hidden": "true" }, ...dots),
        ...body,
      ),
    );
    if (focused) this.element.querySelector("button.primary:not([disabled])")?.focus();
  }

  #button(label, kind, act) {
    const button = h("button", { type: "button", class: `button ${kind}` }, label);
    button.addEventListener("click", act);
    return button;
  }
}
