// The hint for a newcomer: a missed call in three steps, each ticked off when it has happened.

import { button, el } from "./dom.js";

const CLOSED = "story-closed";
const BEGIN = [
  ["Клиент звонит", "Нажмите синюю кнопку ниже: через секунду в чатах Анны и Бориса появится карточка."],
  ["Никто не берёт", "Нажмите на карточке звонка: в чатах её сменит сообщение о пропущенном с кнопками."],
];
const CALL_BACK = ["Анна перезванивает", "Нажмите «📞 Перезвонить» в её чате. Зазвонит её телефон, потом телефон клиента."];
const AGAIN = ["Клиент звонит снова", "Эта АТС не умеет звонить по команде: Анна наберёт сама, или клиент дозвонится. Нажмите «Клиент звонит»."];
// What is to be pressed next, for the style sheet to point at, and the step it belongs to.
const STEP_OF = { call: 0, nobody: 1, back: 2, again: 2, answer: 2, talk: 2, done: 3 };
const WORDS = {
  answer: "Теперь пусть кто-нибудь возьмёт трубку.",
  talk: "Теперь зелёные кнопки на карточке звонка.",
  done: "Долг закрыт, и это видно в каждом чате. Ещё можно: «✋ Беру» в чате, команда /missed, «Telegram недоступен» внизу, другой офис наверху.",
};
const LATE = {
  cifra1: " Об исходящих «Цифра1» не сообщает: бот сам спросит её, чем кончилось, и карточка позеленеет чуть позже.",
};

export class Story {
  constructor() {
    this.node = el("section", { class: "story", "aria-label": "Сыграйте историю" });
  }

  /** All calls there were in this office, oldest first. */
  follow(office, calls) {
    const next = sessionStorage.getItem(CLOSED) ? "" : nextOf(calls, office.dials);
    if (next === this.next && office.name === this.office?.name) return;
    this.office = office;
    this.next = next;
    document.body.dataset.next = next;
    this.node.hidden = !next;
    if (next) this.draw();
  }

  draw() {
    const at = STEP_OF[this.next];
    const steps = [...BEGIN, this.office.dials ? CALL_BACK : AGAIN];
    this.node.replaceChildren(
      el("h2", {}, at < steps.length ? "Сыграйте историю" : "История сыграна 🎉",
        button("✕", () => this.close(), { title: "Скрыть подсказку", class: "close" })),
      el("ol", {}, steps.map(([title, words], step) => el("li", { class: step < at ? "past" : step === at ? "now" : "" },
        el("b", {}, title), step === at && el("p", {}, WORDS[this.next] || words)))));
    if (at === steps.length) this.node.append(el("p", {}, WORDS.done + (LATE[this.office.kind] || "")));
  }

  close() {
    sessionStorage.setItem(CLOSED, "yes");
    this.follow(this.office, []);
  }
}

function nextOf(calls, dials) {
  const live = calls.filter((call) => call.stage !== "over");
  const missedAt = calls.findIndex((call) => call.direction === "in" && call.stage === "over" && call.status !== "Success");
  const missed = missedAt >= 0;
  const since = calls.slice(missedAt + 1);
  if (live.some((call) => call.direction === "out")) return "talk";
  if (calls.some((call) => call.direction === "out" && call.status === "Success")) return "done";
  if (!dials && missed && since.some((call) => call.status === "Success")) return "done";
  if (live.some((call) => call.stage === "rings")) return missed && !dials ? "answer" : "nobody";
  if (!missed) return "call";
  if (dials) return "back";
  return live.length ? "talk" : "again";
}
