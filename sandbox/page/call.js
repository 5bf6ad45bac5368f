// One call of the phone company: its phones, its stage, and the buttons that fit it.

import { post } from "./api.js";
import { button, clock, el, minutes } from "./dom.js";

const STAGES = {
  rings: "звонит",
  "employee rings": "звонит у сотрудника",
  "client rings": "звонит у клиента",
  talks: "разговор",
};
// The seconds that are told to the bot: nobody wants to wait for them in front of the page.
const TOLD = { wait: 41, talk: 12 };

const firstName = (phone) => phone.name.split(" ")[0];

/** `told`: the seconds typed so far, by call and name. */
export function callNode(call, office, told) {
  const over = call.stage === "over";
  const who = call.client_name || (call.client ? `+${call.client}` : "Номер скрыт");
  const node = el("article", { class: `call ${call.direction} ${call.stage.replace(" ", "-")}`, data: { call: call.id } },
    el("div", { class: "title" },
      el("b", {}, `${call.direction === "in" ? "↙" : "↗"} ${who}`),
      over ? el("time", {}, clock(call.started)) : el("time", { data: { started: call.started } })),
    el("div", { class: "route" }, route(call)));
  if (over) {
    node.append(el("div", { class: `outcome ${call.status === "Success" ? "good" : "bad"}` }, outcome(call)));
    if (call.direction === "in") node.append(...afterwards(call, office));
    return node;
  }
  node.append(
    el("div", { class: "phones" }, call.phones.map((phone) => phoneNode(phone, call))),
    el("div", { class: "actions" }, actions(call, office, told)));
  return node;
}

function route(call) {
  const number = call.client && call.client_name ? `+${call.client}` : "";
  const contact = call.contact?.contact_name ? `бот: ${call.contact.contact_name}` : "";
  const parts = [number, call.department, call.line && `линия +${call.line}`, contact].filter(Boolean);
  return parts.flatMap((part, index) => [index ? " · " : "", el("span", {}, part)]);
}

function phoneNode(phone, call) {
  const client = call.stage === "client rings" && call.direction === "out";
  return [
    el("span", { class: `phone ${phone.state}` }, `${firstName(phone)} ${phone.ext}`),
    client && el("span", { class: "phone rings" }, "клиент"),
  ];
}

const doing = (call, office) => (action, more = {}) => () => post(`offices/${office.name}/${action}`, { call_id: call.id, ...more });

function actions(call, office, told) {
  const act = doing(call, office);
  const label = el("span", { class: "stage" }, STAGES[call.stage]);
  switch (call.stage) {
    case "rings":
      return ringing(call, office, told);
    case "employee rings":
      return [
        label,
        button(`${firstName(call.phones[0])} снимает трубку`, act("employee_picks_up"), { class: "good" }),
        button("Не берёт", act("employee_ignores")),
      ];
    case "client rings":
      return [
        label,
        button("Клиент отвечает", act("client_picks_up"), { class: "good" }),
        button("Занято", act("client_busy")),
        button("Не отвечает", act("client_no_answer")),
        button("Недоступен", act("client_unavailable")),
      ];
    default:
      return talking(call, office, told);
  }
}

function secondsField(call, name, label, told) {
  const key = `${call.id} ${name}`;
  const field = el("input", { type: "number", min: 0, max: 36000, value: told.get(key) ?? TOLD[name], name });
  field.addEventListener("input", () => told.set(key, field.value));
  const seconds = () => Math.max(0, Math.round(Number(field.value) || 0));
  return [el("label", { class: "told" }, label, field), seconds];
}

function ringing(call, office, told) {
  const [field, seconds] = secondsField(call, "wait", "ждал, с", told);
  const act = (action, more = {}) => () => doing(call, office)(action, { wait: seconds(), ...more })();
  return [
    field,
    call.phones.filter((phone) => phone.state === "rings").map((phone) =>
      button(`Берёт ${firstName(phone)}`, act("answer", { login: phone.login }), { class: "good" })),
    call.sequential && button("Следующий телефон", doing(call, office)("next_phone")),
    button("Никто не берёт", act("nobody"), { data: { act: "nobody" } }),
    button("Клиент бросил трубку", act("client_hangs_up")),
  ];
}

function talking(call, office, told) {
  const [field, seconds] = secondsField(call, "talk", "разговор, с", told);
  const speaker = call.phones.find((phone) => phone.state === "talks");
  const colleagues = office.employees.filter((employee) => employee.login !== speaker?.login);
  const to = el("select", { title: "Перевести звонок" }, el("option", { value: "" }, "Перевести на…"),
    colleagues.map((one) => el("option", { value: one.login }, one.name)));
  to.addEventListener("change", () => to.value && doing(call, office)("transfer", { to_login: to.value })());
  const end = (action) => () => doing(call, office)(action, { talk: seconds() })();
  return [
    field,
    button("Кладёт трубку", end("hang_up"), { class: "good" }),
    call.direction === "in" && button("Клиент бросил трубку", end("client_hangs_up")),
    call.direction === "in" && to,
  ];
}

function outcome(call) {
  const name = call.phones.find((phone) => phone.login === call.by)?.name.split(" ")[0] || "";
  const waited = `ждал ${minutes(call.wait)}`;
  if (call.transferred_to) return "переведён";
  if (call.status === "Success") return `${name ? `${name}, ` : ""}разговор ${minutes(call.talk)}`;
  if (call.direction === "in") return call.status === "Cancel" ? `клиент бросил трубку, ${waited}` : `никто не взял, ${waited}`;
  return { Busy: "занято", NotAvailable: "недоступен", Cancel: "сотрудник не снял трубку" }[call.status] || "не отвечает";
}

/** What the client may still do when the call is over. */
function afterwards(call, office) {
  const nodes = call.status === "Success" && office.rates ? [stars(call, office)] : [];
  if (office.faxes) nodes.push(button("📠 Клиент шлёт факс", doing(call, office)("fax"), { class: "quiet" }));
  return nodes;
}

function stars(call, office) {
  const given = call.marks.at(-1) || 0;
  return el("div", { class: "stars", title: "Клиент ставит оценку" }, [1, 2, 3, 4, 5].map((mark) =>
    button(mark <= given ? "★" : "☆", doing(call, office)("rate", { mark }), { "aria-label": `Оценка ${mark}` })));
}
