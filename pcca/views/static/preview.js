// Renews a preview when its file is saved; without it, reloading the page does the same.
"use strict";

const watched = document.querySelector("[data-watch]");
const BACK = "pcca-preview-back";
const FAST = 1000;

async function look() {
  let found;
  try {
    found = await (await fetch(watched.dataset.watch, { cache: "no-store" })).json();
  } catch {
    // The preview has ended, or the computer was asleep.
    return;
  }
  if (found.state === watched.dataset.state) return;
  const here = window.location.pathname === found.faults;
  if (found.faulty && !here) {
    sessionStorage.setItem(BACK, window.location.href);
    window.location.assign(found.faults);
  } else if (here && !found.faulty && sessionStorage.getItem(BACK)) {
    const back = sessionStorage.getItem(BACK);
    sessionStorage.removeItem(BACK);
    window.location.assign(back);
  } else {
    window.location.reload();
  }
}

// A page on which somebody is typing translations is never taken away.
if (watched && !document.querySelector("[data-keep]")) {
  setInterval(() => { if (!document.hidden) look(); }, FAST);
}
