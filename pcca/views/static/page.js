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
  let saving = null;
  const save = async () => {
    const data = new FormData(form);
    data.set("go", "save");
    // Files are sent once, with the button.
    for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      const type = answer.headers.get("Content-Type") || "";
      if (answer.ok && type.startsWith("application/json")) form.elements.seen.value = (await answer.json()).seen;
    } catch {
      // The button saves, too.
    }
    saving = null;
  };
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!saving) saving = save(); }, 800);
  });
  // A page is sent only after its last save has come back, so that it does not contradict itself.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault();
    const button = event.submitter;
    saving.then(() => form.requestSubmit(button));
  });
}
