// What pages add where scripts run; without them every page works all the same.

// An error summary is read first.
document.querySelector("[data-focus]")?.focus();

// Some launches work only once: a second press would fail.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    setTimeout(() => { form.querySelector("button").disabled = true; }, 0);
  });
}

// What is ready to go goes by itself; the button is there for a browser that runs no scripts.
document.querySelector("form[data-now]")?.requestSubmit();

// Words to be copied are chosen whole by one click into them.
for (const words of document.querySelectorAll("[data-select]")) {
  words.addEventListener("click", () => words.select());
}

// Printing needs a script; without one a browser's own menu does the same.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A job's progress is read again while it goes on.
for (const part of document.querySelectorAll("[data-progress]")) {
  const again = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) {
      setTimeout(again, 10000);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.getElementById(part.id);
    if (!newer || !newer.hasAttribute("data-progress")) {
      location.reload();
      return;
    }
    if (newer.textContent !== part.textContent) part.textContent = newer.textContent;
    setTimeout(again, 2000);
  };
  setTimeout(again, 2000);
}
