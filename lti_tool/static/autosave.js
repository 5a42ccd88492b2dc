// A form that saves itself while somebody writes, and says so. It never moves the focus, keeps no word
// anywhere but in the form, and the form's own buttons work without it.

const QUIET = 2000; // after the last key, in milliseconds
const REFUSED = { "somebody-else": "other", elsewhere: "old", over: "over" }; // what the server says of a 403
const AGAIN = [5000, 10000, 30000]; // after a save that did not arrive

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const saving = form.querySelector("#saving");
  const trouble = form.querySelector("#not-saved");
  let timer = null;
  let dirty = false;
  let busy = false;
  let failed = 0;
  let over = false; // nothing more can be saved from here: a button or another person decides

  const say = (calm, loud = "") => {
    saving.textContent = calm ? saving.dataset[calm] : "";
    const words = loud ? trouble.dataset[loud] : "";
    if (trouble.textContent !== words) trouble.textContent = words;
  };

  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const later = (why) => {
    say("", why);
    soon(AGAIN[Math.min(failed, AGAIN.length - 1)]);
    failed += 1;
  };

  const stop = (why) => {
    over = true;
    say("", why);
  };

  const took = async (answer) => {
    const { revision, of_plan: plan } = await answer.json();
    form.elements.revision.value = revision;
    if (plan) form.elements.of_plan.value = plan;
    failed = 0;
    if (dirty) soon(QUIET);
    else say("saved");
  };

  async function save() {
    if (busy || over || !dirty) return;
    busy = true;
    dirty = false;
    if (!failed) say("saving");
    const body = new URLSearchParams(new FormData(form)).toString();
    const headers = { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" };
    // Browsers refuse to keep a longer one alive beyond its page.
    const keepalive = body.length < 60000;
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers, keepalive }).catch(() => null);
    busy = false;
    if (answer?.ok) {
      await took(answer);
      return;
    }
    dirty = true;
    if (!answer || answer.status >= 500 || answer.status === 429) later("offline");
    else if (answer.status === 401) later("away");
    else if (answer.status === 403) stop(REFUSED[answer.headers.get("X-Trouble")] ?? "ended");
    else if (answer.status === 422) say("", "long");
    else stop("both");
  }

  form.addEventListener("input", () => {
    dirty = true;
    if (!over) soon(QUIET);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    over = true;
    dirty = false;
  });
  document.addEventListener("visibilitychange", () => save());
  window.addEventListener("online", () => save());
  window.addEventListener("focus", () => { if (failed) save(); });
  window.addEventListener("beforeunload", (leaving) => { if (dirty) leaving.preventDefault(); });
}
