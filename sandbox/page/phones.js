// The right side: everybody's chat with the bot and the group, side by side.

import { Chat } from "./chat.js";

const TAP_REMEMBERED_MS = 20000;

export class Phones {
  constructor(root) {
    this.root = root;
    this.chats = new Map();
    this.tapped = new Map();
  }

  load(telegram, offices) {
    [this.company] = offices; // the same people sit in every office
    this.people = new Map(telegram.people.map((person) => [person.id, person]));
    this.groups = new Map(telegram.groups.map((group) => [group.id, group]));
    this.calls = new Map(offices.flatMap((office) => office.calls).map((call) => [call.id, call]));
    this.chats.clear();
    this.root.replaceChildren();
    for (const id of [...this.people.keys(), ...this.groups.keys()]) {
      this.open(id).load(telegram.chats[id] || []);
    }
  }

  open(id) {
    if (!this.chats.has(id)) {
      const chat = new Chat(id, this);
      this.chats.set(id, chat);
      this.root.append(chat.node);
    }
    return this.chats.get(id);
  }

  employee(person) {
    return this.company.employees.find((one) => one.name === person?.name);
  }

  /** The departments she works in, or else what she is. */
  departments(person) {
    const employee = this.employee(person);
    const own = this.company.departments.filter((one) => one.members.includes(employee?.login));
    return own.map((one) => one.name).join(" · ") || employee?.position || "";
  }

  /** Her desk phone: its extension, and whether it rings or talks. */
  desk(person) {
    const { login, ext } = this.employee(person) || {};
    const phones = [...this.calls.values()].flatMap((call) => call.phones).filter((phone) => phone.login === login);
    const state = ["talks", "waits", "rings"].find((one) => phones.some((phone) => phone.state === one)) || "";
    return { ext, state };
  }

  /** Remember where she tapped: the bot's toast says only to whom. */
  noteTap(person, chat) {
    this.tapped.set(person, { chat, at: Date.now() });
  }

  /** An event of the stream. */
  hear(event) {
    if (event.kind === "message" || event.kind === "edit") this.open(event.chat).put(event.message, event.kind);
    else if (event.kind === "delete") this.open(event.chat).remove(event.message_id);
    else if (event.kind === "toast") this.toast(event);
    else if (event.kind === "call") this.ring(event.call);
    else if (event.kind === "person") this.update(this.people, event.person);
    else if (event.kind === "group") this.update(this.groups, event.group);
  }

  ring(call) {
    this.calls.set(call.id, call);
    for (const chat of this.chats.values()) chat.drawLine();
  }

  update(all, one) {
    all.set(one.id, one);
    this.open(one.id).drawFrame();
  }

  toast(event) {
    const tap = this.tapped.get(event.person);
    const recent = tap && Date.now() - tap.at < TAP_REMEMBERED_MS;
    this.open(recent ? tap.chat : event.person).answered(event);
  }
}
