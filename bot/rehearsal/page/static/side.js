// The side: where one can be, and who one can be.

import { byId, h } from "./dom.js";
import { avatar } from "./message.js";

/** `go(place)` and `be(person)` are what a click does; `unread` counts by place. */
export function showPlaces(scene, here, unread, go) {
  const item = (place) => {
    const count = unread.get(place.id) ?? 0;
    const current = place.id === here;
    const button = h(
      "button",
      {
        type: "button",
        class: ["place", current && "here", count > 0 && "unread"].filter(Boolean).join(" "),
        "aria-current": current ? "page" : null,
      },
      h("span", { class: "sign", "aria-hidden": "true" }, place.direct ? "@" : "#"),
      h("span", { class: "name" }, place.name),
      count > 0
        ? h("span", { class: "count" }, String(count), h("span", { class: "hidden" }, " unread"))
        : null,
    );
    button.addEventListener("click", () => go(place.id));
    return h("li", {}, button);
  };
  const channels = scene.places.filter((place) => !place.direct);
  const direct = scene.places.filter((place) => place.direct);
  byId("places").replaceChildren(
    h("h2", {}, scene.server),
    h("ul", {}, ...channels.map(item)),
    h("h2", {}, "Direct messages"),
    h("ul", {}, ...direct.map(item)),
  );
}

/** Radio buttons for who one is; `news` names those who were written to meanwhile. */
export function showPeople(scene, news, be) {
  const box = byId("people");
  const items = scene.people.map((person) => {
    const input = h("input", {
      type: "radio",
      name: "person",
      value: person.key,
      checked: person.key === scene.me,
      id: `be-${person.key}`,
    });
    input.addEventListener("change", () => be(person.key));
    return h(
      "label",
      { class: "person", for: input.id, title: person.about },
      input,
      avatar({ username: person.key, global_name: person.name, bot: false }),
      h(
        "span",
        { class: "who" },
        h("b", {}, person.name),
        h("span", { class: "title" }, person.title),
      ),
      news.has(person.key)
        ? h("span", { class: "count" }, "1", h("span", { class: "hidden" }, " direct message"))
        : null,
    );
  });
  const focused = box.contains(document.activeElement);
  box.replaceChildren(box.firstElementChild, ...items);
  if (focused) box.querySelector("input:checked").focus();
}
