// Keeps the page fresh without losing a half-filled form; with JavaScript off, reloading does the same.
const main = () => document.querySelector("main");

const refresh = async () => {
  const busy = document.hidden || document.activeElement?.matches("input, select");
  if (busy) return;
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!fresh || fresh.innerHTML === main().innerHTML) return;
  const position = [...main().querySelectorAll("button, a, summary")].indexOf(document.activeElement);
  // What somebody chose but did not send yet stays chosen.
  const chosen = [...main().querySelectorAll("select, input")].map((field) => field.value);
  const opened = new Set([...main().querySelectorAll("details[open]")].map((details) => details.id));
  main().innerHTML = fresh.innerHTML;
  const fields = main().querySelectorAll("select, input");
  if (fields.length === chosen.length) fields.forEach((field, index) => (field.value = chosen[index]));
  for (const details of main().querySelectorAll("details")) details.open = opened.has(details.id);
  if (position >= 0) [...main().querySelectorAll("button, a, summary")][position]?.focus();
};

setInterval(refresh, 1500);
