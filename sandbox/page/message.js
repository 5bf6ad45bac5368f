// One message as a bubble with its inline buttons.

import { button, clock, el } from "./dom.js";
import { rich } from "./entities.js";
import { player } from "./player.js";

/** `mine`: it is the looking person's own; `act`: {command, phone, tap(message, button, node)}. */
export function messageNode(message, mine, named, act) {
  const bubble = el("div", { class: "bubble" });
  if (named) bubble.append(el("div", { class: "author" }, message.from_name || ""));
  if (message.contact) bubble.append(contactNode(message.contact));
  if (message.media) bubble.append(mediaNode(message.media));
  if (message.text) bubble.append(el("div", { class: "text" }, rich(message.text, message.entities, act)));
  bubble.append(meta(message));
  const node = el("article", { class: mine ? "message mine" : "message", data: { message: message.message_id } }, bubble);
  if (message.buttons?.length && !message.reply_keyboard) node.append(inlineKeyboard(message, act));
  return node;
}

function meta(message) {
  const marks = [];
  if (message.silent) marks.push(el("span", { title: "Без звука" }, "🔕"));
  if (message.edited) marks.push(el("span", {}, "изм."));
  return el("div", { class: "meta" }, marks, el("time", {}, clock(message.date * 1000)));
}

function contactNode(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  const phone = String(contact.phone_number || "");
  return el("div", { class: "contact" }, el("b", {}, `👤 ${name}`), el("span", {}, phone));
}

function mediaNode({ audio, document: file, photo }) {
  if (photo) return el("img", { class: "photo", src: address(photo.at(-1)), alt: "Картинка", width: photo.at(-1).width, height: photo.at(-1).height });
  if (!audio) return fileNode(file, "📄");
  const name = [audio.performer, audio.title].filter(Boolean).join(" — ") || audio.file_name;
  return el("div", { class: "audio" }, el("b", {}, `🎧 ${name}`), player(address(audio), audio.duration));
}

function fileNode(file, icon) {
  return el("a", { class: "file", href: address(file), download: file.file_name },
    el("span", { class: "icon" }, icon), el("b", {}, file.file_name), el("small", {}, size(file.file_size)));
}

const address = (file) => `/sandbox/telegram/files/${encodeURIComponent(file.file_id)}`;
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} КБ` : `${(bytes / 1e6).toFixed(1)} МБ`);

function inlineKeyboard(message, act) {
  const rows = message.buttons.map((row) =>
    el("div", { class: "row" }, row.map((data) => inlineButton(message, data, act))));
  return el("div", { class: "inline" }, rows);
}

function inlineButton(message, data, act) {
  if (data.url) {
    const safe = /^https?:\/\//i.test(data.url) ? data.url : undefined;
    return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer", title: data.url }, `${data.text} ↗`);
  }
  const node = button(data.text, () => act.tap(message, data, node));
  return node;
}
