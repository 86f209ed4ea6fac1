// SPDX-License-Identifier: Apache-2.0
// Talks with the agent: opens a session with this boot's token, listens for views, sends actions, and notices silence.

const kRetryMs = 1000;

let token = location.hash.slice(1);
if (token) sessionStorage.setItem("token", token);
else token = sessionStorage.getItem("token") ?? "";
history.replaceState(null, "", location.pathname); // the token does not stay in the address bar

const post = (path, body) =>
  fetch(path, {method: "POST", headers: {"Content-Type": "application/json", "X-Odolink-Token": token}, body: JSON.stringify(body)});

/**
 * Opens the session. `on.view` gets each view; `on.silent` is called when the agent is gone (it is looked for again);
 * `on.refused` when this boot's token is not ours.
 */
export async function open(on) {
  const again = () => (on.silent(), setTimeout(() => open(on), kRetryMs));
  const answer = await post("/api/session", {}).catch(() => null);
  if (answer?.status === 403) return on.refused();
  if (!answer?.ok) return again();
  const events = new EventSource("/api/events");
  events.onmessage = (event) => {
    const view = JSON.parse(event.data);
    if (view) on.view(view);
  };
  events.onerror = () => {
    events.close();
    again();
  };
}

/** Sends one action. Returns "" or the reason it was refused. */
export async function act(action) {
  const answer = await post("/api/action", action).catch(() => null);
  if (!answer) return "other";
  if (answer.ok) return "";
  const {reason} = await answer.json().catch(() => ({}));
  return reason ?? "other";
}
