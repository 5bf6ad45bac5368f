// The right side: everybody's chat with the bot and the group, side by side.

import { Chat } from "./chat.js";

const TAP_REMEMBERED_MS = 20000;

export class Phones {
  constructor(root) {
    this.root = root;
    this.chats = new Map();
    this.tapped = new Map();
  }

  load(telegram, company) {
    this.company = company;
    this.people = new Map(telegram.people.map((person) => [person.id, person]));
    this.groups = new Map(telegram.groups.map((group) => [group.id, group]));
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

  /** What stands under a person's name: her extension and departments. */
  subtitle(person) {
    const employee = this.company.employees.find((one) => one.name.startsWith(person.first_name));
    if (!employee) return "";
    const departments = this.company.departments.filter((one) => one.members.includes(employee.login));
    return [`доб. ${employee.ext}`, ...departments.map((one) => one.name)].join(" · ");
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
    else if (event.kind === "person") this.update(this.people, event.person);
    else if (event.kind === "group") this.update(this.groups, event.group);
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
