// A menu of things to do: on a message, or on the bot.

import { byId, h } from "./dom.js";

let open = null;

/**
 * Opens a menu at a button, or where the pointer is. Entries have `label` and `act`; `group` is
 * a heading above those that follow, `danger` marks what cannot be undone.
 */
export function openMenu(opener, label, entries, pointer = null) {
  closeMenu();
  const items = entries.map(({ label: text, act, danger }) => {
    const item = h("button", {
      type: "button",
      role: "menuitem",
      tabindex: "-1",
      class: danger ? "danger" : null,
    });
    item.append(text);
    item.addEventListener("click", () => {
      closeMenu(true);
      act();
    });
    return item;
  });
  const shown = [];
  entries.forEach(({ group }, number) => {
    if (group) shown.push(h("div", { class: "group", role: "presentation" }, group));
    shown.push(items[number]);
  });
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label }, ...shown);
  menu.addEventListener("keydown", (event) => keys(event, items));
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) closeMenu();
  });
  byId("main").append(menu);
  place(menu, opener, pointer);
  opener.setAttribute("aria-expanded", "true");
  open = { menu, opener };
  items[0].focus();
}

export function closeMenu(back = false) {
  if (!open) return;
  const { menu, opener } = open;
  open = null;
  menu.remove();
  opener.removeAttribute("aria-expanded");
  if (back) opener.focus({ preventScroll: true });
}

function keys(event, items) {
  const at = items.indexOf(document.activeElement);
  const to = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to !== undefined) items[to].focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu(true);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function place(menu, opener, pointer) {
  const from = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = pointer?.clientX || from.right - width;
  const top = pointer?.clientY || from.bottom + 4;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.menu.contains(event.target) && !open.opener.contains(event.target)) closeMenu();
});
