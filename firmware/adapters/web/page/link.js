// SPDX-License-Identifier: Apache-2.0
// Talks with the agent: opens a session with this boot's token, listens for views, sends actions.

let token = location.hash.slice(1);
if (token) sessionStorage.setItem("token", token);
else token = sessionStorage.getItem("token") ?? "";
history.replaceState(null, "", location.pathname); // the token does not stay in the address bar

const post = (path, body) =>
  fetch(path, {method: "POST", headers: {"Content-Type": "application/json", "X-Odolink-Token": token}, body: JSON.stringify(body)});

/** Opens the session and calls `show` with each view; `lost` when there is no session to be had. */
export async function open(show, lost) {
  const answer = await post("/api/session", {}).catch(() => null);
  if (answer?.status === 403) return lost();
  if (!answer) return void setTimeout(() => open(show, lost), 1000);
  const events = new EventSource("/api/events");
  events.onmessage = (event) => {
    const view = JSON.parse(event.data);
    if (view) show(view);
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
