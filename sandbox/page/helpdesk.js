// What the bot has told the helpdesk: a small list of its calls, shown as soon as there is one.

import { el } from "./dom.js";
import { player } from "./player.js";

const SHOWN = 8;
const WORDS = {
  ringing: "звонит",
  "in-progress": "говорят",
  answered: "поговорили",
  missed: "пропущен",
  canceled: "клиент бросил",
  failed: "не удалось",
  busy: "занято",
};

export class Helpdesk {
  constructor() {
    this.calls = new Map();
    this.list = el("div", {});
    this.title = el("summary", {});
    this.node = el("details", { class: "helpdesk", open: true }, this.title, this.list);
  }

  load({ calls }) {
    this.calls = new Map(calls.map((call) => [call.call_id, call]));
    this.draw();
  }

  hear({ call }) {
    this.calls.set(call.call_id, call);
    this.draw();
  }

  draw() {
    this.node.hidden = this.calls.size === 0;
    this.title.textContent = `Хелпдеск · звонков: ${this.calls.size}`;
    this.list.replaceChildren(...[...this.calls.values()].reverse().slice(0, SHOWN).map(callNode));
  }
}

function callNode(call) {
  const arrow = call.direction === "incoming" ? "↙" : "↗";
  const told = call.statuses.map((status) => WORDS[status] || status).join(" → ");
  const who = call.pbx_user_id || call.shown_to.join(", ");
  return el("article", { class: "ticket", data: { ticket: call.call_id } },
    el("div", {}, el("b", {}, `${arrow} ${call.phone}`), el("small", {}, `№ ${call.call_id}`)),
    el("div", {}, told), who && el("small", {}, who),
    call.comments.map((comment) => el("small", {}, comment)),
    call.audio_record && player(`/sandbox/helpdesk/audio/${call.call_id}`));
}
