// A recording that can be listened to: one button, how far it is, how long it lasts.

import { button, el, minutes } from "./dom.js";

/** `seconds` is what is said of its length until the file itself is there. */
export function player(src, seconds = 0) {
  const sound = new Audio();
  sound.preload = "none";
  sound.src = src;
  const track = el("progress", { max: 1, value: 0 });
  const time = el("time", {}, minutes(seconds));
  const act = button("▶", () => (sound.paused ? sound.play() : sound.pause()), { class: "play", "aria-label": "Слушать" });
  const length = () => (Number.isFinite(sound.duration) ? sound.duration : seconds);
  const draw = () => {
    act.textContent = sound.paused ? "▶" : "❚❚";
    track.value = length() ? sound.currentTime / length() : 0;
    time.textContent = minutes(sound.paused && !sound.currentTime ? length() : sound.currentTime);
  };
  for (const name of ["play", "pause", "timeupdate", "ended", "durationchange"]) sound.addEventListener(name, draw);
  sound.addEventListener("error", () => { time.textContent = "не играет"; });
  track.addEventListener("click", (event) => {
    if (length()) sound.currentTime = (event.offsetX / track.clientWidth) * length();
  });
  return el("div", { class: "player" }, act, track, time);
}
