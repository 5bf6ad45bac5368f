// The page: loads the whole world once, then follows the stream of what happens in it.

import { get, notice } from "./api.js";
import { Journal } from "./journal.js";
import { Phones } from "./phones.js";
import { Station } from "./station.js";

const station = new Station(document.getElementById("station"));
const phones = new Phones(document.getElementById("phones"));
const journal = new Journal(document.getElementById("journal"));

async function load() {
  const world = await get("/sandbox/state");
  station.load(world.offices, world.helpdesk);
  phones.load(world.telegram, world.offices);
  journal.load(world.telegram, world.offices);
  return world.position;
}

async function follow() {
  const position = await load();
  const stream = new EventSource(`/sandbox/stream?after=${encodeURIComponent(position)}`);
  stream.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.kind === "reload") {
      // The sandbox was restarted, or we were away for too long: begin again from its present state.
      stream.close();
      follow().catch(report);
      return;
    }
    for (const part of [station, phones, journal]) part.hear(event);
  };
  stream.onopen = () => document.body.classList.remove("lost");
  stream.onerror = () => document.body.classList.add("lost");
}

function report(error) {
  notice(`Страница не загрузилась: ${error.message}`);
}

follow().catch(report);
