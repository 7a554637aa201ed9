// The messages of a channel: the newest rendered first, older ones as they are scrolled to.

import { byId } from "./dom.js";
import { messageItem } from "./message.js";

const FIRST = 30; // Messages rendered at once.
const MORE = 40; // And each time the top comes near.
const MOST = 160; // Rendered at the bottom before older ones are let go.
const NEAR_TOP = 900;
const NEAR_BOTTOM = 120;

/** Shows one channel at a time. `use` is what messages work with. */
export class Log {
  #list = byId("messages");
  #log = byId("log");
  #scroll = byId("scroll");
  #messages = [];
  #from = 0; // Index of the oldest that is rendered.

  constructor(use) {
    this.use = use;
    this.#scroll.addEventListener("scroll", () => this.#older(), { passive: true });
    this.#scroll.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("contextmenu", (event) => this.#menu(event));
    // What grows at the end (an edit, a picture) keeps the end in sight.
    new ResizeObserver(() => this.#bottom && this.toBottom()).observe(this.#list);
    this.#scroll.addEventListener("scroll", () => (this.#bottom = this.#atBottom()), {
      passive: true,
    });
  }

  #bottom = true;

  /** Shows these messages, oldest first, at their end. */
  open(messages) {
    this.#messages = messages;
    this.#from = Math.max(0, messages.length - FIRST);
    this.#log.hidden = false;
    this.#quietly();
    this.#list.replaceChildren(...this.#items(this.#from, messages.length));
    this.#begin();
    this.toBottom();
  }

  /** What is rendered just now is not read out: only what comes is news. */
  #quietly() {
    this.#log.setAttribute("aria-busy", "true");
    requestAnimationFrame(() => this.#log.removeAttribute("aria-busy"));
  }

  /** A message is new or was edited; it is in the channel's list already. */
  update(message) {
    const index = this.#messages.findLastIndex((each) => each.id === message.id);
    if (index < this.#from) return;
    const follow = this.#bottom;
    const [item] = this.#items(index, index + 1);
    if (!item) return;
    const before = byId(item.id);
    if (before) {
      const focused = before.contains(document.activeElement);
      before.replaceWith(item);
      if (focused) item.focus({ preventScroll: true });
    } else {
      this.#list.append(item);
      if (follow) this.#trim();
    }
    if (follow) this.toBottom();
  }

  /** A message was deleted or dismissed: it is marked as gone in the channel's list. */
  gone(id) {
    const item = byId(`m${id}`);
    if (item?.contains(document.activeElement)) this.#scroll.focus();
    item?.remove();
  }

  toBottom() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#bottom = true;
  }

  /** Brings a message into sight and marks it for a moment. */
  jump(id) {
    const index = this.#messages.findIndex((each) => each.id === id);
    if (index < 0) return;
    while (index < this.#from) this.#add();
    const item = byId(`m${id}`);
    item.scrollIntoView({ block: "center" });
    item.focus({ preventScroll: true });
    item.classList.remove("found");
    requestAnimationFrame(() => item.classList.add("found"));
  }

  #items(from, to) {
    const items = [];
    for (let at = from; at < to; at += 1) {
      const message = this.#messages[at];
      if (!message.gone) items.push(messageItem(message, this.#messages[at - 1], this.use));
    }
    return items;
  }

  #older() {
    if (this.#from > 0 && this.#scroll.scrollTop < NEAR_TOP) this.#add();
  }

  /** The channel's beginning stands above its first message alone. */
  #begin() {
    byId("begin").classList.toggle("later", this.#from > 0);
  }

  #add() {
    const to = this.#from;
    this.#from = Math.max(0, to - MORE);
    this.#quietly();
    const height = this.#scroll.scrollHeight;
    const top = this.#scroll.scrollTop;
    this.#list.prepend(...this.#items(this.#from, to));
    this.#begin();
    // Where the browser anchors the scroll itself, this has happened already.
    const grown = this.#scroll.scrollHeight - height;
    if (this.#scroll.scrollTop < top + grown) this.#scroll.scrollTop = top + grown;
  }

  #trim() {
    while (this.#list.childElementCount > MOST && this.#from < this.#messages.length - FIRST) {
      byId(`m${this.#messages[this.#from].id}`)?.remove();
      this.#from += 1;
    }
    this.#begin();
  }

  #atBottom() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    return scrollHeight - clientHeight - scrollTop < NEAR_BOTTOM;
  }

  /** Up and down walk the messages, the menu key opens a message's menu. */
  #key(event) {
    const item = event.target.closest(".message");
    const onItem = item === event.target;
    if (event.target !== this.#scroll && !onItem) return;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const up = event.key === "ArrowUp";
      const items = [...this.#list.querySelectorAll(".message")];
      const at = onItem ? items.indexOf(item) + (up ? -1 : 1) : items.length - 1;
      if (at < 0 || at >= items.length) return;
      items[at].focus();
      items[at].scrollIntoView({ block: "nearest" });
    } else if (onItem && (event.key === "Enter" || event.key === "ContextMenu")) {
      item.querySelector(":scope > .more")?.click();
    } else {
      return;
    }
    event.preventDefault();
  }

  #menu(event) {
    const item = event.target.closest(".message[data-id]");
    if (!item || event.target.closest("a") || String(getSelection())) return;
    const message = this.#messages.find((each) => each.id === item.dataset.id);
    if (!message) return;
    event.preventDefault();
    this.use.menu(message, item.querySelector(":scope > .more"), event);
  }
}
