// A message's text with its entities as elements. Offsets are UTF-16 units, and so are JavaScript's strings.

import { el } from "./dom.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** `act`: {command(text), phone(text)} for what can be pressed. */
export function rich(text, entities, act) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, act);
}

function span(text, from, to, entities, act) {
  const nodes = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    if (entity.offset > at) nodes.push(between(text.slice(at, entity.offset), nodes.at(-1)));
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    nodes.push(wrap(entity, text.slice(entity.offset, end), span(text, entity.offset, end, inner, act), act));
    at = end;
  }
  if (at < to) nodes.push(between(text.slice(at, to), nodes.at(-1)));
  return nodes;
}

/** A block already ends its line: the line break after it would show as an empty line. */
function between(text, before) {
  const block = before instanceof Element && ["PRE", "BLOCKQUOTE"].includes(before.tagName);
  return block && text.startsWith("\n") ? text.slice(1) : text;
}

function wrap(entity, text, children, act) {
  const { type } = entity;
  if (PLAIN[type]) return el(PLAIN[type], {}, children);
  if (type === "spoiler") return spoiler(children);
  if (type === "bot_command") return pressable("Отправить команду", () => act.command(text), children);
  if (type === "phone_number") return pressable("Вставить номер", () => act.phone(text), children);
  if (type === "text_link") return link(entity.url, children);
  if (type === "url") return link(/^https?:/i.test(text) ? text : `http://${text}`, children);
  return el("span", {}, children);
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", title: "Показать" }, children);
  node.addEventListener("click", () => node.classList.add("shown"));
  return node;
}

function pressable(title, onclick, children) {
  return el("button", { type: "button", class: "link", title, onclick }, children);
}

function link(url, children) {
  // What a bot sends is not to be trusted: only web addresses become links.
  if (!/^https?:\/\//i.test(url || "")) return el("span", { class: "link", title: url }, children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}
