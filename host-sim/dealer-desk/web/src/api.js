// SPDX-License-Identifier: Apache-2.0
// The desk's JSON API. Every refusal becomes a DeskError with the server's word and detail.

let csrf = '';

export class DeskError extends Error {
  constructor(status, word, detail) {
    super(word);
    this.status = status;
    this.word = word;
    this.detail = detail ?? '';
  }
}

async function call(method, path, body) {
  let reply;
  try {
    reply = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json', 'x-desk-csrf': csrf },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new DeskError(0, 'offline');
  }
  const value = await reply.json().catch(() => ({}));
  if (!reply.ok) {
    if (reply.status === 401 && !path.endsWith('/login')) window.dispatchEvent(new CustomEvent('desk-logged-out'));
    throw new DeskError(reply.status, value.error ?? 'failed', value.detail);
  }
  return value;
}

export const get = (path) => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);

/** Takes over who is logged in, and the secret that each change must carry. */
export function enter(session) {
  csrf = session.csrf;
  return session;
}

/** Calls `changed` whenever the desk committed something. Returns a function that ends it. */
export function watch(changed, state) {
  const source = new EventSource('/api/events');
  source.onmessage = () => changed();
  source.onopen = () => state(true);
  source.onerror = () => state(false);
  return () => source.close();
}
