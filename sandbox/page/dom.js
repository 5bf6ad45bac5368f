// Building elements: text is always text, never markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function button(text, onclick, props = {}) {
  return el("button", { type: "button", onclick, ...props }, text);
}

/** A labelled on/off switch; `onchange` gets the new state. */
export function toggle(label, on, onchange, title = "") {
  const input = el("input", { type: "checkbox", checked: on, role: "switch" });
  input.addEventListener("change", () => onchange(input.checked));
  return el("label", { class: "toggle", title }, input, el("i", {}), el("span", {}, label));
}

// The firm and its people live in Moscow, and so do their clocks, wherever the page is looked at.
const timeZone = "Europe/Moscow";

export function clock(ms) {
  return new Date(ms).toLocaleTimeString("ru", { timeZone, hour: "2-digit", minute: "2-digit" });
}

export function clockSeconds(ms) {
  return new Date(ms).toLocaleTimeString("ru", { timeZone });
}

export function minutes(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
