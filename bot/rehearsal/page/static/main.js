// Puts the page together: what the rehearsal tells goes to the parts, what is done goes back.

import { Composer } from "./composer.js";
import { announce, byId, freshId, keep } from "./dom.js";
import { openForm } from "./form.js";
import { Log } from "./log.js";
import { openMenu } from "./menu.js";
import { showPeople, showPlaces } from "./side.js";
import { Tour } from "./tour.js";
import { Wire } from "./wire.js";

const BOT = {
  starting: "starting",
  ready: "running",
  stopping: "stopping",
  stopped: "stopped",
  died: "died",
  failed: "does not start",
};
const LATE = 350; // Milliseconds after which one is told that something was sent.

const NOTHING = { commands: [], menus: [], known: false };

let scene = null;
let here = null; // The channel that is shown.
let offered = NOTHING;
const unread = new Map();
const news = new Set();
const waiting = new Map(); // What resolves once a person's scene is there.

const use = {
  get names() {
    return scene.names;
  },
  get things() {
    const users = Object.entries(scene.names).filter(([sign]) => /^<@\d/.test(sign));
    return {
      users: users.map(([sign, name]) => ({ id: sign.slice(2, -1), name: name.slice(1) })),
      roles: scene.roles,
      channels: scene.places.filter((place) => !place.direct),
    };
  },
  find: (id) => place().messages.find((each) => each.id === id && !each.gone),
  jump: (id) => log.jump(id),
  press: (message, id) => interact("press", { message: message.id, id }, { under: message }),
  choose: (message, id, values) =>
    interact("choose", { message: message.id, id, values }, { under: message }),
  dismiss: (message) => {
    if (message.note) gone(here, message.id);
    else wire.ask("dismiss", { message: message.id });
    byId("scroll").focus();
  },
  menu: messageMenu,
};

