// The room follows the meeting: where it is, about how many minutes are left, whose turn it is. Nothing here is
// needed: a reload shows the same. Only a change of segment is announced, because only that part is a status.

const EVERY = 8000;
const STILL = ["to-come", "held", "skipped"]; // nothing moves before its day, nor once it is over
const stage = document.getElementById("stage");
let over = false;

const parts = (root) => [...root.querySelectorAll("[data-live]")];

function show(page) {
  const newer = page.getElementById("stage");
  if (!newer) {
    location.reload(); // the meeting, or one's place in it, is gone
    return;
  }
  if (newer.dataset.who !== stage.dataset.who) {
    stage.replaceChildren(); // somebody else came in this browser: their words are not for this page
    over = true;
    return;
  }
  if (newer.dataset.follow !== stage.dataset.follow) {
    const held = stage.contains(document.activeElement);
    stage.replaceChildren(...newer.childNodes);
    stage.dataset.follow = newer.dataset.follow;
    const controls = page.getElementById("running-form");
    const ours = document.getElementById("running-form");
    if (controls && ours && !stage.contains(ours)) ours.replaceWith(controls);
    if (held) stage.focus();
    return;
  }
  for (const part of parts(stage)) {
    const other = page.getElementById(part.id);
    if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
}

async function again() {
  if (document.visibilityState === "visible") {
    // A page that reads itself is nobody at work, unless a meeting goes on.
    const headers = { Accept: "text/html", ...(Number(stage.dataset.follow) ? {} : { "X-Follows": "1" }) };
    const answer = await fetch(location.href, { headers }).catch(() => null);
    if (answer?.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }
  soon();
}

function soon() {
  if (!over && !STILL.includes(stage.dataset.follow)) setTimeout(again, EVERY);
}

if (stage) soon();

const full = document.querySelector("[data-fullscreen]");
if (full && document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}
