// Talking to the sandbox's control API; what it refuses is shown, never swallowed.

import { el } from "./dom.js";

export async function get(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** The parsed answer, or null after telling the person what went wrong. */
export async function post(path, body = {}) {
  try {
    const answer = await fetch(`/sandbox/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said;
    notice(said.error || `Песочница ответила ${answer.status}`);
  } catch {
    notice("Песочница не отвечает");
  }
  return null;
}

export function notice(text) {
  const line = el("div", { class: "notice" }, text);
  document.getElementById("notices").append(line);
  setTimeout(() => line.remove(), 5000);
}
