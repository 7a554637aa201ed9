// A form that the bot opened: a modal, filled in and sent, or closed and forgotten.

import { freshId, h } from "./dom.js";
import { markdown } from "./markdown.js";

const LONG = 2;

/** Opens it; `send(values)` resolves to an outcome, and a failure is said in the form. */
export function openForm(modal, use, send) {
  const title = freshId("form");
  const fields = [];
  const parts = modal.components.map((component) => part(component, fields, use));
  const wrong = h("p", { class: "wrong", role: "alert" });
  const submit = h("button", { type: "submit", class: "button primary" }, "Submit");
  const cancel = h("button", { type: "button", class: "button secondary" }, "Cancel");
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: title }, modal.title),
    ...parts,
    wrong,
    h("div", { class: "ends" }, cancel, submit),
  );
  const dialog = h("dialog", { class: "form", "aria-labelledby": title }, form);
  const opener = document.activeElement;
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    wrong.textContent = "";
    submit.disabled = true;
    const values = {};
    for (const { id, read } of fields) {
      const value = read();
      if (value !== undefined) values[id] = value;
    }
    const outcome = await send(values);
    submit.disabled = false;
    if (outcome.ok) dialog.close();
    else wrong.textContent = outcome.why;
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
  return dialog;
}

function part(component, fields, use) {
  if (component.type === 10) return markdown(component.content, use.names);
  const item = component.type === 18 ? component.component : component.components[0];
  const label = component.label ?? item.label ?? item.custom_id;
  const id = freshId("field");
  const hint = component.description ? `${id}-hint` : null;
  const { element, read } = field(item, id, hint, use);
  fields.push({ id: item.custom_id, read });
  const required = item.required !== false;
  const head = h("label", { for: id }, label, required ? h("span", { class: "star", "aria-hidden": "true" }, " *") : null);
  return h(
    "div",
    { class: "part" },
    head,
    hint ? h("p", { class: "sub", id: hint }, component.description) : null,
    element,
  );
}

function field(item, id, hint, use) {
  const props = {
    id,
    "aria-describedby": hint,
    required: item.required !== false,
    data: { custom: item.custom_id },
  };
  switch (item.type) {
    case 4:
      return textField(item, props);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
    case 21:
      return menuField(item, props, use);
    case 22: {
      const boxes = item.options.map((o) => checkbox(o.value, o.label, o.default, false));
      return {
        element: h("div", { id, role: "group" }, ...boxes.map((box) => box.element)),
        read: () => boxes.filter((box) => box.input.checked).map((box) => box.value),
      };
    }
    case 23: {
      const box = h("input", { id, type: "checkbox", "aria-describedby": hint, checked: item.default });
      return { element: box, read: () => box.checked };
    }
    default:
      return {
        element: h("p", { id, class: "sub" }, "This field is not shown here."),
        read: () => undefined,
      };
  }
}

function textField(item, props) {
  const long = item.style === LONG;
  const input = h(long ? "textarea" : "input", {
    ...props,
    type: long ? null : "text",
    rows: long ? 5 : null,
    minlength: item.min_length,
    maxlength: item.max_length,
    placeholder: item.placeholder,
    autocomplete: "off",
    dir: "auto",
  });
  input.value = item.value ?? "";
  return { element: input, read: () => input.value };
}

function menuField(item, props, use) {
  const several = item.type !== 21 && (item.max_values ?? 1) > 1;
  const kinds = { 5: ["users"], 6: ["roles"], 7: ["users", "roles"], 8: ["channels"] }[item.type];
  const options =
    item.options ??
    kinds.flatMap((kind) => use.things[kind].map((o) => ({ value: o.id, label: o.name })));
  const select = h("select", { ...props, multiple: several });
  if (!several && !options.some((o) => o.default)) {
    select.append(h("option", { value: "", disabled: props.required, selected: true }, "Choose…"));
  }
  for (const { value, label, default: chosen } of options) {
    select.append(h("option", { value, selected: chosen }, label));
  }
  const values = () => [...select.selectedOptions].map((o) => o.value).filter(Boolean);
  return { element: select, read: () => (item.type === 21 ? values()[0] : values()) };
}

function checkbox(value, label, checked) {
  const input = h("input", { type: "checkbox", checked });
  return { value, input, element: h("label", { class: "check" }, input, label) };
}
