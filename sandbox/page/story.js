// The hint for a newcomer: a missed call in three steps, each ticked off when it has happened.

import { button, el } from "./dom.js";

const CLOSED = "story-closed";
const STEPS = [
  ["Клиент звонит", "Нажмите синюю кнопку ниже: через секунду в чатах Анны и Бориса появится карточка."],
  ["Никто не берёт", "Нажмите на карточке звонка: в чатах её сменит сообщение о пропущенном с кнопками."],
  ["Анна перезванивает", "Нажмите «📞 Перезвонить» в её чате. Зазвонит её телефон, потом телефон клиента."],
];
// What is to be pressed next, for the style sheet to point at, and the step it belongs to.
const STEP_OF = { call: 0, nobody: 1, back: 2, talk: 2, done: 3 };
const WORDS = {
  talk: "Теперь зелёные кнопки на карточке звонка.",
  done: "Клиенту перезвонили, и это видно в каждом чате. Ещё можно: «✋ Беру» в чате, команда /missed, «Telegram недоступен» внизу.",
};

export class Story {
  constructor() {
    this.node = el("section", { class: "story", "aria-label": "Сыграйте историю" });
    this.next = null;
  }

  /** All calls there were, oldest first. */
  follow(calls) {
    const next = sessionStorage.getItem(CLOSED) ? "" : nextOf(calls);
    if (next === this.next) return;
    this.next = next;
    document.body.dataset.next = next;
    this.node.hidden = !next;
    if (next) this.draw();
  }

  draw() {
    const at = STEP_OF[this.next];
    this.node.replaceChildren(
      el("h2", {}, at < STEPS.length ? "Сыграйте историю" : "История сыграна 🎉",
        button("✕", () => this.close(), { title: "Скрыть подсказку", class: "close" })),
      el("ol", {}, STEPS.map(([title, words], step) => el("li", { class: step < at ? "past" : step === at ? "now" : "" },
        el("b", {}, title), step === at && el("p", {}, WORDS[this.next] || words)))));
    if (at === STEPS.length) this.node.append(el("p", {}, WORDS.done));
  }

  close() {
    sessionStorage.setItem(CLOSED, "yes");
    this.follow([]);
  }
}

function nextOf(calls) {
  const live = (call) => call.stage !== "over";
  const outgoing = calls.filter((call) => call.direction === "out");
  const incoming = calls.filter((call) => call.direction === "in");
  if (outgoing.some(live)) return "talk";
  if (outgoing.some((call) => call.status === "Success")) return "done";
  if (incoming.some((call) => call.stage === "rings")) return "nobody";
  return incoming.some((call) => !live(call) && call.status !== "Success") ? "back" : "call";
}
