// The left column: the offices of the firm, who calls, and what people do with their receivers.

import { post } from "./api.js";
import { button, el, minutes, toggle } from "./dom.js";
import { callNode } from "./call.js";
import { Helpdesk } from "./helpdesk.js";
import { newCall } from "./newcall.js";
import { Story } from "./story.js";

const CHOSEN = "office-chosen";
const OVER_SHOWN = 6;
const SWITCHES = {
  autopilot: ["автопилот перезвонов", "Перезвоны идут сами: сотрудник берёт трубку, клиент отвечает, разговор 12 с"],
  ask_contact: ["АТС спрашивает, кто звонит", "Пока телефоны звонят, АТС узнаёт у бота имя клиента"],
  recording: ["АТС записывает разговоры", "Запись появляется немного погодя после разговора"],
  voicemail: ["клиент оставляет сообщение", "Кто ни до кого не дозвонился, говорит на автоответчик"],
};

export class Station {
  constructor(root) {
    this.root = root;
    this.told = new Map();
    this.story = new Story();
    this.helpdesk = new Helpdesk();
    setInterval(() => this.tick(), 1000);
  }

  load(offices, helpdesk) {
    this.offices = new Map(offices.map((office) => [office.name, office]));
    this.calls = new Map(offices.map((office) => [office.name, new Map(office.calls.map((call) => [call.id, call]))]));
    this.helpdesk.load(helpdesk);
    this.choose(this.offices.has(sessionStorage.getItem(CHOSEN)) ? sessionStorage.getItem(CHOSEN) : offices[0].name);
  }

  get office() { return this.offices.get(this.chosen); }

  choose(name) {
    this.chosen = name;
    sessionStorage.setItem(CHOSEN, name);
    const { office } = this;
    this.tabs = el("nav", { class: "offices", "aria-label": "Офис", hidden: this.offices.size < 2 });
    this.current = el("div", { class: "calls", data: { calls: "current" } });
    this.over = el("div", { class: "calls over", data: { calls: "over" } });
    this.switches = el("div", { class: "switches" });
    this.root.replaceChildren(
      el("header", {}, el("h1", {}, "Телефонная станция"), el("p", {}, `${office.firm} · время московское`)),
      this.tabs, this.story.node, newCall(office), this.current, this.over, this.helpdesk.node, this.switches);
    this.draw();
    this.drawSwitches();
  }

  /** An event of the stream. */
  hear(event) {
    if (event.kind === "ticket") this.helpdesk.hear(event);
    if (event.kind === "call") this.hearCall(event.office, event.call);
    else if (event.kind === "switch") {
      this.offices.get(event.office).switches[event.name] = event.on;
      this.drawSwitches();
    }
  }

  hearCall(office, call) {
    const calls = this.calls.get(office);
    const ends = call.stage === "over" && calls.get(call.id)?.stage !== "over";
    calls.set(call.id, call);
    if (office !== this.chosen) {
      this.drawTabs();
      return;
    }
    this.draw();
    // On a low screen: the buttons of what goes on now, and the hint again when it is over.
    if (ends) this.root.scrollTop = 0;
    else this.current.querySelector(`[data-call="${CSS.escape(call.id)}"]`)?.scrollIntoView({ block: "nearest" });
  }

  drawTabs() {
    const busy = (name) => [...this.calls.get(name).values()].some((call) => call.stage !== "over");
    this.tabs.replaceChildren(...[...this.offices.values()].map(({ name, title }) => button(title, () => this.choose(name), {
      class: busy(name) ? "busy" : "", "aria-pressed": String(name === this.chosen), data: { office: name },
    })));
  }

  drawSwitches() {
    const { name, switches } = this.office;
    this.switches.replaceChildren(...Object.entries(switches).map(([which, on]) => {
      const [label, title] = SWITCHES[which];
      return toggle(label, on, (wished) => post(`offices/${name}/switch`, { name: which, on: wished }), title);
    }));
  }

  draw() {
    this.drawTabs();
    const all = [...this.calls.get(this.chosen).values()];
    this.story.follow(this.office, all);
    const calls = all.reverse();
    const live = calls.filter((call) => call.stage !== "over");
    const over = calls.filter((call) => call.stage === "over").slice(0, OVER_SHOWN);
    const node = (call) => callNode(call, this.office, this.told);
    this.current.replaceChildren(el("h2", {}, live.length ? "Сейчас" : "Сейчас звонков нет"), ...live.map(node));
    this.over.replaceChildren(...(over.length ? [el("h2", {}, "Окончены")] : []), ...over.map(node));
    this.tick();
  }

  tick() {
    for (const node of this.root.querySelectorAll("[data-started]")) {
      node.textContent = minutes((Date.now() - Number(node.dataset.started)) / 1000);
    }
  }
}
