// Discord's markdown as elements. What is no markdown of Discord's stays the text that it is.

import { h } from "./dom.js";

const INLINE = new RegExp(
  [
    /\\(?<escaped>[^0-9A-Za-z\s])/,
    /(?<ticks>`{1,2})(?<code>.+?)\k<ticks>(?!`)/,
    /\*\*\*(?<bolditalic>.+?)\*\*\*/,
    /\*\*(?<bold>.+?)\*\*(?!\*)/,
    /__(?<underline>.+?)__(?!_)/,
    /\*(?<italic>[^\s*](?:.*?[^\s*])?)\*(?!\*)/,
    /(?<![\w_])_(?<emphasis>[^_]+?)_(?!\w)/,
    /~~(?<strike>.+?)~~/,
    /\|\|(?<spoiler>.+?)\|\|/,
    /\[(?<label>(?:\\.|[^\]\n\\])+)\]\(<?(?<url>https?:\/\/[^\s)>]+)>?\)/,
    /<t:(?<time>-?\d{1,12})(?::(?<style>[tTdDfFR]))?>/,
    /(?<mention><@!?\d+>|<@&\d+>|<#\d+>|@everyone|@here)/,
    /<(?<plain>https?:\/\/[^\s>]+)>/,
    /(?<bare>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'’”])/,
  ]
    .map((part) => part.source)
    .join("|"),
  "sgu",
);
const ELEMENTS = { bold: "strong", underline: "u", italic: "em", emphasis: "em", strike: "s" };
const TIMES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const DEEPEST = 8;
const FAR = 8.64e12; // Seconds: no Date reaches further.

/** A text display or a content; `names` says what mentions show. */
export function markdown(text, names = {}) {
  const lines = String(text).split("\n");
  return h("div", { class: "md", dir: "auto" }, ...blocks(lines, names, true));
}

function blocks(lines, names, quotable) {
  const found = [];
  let at = 0;
  const take = (matches) => {
    const begun = at;
    while (at < lines.length && matches(lines[at])) at += 1;
    return lines.slice(begun, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    if (line.startsWith("```")) {
      at += 1;
      const code = take((each) => !each.startsWith("```"));
      at += 1;
      found.push(h("pre", { tabindex: "0" }, h("code", {}, code.join("\n"))));
    } else if (quotable && line.startsWith(">>> ")) {
      const rest = [line.slice(4), ...lines.slice(at + 1)];
      at = lines.length;
      found.push(h("blockquote", {}, ...blocks(rest, names, false)));
    } else if (quotable && /^> /.test(line)) {
      const quoted = take((each) => /^> /.test(each)).map((each) => each.slice(2));
      found.push(h("blockquote", {}, ...blocks(quoted, names, false)));
    } else if (/^#{1,3} +\S/.test(line)) {
      at += 1;
      const [, marks, words] = /^(#{1,3}) +(.*)$/s.exec(line);
      // A message's headings are no headings of the page: they would make nonsense of its outline.
      found.push(h("p", { class: `h${marks.length}` }, ...inline(words, names)));
    } else if (line.startsWith("-# ")) {
      at += 1;
      found.push(h("p", { class: "sub" }, ...inline(line.slice(3), names)));
    } else if (/^ *[-*] +\S/.test(line)) {
      const items = take((each) => /^ *[-*] +\S/.test(each)).map(
        (each) => /^( *)[-*] +(.*)$/s.exec(each),
      );
      const shown = items.map(([, indent, words]) =>
        h("li", { class: indent.length > 1 ? "in" : null }, ...inline(words, names)),
      );
      found.push(h("ul", {}, ...shown));
    } else {
      const words = take((each) => !isBlock(each, quotable));
      found.push(h("p", {}, ...inline(words.join("\n"), names)));
    }
  }
  return found;
}

function isBlock(line, quotable) {
  const quoted = quotable && /^(> |>>> )/.test(line);
  return quoted || /^(```|#{1,3} +\S|-# | *[-*] +\S)/.test(line);
}

function inline(text, names, depth = 0) {
  if (depth > DEEPEST) return [text];
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) found.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    found.push(one(match.groups, match[0], names, depth));
  }
  if (end < text.length) found.push(text.slice(end));
  return found;
}

function one(group, whole, names, depth) {
  const within = (words) => inline(words, names, depth + 1);
  if (group.escaped !== undefined) return group.escaped;
  if (group.code !== undefined) return h("code", {}, group.code);
  if (group.bolditalic !== undefined) {
    return h("strong", {}, h("em", {}, ...within(group.bolditalic)));
  }
  for (const [name, tag] of Object.entries(ELEMENTS)) {
    if (group[name] !== undefined) return h(tag, {}, ...within(group[name]));
  }
  if (group.spoiler !== undefined) return spoiler(within(group.spoiler));
  if (group.url !== undefined) return link(group.url, within(group.label));
  if (group.time !== undefined) return moment(Number(group.time), group.style ?? "f");
  if (group.mention !== undefined) {
    const shown = names[group.mention.replace("!", "")] ?? group.mention;
    return h("span", { class: "mention" }, shown);
  }
  const address = group.plain ?? group.bare;
  return link(address, [address]) ?? whole;
}

/** A link that tells the other side nothing; only to the web. */
export function link(address, shown) {
  if (!/^https?:\/\//.test(address)) return h("span", {}, ...shown);
  const props = { href: address, target: "_blank", rel: "noreferrer noopener", title: address };
  return h("a", props, ...shown);
}

function spoiler(shown) {
  const hidden = h("button", { type: "button", class: "spoiler", "aria-label": "Spoiler" });
  hidden.append(...shown);
  hidden.addEventListener("click", () => {
    const open = h("span", { class: "spoiler open", tabindex: "-1" }, ...hidden.childNodes);
    hidden.replaceWith(open);
    open.focus();
  });
  return hidden;
}

function moment(seconds, style) {
  if (Math.abs(seconds) > FAR) return h("time", {}, "Invalid Date");
  const date = new Date(seconds * 1000);
  const full = date.toLocaleString(undefined, TIMES.F);
  const shown = style === "R" ? relative(seconds) : date.toLocaleString(undefined, TIMES[style]);
  return h("time", { datetime: date.toISOString(), title: full }, shown);
}

function relative(seconds) {
  const ahead = seconds - Date.now() / 1000;
  const units = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, size] = units.find(([, size]) => Math.abs(ahead) >= size) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(
    Math.round(ahead / size),
    unit,
  );
}
