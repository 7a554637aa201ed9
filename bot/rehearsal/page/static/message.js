// One message: who wrote it, what it answers, what it says, and who sees it.

import { components, embed, fileCard, picture } from "./components.js";
import { h, icon, timeOf } from "./dom.js";
import { markdown } from "./markdown.js";

const NEAR = 5 * 60_000; // Messages of one author within this time stand together.
const EXCERPT = 110;

/** What can be read in a message, in a line. */
export function excerpt(message) {
  if (message.note) return message.text;
  const text = [message.content, ...texts(message.components)].join(" ");
  const bare = text.replace(/\\([!-/:-@[-`{-~])|-# |[*_~`>#|]+/g, (_, kept) => kept ?? "");
  const plain = bare.replace(/\s+/g, " ").trim();
  const shown = plain || message.attachments[0]?.filename || "…";
  return shown.length > EXCERPT ? `${shown.slice(0, EXCERPT)}…` : shown;
}

function* texts(list) {
  for (const component of list) {
    if (component.type === 10) yield component.content;
    yield* texts(component.components ?? []);
  }
}

/** Whether a message stands under the one before it without a head of its own. */
export function follows(message, before) {
  return (
    before !== undefined &&
    !before.note &&
    !before.gone &&
    before.author.id === message.author.id &&
    !message.used &&
    !message.pressed &&
    !message.message_reference &&
    !message.author.bot &&
    new Date(message.timestamp) - new Date(before.timestamp) < NEAR
  );
}

/**
 * The element of a message. `use` is what it works with: `names`, `things`, `find(id)` for the
 * message that it answers, `press`, `choose`, `dismiss`, `menu(message, at)` and `jump(id)`.
 */
export function messageItem(message, before, use) {
  if (message.note) return noteItem(message, use);
  const author = message.author;
  const name = nameOf(author);
  const joined = follows(message, before);
  const id = `m${message.id}`;
  const item = h("li", {
    class: ["message", joined && "joined", message.private && "private", author.bot && "app"]
      .filter(Boolean)
      .join(" "),
    id,
    tabindex: "-1",
    data: { id: message.id },
    "aria-labelledby": `${id}-who ${id}-body`,
  });
  item.append(...above(message, use));
  if (!joined) item.append(avatar(author));
  item.append(
    h(
      "div",
      { class: "head", id: `${id}-who` },
      h("span", { class: "author" }, name),
      author.bot ? h("span", { class: "tag" }, "APP") : null,
      h("time", { datetime: message.timestamp }, timeOf(message.timestamp)),
    ),
    h("div", { class: "body", id: `${id}-body` }, ...body(message, use)),
    ...below(message, use),
  );
  item.append(moreButton(message, name, use));
  return item;
}

/** What this page alone shows: an interaction that came to nothing. */
function noteItem(note, use) {
  const used = note.used ? h("b", {}, note.used) : null;
  const props = { id: `m${note.id}`, tabindex: "-1", data: { id: note.id } };
  if (note.pending) {
    return h("li", { class: "message note pending", ...props }, h("p", {}, used, note.text));
  }
  const dismiss = h("button", { type: "button", class: "plain" }, "Dismiss");
  dismiss.addEventListener("click", () => use.dismiss(note));
  const sign = icon("M10 3l8 14H2z", "M10 8v4M10 14.500h.01");
  const words = h("p", {}, sign, used, h("span", {}, note.text, " "), dismiss);
  return h("li", { class: "message note", ...props }, words);
}

export function nameOf(author) {
  return author.bot ? "Factdesk" : (author.global_name ?? author.username);
}

/** A sign for somebody: the bot's mark, or a letter on a colour of their own. */
export function avatar(author) {
  if (author.bot) return h("img", { class: "avatar", src: "mark.svg", alt: "" });
  const name = nameOf(author);
  return h("span", { class: `avatar of-${author.username}`, "aria-hidden": "true" }, name[0]);
}

function above(message, use) {
  const found = [];
  const answered = message.message_reference?.message_id ?? message.pressed;
  if (message.used) {
    const asker = nameOf(message.interaction_metadata.user);
    found.push(
      h(
        "div",
        { class: "above" },
        h("b", {}, asker),
        " used ",
        h("span", { class: "command-name" }, message.used),
      ),
    );
  } else if (answered) {
    const to = use.find(answered);
    const words = to ? [h("b", {}, nameOf(to.author)), " ", excerpt(to)] : ["A message now gone"];
    const jump = h("button", { type: "button", class: "above reply", disabled: !to });
    jump.append(icon("M15 15V9H5M9 5L5 9l4 4"), h("span", {}, ...words));
    jump.addEventListener("click", () => use.jump(answered));
    found.push(jump);
  }
  return found;
}

function body(message, use) {
  if (message.loading) {
    return [h("p", { class: "thinking" }, "Factdesk is thinking", h("span", { class: "dots" }))];
  }
  const found = [];
  if (message.content) found.push(markdown(message.content, use.names));
  found.push(...message.embeds.map((each) => embed(each, use)));
  found.push(...components(message.components, acting(message, use)));
  const named = JSON.stringify(message.components);
  for (const each of message.attachments) {
    if (named.includes(each.url)) continue; // A component shows it already.
    const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(each.content_type);
    found.push(
      isPicture
        ? picture(each, each.description ?? each.filename, "shown")
        : fileCard(each.url, each.filename, each.size),
    );
  }
  if (message.edited_timestamp) found.push(edited(message));
  return found;
}

function edited(message) {
  return h("time", { class: "edited", datetime: message.edited_timestamp }, "(edited)");
}

function acting(message, use) {
  return {
    names: use.names,
    things: use.things,
    press: (id) => use.press(message, id),
    choose: (id, values) => use.choose(message, id, values),
  };
}

function below(message, use) {
  const found = [];
  if (message.author.bot && message.pings.length > 0) {
    found.push(h("p", { class: "pings" }, `This pings ${message.pings.join(", ")}`));
  }
  if (message.private) {
    const dismiss = h("button", { type: "button", class: "plain" }, "Dismiss message");
    dismiss.addEventListener("click", () => use.dismiss(message));
    const eye = icon("M2 10c2-4 5-5.500 8-5.500s6 1.500 8 5.500c-2 4-5 5.500-8 5.500s-6-1.500-8-5.500z", "M8 10a2 2 0 1 0 4 0a2 2 0 1 0-4 0");
    found.push(h("p", { class: "only" }, eye, "Only you can see this ", dismiss));
  }
  return found;
}

function moreButton(message, name, use) {
  const more = h(
    "button",
    {
      type: "button",
      class: "icon more",
      "aria-haspopup": "menu",
      "aria-label": `More for the message from ${name}`,
    },
    icon("M4 10h.01M10 10h.01M16 10h.01"),
  );
  more.addEventListener("click", () => use.menu(message, more));
  return more;
}
