// Discord's components as elements: containers, sections, text, rows of buttons, menus, files.

import { h, icon } from "./dom.js";
import { List } from "./list.js";
import { link, markdown } from "./markdown.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };
const LINK = 5;
const THINGS = { 5: ["users"], 6: ["roles"], 7: ["users", "roles"], 8: ["channels"] };

/**
 * Elements for a list of components. `use` is what they work with: `names` of mentions, `things`
 * (users, roles, channels), `press(id)` and `choose(id, values)`, which resolve to an outcome.
 */
export function components(list, use) {
  return list.map((component) => one(component, use)).filter(Boolean);
}

function one(component, use) {
  switch (component.type) {
    case 1:
      return h("div", { class: "row" }, ...components(component.components, use));
    case 2:
      return button(component, use);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return select(component, use);
    case 9: {
      const texts = h("div", { class: "texts" }, ...components(component.components, use));
      return h("div", { class: "section" }, texts, one(component.accessory, use));
    }
    case 10:
      return markdown(component.content, use.names);
    case 11:
      return picture(component.media, component.description, "thumbnail");
    case 12: {
      const items = component.items.map((each) => picture(each.media, each.description, "shown"));
      return h("div", { class: "gallery" }, ...items);
    }
    case 13:
      return fileCard(component.file.url, decodeURIComponent(component.file.url.split("/").pop()));
    case 14:
      return component.divider === false ? h("div", { class: "gap" }) : h("hr");
    case 17:
      return container(component, use);
    default:
      return h("p", { class: "sub" }, `A component of type ${component.type} is not shown here.`);
  }
}

function container(component, use) {
  const box = h("div", { class: "container" }, ...components(component.components, use));
  const colour = component.accent_color;
  if (colour !== null && colour !== undefined) {
    box.style.setProperty("--edge", `#${colour.toString(16).padStart(6, "0")}`);
  }
  return box;
}

function button(component, use) {
  const emoji = component.emoji?.name;
  const label = [emoji ? `${emoji} ` : null, component.label ?? ""];
  if (component.style === LINK) {
    const shown = link(component.url, [...label, icon("M8 4h8v8M16 4L6 14")]);
    shown.className = "button secondary";
    return shown;
  }
  const pressed = h(
    "button",
    {
      type: "button",
      class: `button ${STYLES[component.style] ?? "secondary"}`,
      disabled: component.disabled,
      data: { custom: component.custom_id ?? "" },
    },
    ...label,
  );
  pressed.addEventListener("click", async () => {
    if (pressed.getAttribute("aria-busy") === "true") return;
    pressed.setAttribute("aria-busy", "true");
    await use.press(component.custom_id);
    pressed.removeAttribute("aria-busy");
  });
  return pressed;
}

function select(component, use) {
  const options = component.options ?? things(component.type, use.things);
  const most = component.max_values ?? 1;
  const chosen = new Set(options.filter((o) => o.default).map((o) => o.value));
  const text = h("span", { class: "chosen" });
  const opener = h(
    "button",
    {
      type: "button",
      class: "select",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": component.placeholder ?? "Choose",
      disabled: component.disabled,
    },
    text,
    icon("M5 8l5 5 5-5"),
  );
  const wrap = h("div", { class: "select-wrap" }, opener);
  const show = () => {
    const labels = options.filter((o) => chosen.has(o.value)).map((o) => o.label);
    text.textContent = labels.join(", ") || component.placeholder || "Choose";
    text.classList.toggle("none", labels.length === 0);
  };
  const send = async () => {
    opener.setAttribute("aria-busy", "true");
    await use.choose(component.custom_id, [...chosen]);
    opener.removeAttribute("aria-busy");
  };
  const list = new List({
    owner: opener,
    place: wrap,
    label: component.placeholder ?? "Choose",
    multiple: most > 1,
    onPick: ({ value }) => {
      if (most === 1) {
        chosen.clear();
        chosen.add(value);
        list.close();
        show();
        send();
      } else {
        if (!chosen.delete(value) && chosen.size < most) chosen.add(value);
        show();
        list.show(items());
      }
    },
  });
  const items = () =>
    options.map((option) => ({
      value: option.value,
      title: option.label,
      detail: option.description ?? "",
      on: chosen.has(option.value),
    }));
  const close = () => {
    if (!list.open) return;
    list.close();
    if (most > 1 && chosen.size >= (component.min_values ?? 1)) send();
  };
  opener.addEventListener("click", () => (list.open ? close() : list.show(items())));
  opener.addEventListener("blur", close);
  opener.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (!list.open && ["ArrowDown", "ArrowUp"].includes(event.key)) list.show(items());
    else if (!list.key(event)) return;
    event.preventDefault();
  });
  show();
  return wrap;
}

function things(kind, all) {
  return (THINGS[kind] ?? []).flatMap((name) =>
    all[name].map((each) => ({ value: each.id, label: each.name })),
  );
}

/** A picture of the rehearsal's own; any other is only named, as nothing is loaded from elsewhere. */
export function picture(media, description, className) {
  if (media.url.startsWith("files/")) {
    return h("img", { class: className, src: media.url, alt: description ?? "", loading: "lazy" });
  }
  return link(media.url, [description || media.url]);
}

/** A file to be saved. */
export function fileCard(address, name, size = null) {
  const props = { class: "file", download: name };
  if (address.startsWith("files/")) props.href = address;
  const paths = ["M5 2.500h6l4 4v11H5z", "M11 2.500v4h4"];
  const shown = h("span", { class: "name" }, name);
  const weight = size === null ? null : h("span", { class: "size" }, kilobytes(size));
  return h("a", props, icon(...paths), h("span", {}, shown, weight));
}

function kilobytes(size) {
  return size < 1024 ? ` ${size} bytes` : ` ${(size / 1024).toFixed(1)} KB`;
}

/** Embeds, as bots sent them before there were components. */
export function embed(data, use) {
  const parts = [];
  if (data.title) parts.push(h("p", { class: "h3" }, data.title));
  if (data.description) parts.push(markdown(data.description, use.names));
  for (const field of data.fields ?? []) {
    parts.push(h("p", { class: "h3" }, field.name), markdown(field.value, use.names));
  }
  if (data.footer?.text) parts.push(h("p", { class: "sub" }, data.footer.text));
  return h("div", { class: "container" }, ...parts);
}

