// One chat as a small phone: its messages, keyboards, input, and what its owner may do.

import { post } from "./api.js";
import { clip } from "./clip.js";
import { button, el } from "./dom.js";
import { messageNode } from "./message.js";

const TOAST_MS = 3500;
const COLORS = 5;

export class Chat {
  constructor(id, phones) {
    this.id = id;
    this.phones = phones;
    this.messages = new Map();
    this.head = el("header", {});
    this.list = el("div", { class: "list" });
    // Its style lays it out from the bottom, so the newest message stays in sight when the room changes.
    this.screen = el("div", { class: "messages", role: "log" }, this.list);
    this.foot = el("footer", {});
    this.node = el("section", { class: "device", data: { chat: id } }, this.head, this.screen, this.foot);
    this.speaker = this.group ? this.group.members[0] : id;
    this.line = el("small", {});
    this.input = el("input", { type: "text", placeholder: "Сообщение", autocomplete: "off", maxLength: 4096, "aria-label": "Сообщение" });
    this.drawFrame();
  }

  get group() { return this.phones.groups.get(this.id); }
  get person() { return this.phones.people.get(this.id); }

  load(messages) {
    this.messages.clear();
    this.list.replaceChildren();
    for (const message of messages) this.put(message, "");
    this.toBottom();
  }

  toBottom() {
    this.screen.scrollTop = 0;
  }

  put(message, kind) {
    const old = this.bubble(message.message_id);
    const fresh = this.build(message);
    if (kind) fresh.classList.add(kind === "edit" ? "edited" : "new");
    this.messages.set(message.message_id, message);
    if (old) old.replaceWith(fresh);
    else this.list.append(fresh);
    if (message.reply_keyboard || !message.edited) this.drawFoot();
    if (message.from === this.speaker) this.toBottom();
    if (kind === "message" && message.from === "bot" && !message.silent) this.sound();
  }

  remove(messageId) {
    this.messages.delete(messageId);
    this.bubble(messageId)?.remove();
    this.drawFoot();
  }

  /** A message with sound, for the eyes. */
  sound() {
    this.node.classList.remove("loud");
    requestAnimationFrame(() => this.node.classList.add("loud"));
  }

  bubble(messageId) {
    return this.list.querySelector(`[data-message="${Number(messageId)}"]`);
  }

  build(message) {
    if (!message.text && !message.contact && !message.media) return el("div", { class: "service", data: { message: message.message_id } }, "служебное сообщение");
    return messageNode(message, message.from === this.speaker, Boolean(this.group), {
      command: (text) => this.send(text),
      phone: (text) => { this.input.value = text; this.input.focus(); },
      tap: (tapped, pressed, node) => this.tap(tapped, pressed, node),
    });
  }

  async tap(message, pressed, node) {
    node.classList.add("waiting");
    this.phones.noteTap(this.speaker, this.id);
    await post("telegram/tap", { person: this.speaker, chat: this.id, message_id: message.message_id, data: pressed.data });
    setTimeout(() => node.classList.remove("waiting"), TOAST_MS);
  }

  send(text) {
    return post("telegram/send", { person: this.speaker, text, chat: this.id });
  }

  /** The bot answered a tap: its button stops waiting, the words are shown. */
  answered({ text, alert }) {
    for (const node of this.list.querySelectorAll(".waiting")) node.classList.remove("waiting");
    this.node.querySelector(".toast, .alert")?.remove();
    if (!text) return;
    const close = () => shown.remove();
    const shown = alert
      ? el("div", { class: "alert", role: "alertdialog" }, el("div", {}, el("p", {}, text), button("OK", close)))
      : el("div", { class: "toast", role: "status" }, text);
    this.node.append(shown);
    if (!alert) setTimeout(close, TOAST_MS);
  }

  drawFrame() {
    const { group, person } = this;
    const name = group ? group.title : person?.name || String(this.id);
    this.head.replaceChildren(
      el("span", { class: `avatar color-${Math.abs(this.id) % COLORS}` }, name.slice(0, 1)),
      el("div", { class: "names" }, el("b", {}, name), this.line, el("small", {}, this.under())),
      person?.started && !person.blocked ? this.blocker() : "");
    this.drawLine();
    this.node.classList.toggle("idle", Boolean(person && !person.started));
    this.drawFoot();
  }

  /** The second line under the name. */
  under() {
    if (this.group) return "и бот";
    return this.person?.blocked ? "бот заблокирован" : this.phones.departments(this.person);
  }

  /** Her extension, and what her desk phone does now. */
  drawLine() {
    if (this.group) {
      this.line.replaceChildren(this.group.members.map((id) => this.phones.people.get(id)?.first_name || id).join(", "));
      return;
    }
    const { ext, state } = this.phones.desk(this.person);
    const words = { rings: "🔔 звонит", waits: "● ждёт", talks: "● говорит" }[state];
    this.line.replaceChildren(ext ? `доб. ${ext}` : "", words ? el("span", { class: `desk ${state}` }, words) : "");
  }

  blocker() {
    return button("⊘", () => this.block(true), { class: "block", title: "Заблокировать бота" });
  }

  block(blocked) {
    return post("telegram/block", { person: this.id, blocked });
  }

  speakers() {
    const select = el("select", { title: "От чьего имени писать и нажимать" }, this.group.members.map((id) =>
      el("option", { value: id, selected: id === this.speaker }, this.phones.people.get(id)?.first_name || id)));
    select.addEventListener("change", () => {
      this.speaker = Number(select.value);
      select.blur();
      this.load([...this.messages.values()]);
    });
    return select;
  }

  drawFoot() {
    const { person } = this;
    if (person && !person.started) {
      this.foot.replaceChildren(button("СТАРТ", () => post("telegram/start", { person: this.id }), { class: "start" }));
      return;
    }
    if (person?.blocked) {
      this.foot.replaceChildren(button("РАЗБЛОКИРОВАТЬ", () => this.block(false), { class: "start" }));
      return;
    }
    const form = el("form", { class: "write" }, this.group && this.speakers(), clip(this), this.input, el("button", { type: "submit", title: "Отправить" }, "➤"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.input.value;
      this.input.value = "";
      if (text.trim()) this.send(text);
    });
    const typing = document.activeElement === this.input;
    this.foot.replaceChildren(form, ...this.keyboard());
    if (typing) this.input.focus();
  }

  /** The reply keyboard that the bot set last. */
  keyboard() {
    const all = [...this.messages.values()];
    const last = all.findLast((message) => message.reply_keyboard && message.reply_keyboard.kind !== "force_reply");
    if (last?.reply_keyboard.kind !== "keyboard") return [];
    const used = all.slice(all.indexOf(last)).some((message) => message.from === this.speaker);
    if (last.reply_keyboard.one_time && used) return [];
    return [el("div", { class: "keyboard" }, last.buttons.map((row) => el("div", { class: "row" }, row.map((key) =>
      button(key.text, () => (key.request_contact
        ? post("telegram/contact", { person: this.speaker, chat: this.id })
        : this.send(key.text)))))))];
  }
}
