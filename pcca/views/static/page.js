// Makes pages quicker to use; every page works without it.
"use strict";

const problem = document.getElementById("problem");
if (problem) problem.focus();

for (const group of document.querySelectorAll("[data-exclusive]")) {
  const alone = group.dataset.exclusive.split(" ");
  group.addEventListener("change", (event) => {
    if (!event.target.checked) return;
    const isAlone = alone.includes(event.target.value);
    for (const box of group.querySelectorAll("input")) {
      if (box !== event.target && (isAlone || alone.includes(box.value))) box.checked = false;
    }
  });
}

const form = document.querySelector("form[data-autosave]");
if (form) {
  let timer = 0;
  let running = Promise.resolve();
  let leaving = false;
  const save = async () => {
    if (leaving) return;
    const data = new FormData(form);
    data.set("go", "save");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      const type = answer.headers.get("Content-Type") || "";
      if (answer.ok && type.startsWith("application/json")) form.elements.seen.value = (await answer.json()).seen;
    } catch {
      // The button saves, too.
    }
  };
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { running = running.then(save); }, 800);
  });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
}