const log = new Log(use);
const composer = new Composer({
  offered: () => offered,
  get things() {
    return use.things;
  },
  complete: (path, options, focused) =>
    wire.ask("complete", { place: here, path, options, focused }),
  command: (path, options) =>
    interact("command", { place: here, path, options }, { used: `/${path}` }),
  post: async (text, files, reply) => {
    log.toBottom();
    return told(await wire.ask("post", { place: here, text, files, reply }));
  },
  rewrite: async (message, text) => told(await wire.ask("rewrite", { message: message.id, text })),
  upload: (file) => wire.upload(file),
  lastOwn: () => place().messages.findLast((each) => own(each) && !each.gone),
});
const wire = new Wire({
  told: heard,
  lost: (yes) => {
    if (yes) banner("The rehearsal cannot be reached. If it has ended, start it again and open its new address.");
    else banner("");
  },
  person: () => scene?.me ?? new URLSearchParams(location.search).get("as") ?? "",
});
const tour = new Tour({
  me: () => scene.me,
  be,
  start: async (path) => {
    if (place().direct) go(scene.places[0].id);
    const command = offered.commands.find((each) => each.path === path);
    if (!command) throw new Error(`/${path} is not offered just now: is the bot running?`);
    return composer.command(command);
  },
  send: (line) => {
    const sent = interact(
      "command",
      { place: here, path: line.command.path, options: line.values() },
      { used: `/${line.command.path}` },
    );
    composer.leave("");
    return sent;
  },
  newest: (label) => {
    const begins = (button) => button.textContent.trim().startsWith(label);
    const buttons = (item) => [...item.querySelectorAll("button.button:not([disabled])")];
    const item = [...byId("messages").children].findLast((each) => buttons(each).some(begins));
    return item && buttons(item).find(begins);
  },
  dialog: async () => {
    for (let tries = 0; tries < 40; tries += 1) {
      const dialog = document.querySelector("dialog.form");
      if (dialog) return dialog;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("The bot opened no form.");
  },
});

function place(id = here) {
  return scene.places.find((each) => each.id === id);
}

function own(message) {
  const me = scene.people.find((each) => each.key === scene.me);
  return message.author?.id === me.id;
}

/** What the rehearsal tells, each kind where it belongs. */
function heard(event) {
  const handlers = {
    scene: () => entered(event),
    message: () => arrived(event.place, event.message),
    gone: () => gone(event.place, event.id),
    bot: () => showBot(event),
    refused: () => banner(event.text),
    elsewhere: () => {
      news.add(event.person);
      showPeople(scene, news, be);
    },
  };
  handlers[event.type]?.();
}

function entered(next) {
  const same = scene?.me === next.me && next.places.some((each) => each.id === here);
  scene = next;
  news.delete(scene.me);
  if (!same) unread.clear();
  showPeople(scene, news, be);
  showBot(scene.bot);
  show(same ? here : scene.places[0].id, same);
  waiting.get(scene.me)?.();
  waiting.delete(scene.me);
}

function show(id, keepWriting = false) {
  here = id;
  offered = NOTHING;
  unread.delete(id);
  const shown = place();
  byId("place").querySelector(".hash").textContent = shown.direct ? "@" : "#";
  byId("place-name").textContent = shown.name;
  byId("topic").textContent = shown.topic;
  byId("begin-sign").textContent = shown.direct ? "@" : "#";
  byId("begin-name").textContent = shown.direct ? shown.name : `Welcome to #${shown.name}`;
  byId("begin-topic").textContent = `${shown.topic}. It all happens on this machine.`;
  document.title = `${shown.direct ? "@" : "#"}${shown.name} · Factdesk rehearsal`;
  showPlaces(scene, here, unread, go);
  log.open(shown.messages);
  if (!keepWriting) composer.reset(shown.name, shown.direct);
  return offers();
}

/** How many commands are offered where one is: 0 until that is known. */
export const commandsHere = () => offered.commands.length;

async function offers() {
  const asked = here;
  const outcome = await wire.ask("offered", { place: asked });
  if (outcome.ok && asked === here) offered = { ...outcome, known: true };
}

function go(id) {
  closeDrawer();
  show(id);
  composer.focus();
}

/** Becomes somebody else; resolves once what they see and are offered is here. */
async function be(person) {
  const there = new Promise((done) => waiting.set(person, done));
  await wire.ask("be", { person });
  await there;
  await offers();
}

function arrived(where, message) {
  const there = place(where);
  if (!there) return;
  const known = there.messages.findLastIndex((each) => each.id === message.id);
  if (known >= 0) there.messages[known] = message;
  else there.messages.push(message);
  if (where === here) {
    log.update(message);
    if (known >= 0) showAnswers(message.id);
  } else if (known < 0) {
    unread.set(where, (unread.get(where) ?? 0) + 1);
    showPlaces(scene, here, unread, go);
  }
  tour.saw({ message, edited: known >= 0 });
}

function gone(where, id) {
  const message = place(where)?.messages.find((each) => each.id === id);
  if (message) message.gone = true;
  if (where !== here) return;
  log.gone(id);
  showAnswers(id);
}

/** Messages that answer this one show its words above their own. */
function showAnswers(id) {
  for (const each of place().messages) {
    if ((each.message_reference?.message_id ?? each.pressed) === id && !each.gone) log.update(each);
  }
}

/** Starts an interaction and sees it through: a form, an answer, or none. */
async function interact(act, asked, { used = null, under = null } = {}) {
  const begun = here;
  const pending = { note: true, pending: true, id: freshId("note"), used, text: "Waiting for Factdesk…" };
  const late = setTimeout(() => under === null && add(begun, pending), LATE);
  const outcome = await wire.ask(act, asked);
  clearTimeout(late);
  gone(begun, pending.id);
  if (!outcome.ok) {
    const text = under && outcome.late ? "This interaction failed: the application did not respond." : outcome.why;
    note(begun, used, text);
  } else if (outcome.modal) {
    openForm(outcome.modal, use, (values) => submitted(outcome, values, begun));
  }
  if (under && outcome.ok) tour.saw({ message: under, acted: true });
  return outcome;
}

async function submitted(opened, values, where) {
  const outcome = await wire.ask("submit", { form: opened.form, values });
  if (outcome.ok && outcome.modal) {
    openForm(outcome.modal, use, (more) => submitted(outcome, more, where));
  }
  return outcome.late ? { ...outcome, why: "The application did not respond. Try again." } : outcome;
}

/** Says in the channel, on this page alone, that something came to nothing. */
function note(where, used, why) {
  add(where, { note: true, id: freshId("note"), used, text: why.endsWith(".") ? why : `${why}.` });
}

function add(where, shown) {
  const there = place(where);
  if (!there) return;
  there.messages.push(shown);
  if (where === here) log.update(shown);
  announce(shown.text);
}

function told(outcome) {
  if (!outcome.ok) note(here, null, outcome.why);
  return outcome.ok;
}

function messageMenu(message, opener, pointer = null) {
  const apps = offered.menus.map((name, number) => ({
    label: name,
    group: number === 0 ? "Apps · Factdesk" : null,
    act: () => interact("menu", { message: message.id, name }, { used: name }),
  }));
  const entries = [
    { label: "Reply", act: () => composer.reply(message) },
    { label: "Copy text", act: () => navigator.clipboard.writeText(byId(`m${message.id}-body`).innerText) },
  ];
  if (own(message)) {
    entries.push(
      { label: "Edit", act: () => composer.edit(message) },
      {
        label: "Delete",
        danger: true,
        act: async () => told(await wire.ask("take back", { message: message.id })),
      },
    );
  }
  openMenu(opener, "Message", [...entries, ...(message.private ? [] : apps)], pointer);
}

function showBot({ state, detail, log: lines }) {
  const before = scene.bot.state;
  scene.bot = { state, detail, log: lines };
  byId("bot").dataset.state = state;
  byId("bot-state").textContent = BOT[state];
  byId("bot").setAttribute("aria-label", `The bot is ${BOT[state]}`);
  if (state === "failed") banner(`${detail} ${lines.slice(-3).join(" ")}`);
  else if (state === "ready" && before !== "ready") banner("");
  if (state === "ready" && before !== "ready") offers();
}

function banner(text) {
  const box = byId("banner");
  box.hidden = !text;
  box.textContent = text;
}

byId("bot").addEventListener("click", () => {
  const runs = ["ready", "starting"].includes(scene?.bot.state);
  openMenu(byId("bot"), "The bot", [
    {
      label: runs ? "Restart the bot" : "Start the bot",
      group: "The bot’s own process",
      act: () => wire.ask("restart"),
    },
    ...(runs ? [{ label: "Stop the bot", danger: true, act: () => wire.ask("stop") }] : []),
  ]);
});

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
function showTheme() {
  const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
  byId("theme").setAttribute("aria-pressed", String(now === "dark"));
}
byId("theme").addEventListener("click", () => {
  const now = root.dataset.theme ?? (dark.matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  keep("theme", root.dataset.theme);
  showTheme();
});
dark.addEventListener("change", showTheme);
showTheme();

function closeDrawer() {
  byId("side").classList.remove("open");
  byId("drawer").setAttribute("aria-expanded", "false");
}
byId("drawer").addEventListener("click", () => {
  const open = byId("side").classList.toggle("open");
  byId("drawer").setAttribute("aria-expanded", String(open));
  if (open) byId("side").querySelector("button, input").focus();
});
byId("main").addEventListener("pointerdown", (event) => {
  if (!event.target.closest("#drawer")) closeDrawer();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && byId("side").classList.contains("open")) {
    closeDrawer();
    byId("drawer").focus();
  }
});
