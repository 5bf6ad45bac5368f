// The drawer at the bottom: every Bot API request, every webhook, and the switches that make trouble.

import { post } from "./api.js";
import { button, clockSeconds, el, toggle } from "./dom.js";

const ROWS = 200;
const ALWAYS = 1000000;
// What is longer may be broken into lines.
const LONG = 24;

export class Journal {
  constructor(root) {
    this.root = root;
    this.polls = false;
    this.ticker = el("span", { class: "ticker" });
    this.bot = el("tbody", {});
    this.pbx = el("tbody", {});
    this.handle = button("Журнал", () => this.fold(), { class: "handle", "aria-expanded": "false" });
    this.trouble = el("div", { class: "trouble" });
    const polls = toggle("getUpdates", false, (on) => this.root.classList.toggle("polls", on), "Показывать длинные опросы бота");
    root.replaceChildren(
      el("div", { class: "bar" }, this.handle, this.ticker, this.trouble),
      el("div", { class: "tables" },
        table("Бот → Telegram", ["время", "метод", "чат", "ответ", "неисправность", "мс"], this.bot, polls),
        table("АТС ↔ бот", ["время", "офис", "", "что", "сотрудник", "ответ", "мс"], this.pbx)));
  }

  load(telegram, offices) {
    this.titles = new Map(offices.map((office) => [office.name, office.title]));
    this.bot.replaceChildren();
    this.pbx.replaceChildren();
    const answered = (telegram.log || []).filter((entry) => entry.status !== null);
    for (const entry of answered.slice(-ROWS)) this.api(entry);
    const deliveries = offices.flatMap(({ name, pbx }) => pbx.deliveries.map((delivery) => ({ office: name, delivery })));
    deliveries.sort((a, b) => a.delivery.at - b.delivery.at);
    for (const event of deliveries.slice(-ROWS)) this.delivery(event);
    this.drawTrouble(telegram.trouble);
  }

  fold() {
    const open = this.root.classList.toggle("open");
    this.handle.setAttribute("aria-expanded", String(open));
  }

  /** An event of the stream. */
  hear(event) {
    if (event.kind === "api") this.api(event.entry);
    else if (event.kind === "delivery") this.delivery(event);
    else if (event.kind === "request") this.request(event);
    else if (event.kind === "helpdesk") this.helpdesk(event.entry);
    else if (event.kind === "trouble") this.drawTrouble(event);
  }

  api(entry) {
    const good = entry.status === 200;
    const said = entry.error || entry.status || "обрыв";
    const cells = [clockSeconds(entry.wall_ms ?? Date.now()), entry.method, entry.chat_id ?? "", said, entry.fault || "", entry.ms ?? ""];
    push(this.bot, cells, good, entry.params, entry.method === "getUpdates" ? "poll" : "");
    if (entry.method !== "getUpdates") this.tell(`${entry.method} ${entry.chat_id ?? ""} → ${said}`, good);
  }

  delivery({ office, delivery }) {
    const { fields, status, body, ms, at } = delivery;
    const what = [fields.cmd || fields.action, fields.type || fields.event, fields.status || fields.call_status].filter(Boolean).join(" ");
    const whom = fields.user || fields.to || fields.pbx_user_id || fields.pbx_user_ids?.join(", ") || "";
    const good = status >= 200 && status < 300;
    push(this.pbx, [clockSeconds(at * 1000), this.titles.get(office) || "", "→", what, whom, status || body, ms], good, { ...fields, "ответ": body });
    this.tell(`${this.titles.get(office) || "АТС"}: ${what} → ${status || body}`, good);
  }

  request({ office, entry }) {
    const good = entry.status >= 200 && entry.status < 300;
    const what = `${entry.method} ${entry.path}`;
    push(this.pbx, [clockSeconds(entry.at * 1000), this.titles.get(office) || office, "←", what, "", entry.fault || entry.status, entry.ms ?? ""], good, { "тело": entry.body ?? entry.asked });
    this.tell(`${what} → ${entry.fault || entry.status}`, good);
  }

  helpdesk(entry) {
    const { action = [entry.method], call_status = [] } = entry.fields || {};
    this.request({ office: "хелпдеск", entry: { ...entry, method: action[0], path: call_status[0] || "", asked: entry.fields } });
  }

  tell(text, good) {
    this.ticker.textContent = text;
    this.ticker.classList.toggle("bad", !good);
  }

  drawTrouble({ down, limits, faults }) {
    const flooded = (faults || []).some((fault) => fault.kind === "429");
    this.root.classList.toggle("troubled", Boolean(down || flooded));
    this.trouble.replaceChildren(
      toggle("Telegram недоступен", down, (on) => post("telegram/trouble", { down: on })),
      toggle("429 на всё", flooded, (on) => (on
        ? post("telegram/fault", { kind: "429", times: ALWAYS, retry_after: 2 })
        : post("telegram/clear_faults")), "Каждый запрос бота получает «Too Many Requests»"),
      toggle("лимиты Telegram", limits, (on) => post("telegram/trouble", { limits: on }), "Настоящие пределы Telegram: 30/с, 1/с в чат, 20/мин в группу"));
  }
}

function table(title, names, body, extra = "") {
  return el("section", {}, el("h2", {}, title, extra),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, names.map((name) => el("th", {}, name)))), body)));
}

/** Newest first; the row's details open on a click. */
function push(body, cells, good, details, kind = "") {
  const row = el("tr", { class: [kind, good ? "" : "bad"].join(" ").trim() }, cells.map((cell) => el("td", { class: String(cell).length > LONG ? "said" : "" }, String(cell))));
  row.addEventListener("click", () => {
    if (row.nextSibling?.classList?.contains("details")) row.nextSibling.remove();
    else row.after(el("tr", { class: "details" }, el("td", { colSpan: cells.length }, el("pre", {}, JSON.stringify(details, null, 1)))));
  });
  body.prepend(row);
  while (body.children.length > ROWS) body.lastChild.remove();
}
