// SPDX-License-Identifier: Apache-2.0
// Talks with the agent: opens a session with this boot's token, listens for views, reads parts of them, sends actions, and
// notices silence: an agent that has stopped says nothing, and does not hang up either.

const kRetryMs = 1000;
const kSilenceMs = 2000; // the agent beats each half second

let token = location.hash.slice(1);
if (token) sessionStorage.setItem("token", token);
else token = sessionStorage.getItem("token") ?? "";
history.replaceState(null, "", location.pathname); // the token does not stay in the address bar

/** A request that ends after two seconds of silence. */
async function ask(path, options = {}) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), kSilenceMs);
  try {
    return await fetch(path, {...options, signal: patience.signal});
  } finally {
    clearTimeout(timer);
  }
}

const post = (path, body) =>
  ask(path, {method: "POST", headers: {"Content-Type": "application/json", "X-Odolink-Token": token}, body: JSON.stringify(body)});

/**
 * Opens the session. `on.view` gets each view; `on.silent` is called when the agent is gone or says nothing (it is looked for
 * again); `on.refused` when this boot's token is not ours.
 */
export async function open(on) {
  const again = () => (on.silent(), setTimeout(() => open(on), kRetryMs));
  const answer = await post("/api/session", {}).catch(() => null);
  if (answer?.status === 403) return on.refused();
  if (!answer?.ok) return again();
  const events = new EventSource("/api/events");
  let silence = 0;
  const lost = () => {
    clearTimeout(silence);
    events.close();
    again();
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(lost, kSilenceMs);
  };
  heard();
  events.addEventListener("beat", heard);
  events.onmessage = (event) => {
    heard();
    const view = JSON.parse(event.data);
    if (view) on.view(view);
  };
  events.onerror = lost;
}

/** Reads a part of the view; null when it is not there or may not be read now. */
export async function read(path) {
  const answer = await ask(path).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/** Sends one action. Returns "" or the reason it was refused. */
export async function act(action) {
  const answer = await post("/api/action", action).catch(() => null);
  if (!answer) return "other";
  if (answer.ok) return "";
  const {reason} = await answer.json().catch(() => ({}));
  return reason ?? "other";
}
