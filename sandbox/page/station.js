// The left column: who calls, which phones ring, and what people do with their receivers.

import { post } from "./api.js";
import { button, el, minutes, toggle } from "./dom.js";
import { callNode } from "./call.js";
import { Story } from "./story.js";

const HIDDEN = "hidden";
const OTHER = "other";
const OVER_SHOWN = 6;

// A PBX says numbers without signs; whatever else is typed is sent as it is.
const digits = (typed) => typed.replace(/[\s()+-]/g, "");

export class Station {
  constructor(root) {
    this.root = root;
    this.calls = new Map();
    this.told = new Map();
    this.story = new Story();
    setInterval(() => this.tick(), 1000);
  }

  load(company) {
    this.company = company;
    this.calls = new Map(company.calls.map((call) => [call.id, call]));
    this.current = el("div", { class: "calls", data: { calls: "current" } });
    this.over = el("div", { class: "calls over", data: { calls: "over" } });
    this.root.replaceChildren(
      el("header", {}, el("h1", {}, "Телефонная станция"), el("p", {}, `${company.firm} · время московское`)),
      this.story.node,
      this.newCall(),
      this.current,
      this.over,
      this.switches(),
    );
    this.draw();
  }

  /** An event of the stream. */
  hear(event) {
    if (event.kind === "call") {
      const { call } = event;
      const ends = call.stage === "over" && this.calls.get(call.id)?.stage !== "over";
      this.calls.set(call.id, call);
      this.draw();
      // On a low screen: the buttons of what goes on now, and the hint again when it is over.
      if (ends) this.root.scrollTop = 0;
      else this.current.querySelector(`[data-call="${CSS.escape(call.id)}"]`)?.scrollIntoView({ block: "nearest" });
    } else if (event.kind === "switch") {
      this.company[event.name] = event.on;
      this.switchesNode.replaceWith(this.switches());
    }
  }

  newCall() {
    const { clients, departments, employees, lines } = this.company;
    const who = el("select", { name: "client", "aria-label": "Клиент" },
      clients.map((client) => el("option", { value: client.number }, `${client.name} · +${client.number}`)),
      el("option", { value: HIDDEN }, "Номер скрыт"),
      el("option", { value: OTHER }, "Другой номер…"));
    const number = el("input", { name: "number", "aria-label": "Номер клиента", inputMode: "tel", placeholder: "79101230000", hidden: true, maxLength: 40 });
    who.addEventListener("change", () => { number.hidden = who.value !== OTHER; });
    const where = el("select", { name: "where", "aria-label": "Куда" },
      el("optgroup", { label: "Отделы" }, lines.map((line) => {
        const department = departments.find((one) => one.id === line.department);
        return el("option", { value: `line:${line.number}` }, `${department.name} · +${line.number}`);
      })),
      el("optgroup", { label: "Сотрудники" }, employees.map((employee) =>
        el("option", { value: `employee:${employee.login}` }, `${employee.name} · доб. ${employee.ext}`))));
    const inTurn = el("input", { type: "checkbox", name: "sequential" });
    const client = () => (who.value === HIDDEN ? null : who.value === OTHER ? digits(number.value) || null : who.value);
    const target = () => {
      const [kind, value] = where.value.split(":");
      return kind === "line" ? { line: value } : { employee: value };
    };
    const ring = () => post("company/ring", { client: client(), sequential: inTurn.checked, ...target() });
    const afterHours = () => post("company/after_hours", { client: client(), line: target().line || "" });
    return el("section", { class: "new-call" },
      el("label", {}, el("span", {}, "Клиент"), who), number,
      el("label", {}, el("span", {}, "Куда"), where),
      el("label", { class: "check" }, inTurn, "телефоны звонят по очереди"),
      button("📞 Клиент звонит", ring, { class: "primary" }),
      button("Звонит в нерабочее время", afterHours, { class: "quiet", title: "Ни один телефон не звонит, АТС сообщает только итог" }));
  }

  switches() {
    this.switchesNode = el("div", { class: "switches" },
      toggle("автопилот перезвонов", this.company.autopilot, (on) => post("company/autopilot", { on }),
        "Перезвоны идут сами: сотрудник берёт трубку, клиент отвечает, разговор 12 с"),
      toggle("АТС спрашивает, кто звонит", this.company.ask_contact, (on) => post("company/ask_contact", { on })));
    return this.switchesNode;
  }

  draw() {
    this.story.follow([...this.calls.values()]);
    const calls = [...this.calls.values()].reverse();
    const live = calls.filter((call) => call.stage !== "over");
    const over = calls.filter((call) => call.stage === "over").slice(0, OVER_SHOWN);
    const node = (call) => callNode(call, this.company, this.told);
    this.current.replaceChildren(
      el("h2", {}, live.length ? "Сейчас" : "Сейчас звонков нет"), ...live.map(node));
    this.over.replaceChildren(...(over.length ? [el("h2", {}, "Окончены")] : []), ...over.map(node));
    this.tick();
  }

  tick() {
    for (const node of this.root.querySelectorAll("[data-started]")) {
      node.textContent = minutes((Date.now() - Number(node.dataset.started)) / 1000);
    }
  }
}
