// The form of a new call: which client, and whom he calls.

import { post } from "./api.js";
import { button, el } from "./dom.js";

const HIDDEN = "hidden";
const OTHER = "other";

// A PBX says numbers without signs; whatever else is typed is sent as it is.
const digits = (typed) => typed.replace(/[\s()+-]/g, "");

export function newCall(office) {
  const { clients, departments, employees, lines } = office;
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
  const act = (action, more) => post(`offices/${office.name}/${action}`, { client: client(), ...more });
  return el("section", { class: "new-call" },
    el("label", {}, el("span", {}, "Клиент"), who), number,
    el("label", {}, el("span", {}, "Куда"), where),
    el("label", { class: "check" }, inTurn, "телефоны звонят по очереди"),
    button("📞 Клиент звонит", () => act("ring", { sequential: inTurn.checked, ...target() }), { class: "primary" }),
    button("Звонит в нерабочее время", () => act("after_hours", { line: target().line || "" }), {
      class: "quiet", title: "Ни один телефон не звонит, АТС сообщает только итог",
    }));
}
