// The paper clip beside the input: a file from this computer, sent as the person of the chat.

import { post } from "./api.js";
import { button, el } from "./dom.js";

export function clip(chat) {
  const chosen = el("input", { type: "file", hidden: true });
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    if (file) await post("telegram/document", { person: chat.speaker, chat: chat.id, name: file.name, content: await packed(file) });
    chosen.value = "";
  });
  return [chosen, button("📎", () => chosen.click(), { class: "clip", title: "Отправить файл" })];
}

/** Its content in base64. */
async function packed(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
