// SPDX-License-Identifier: Apache-2.0
// Pictures and papers of a service record: what is there, and a button that adds one. Limits are the desk's; they are told before the bytes are sent.
import { html, nothing } from 'lit';

import { t, w } from '../texts.js';

const kTypes = ['image/jpeg', 'image/png', 'application/pdf'];
const kLargest = 256 * 1024;
const kMost = 8;
const size = (bytes) => `${Math.ceil(bytes / 1024)} KB`;

/** Why a file cannot be added, by the desk's own word; empty: it can. */
function wrong(record, file) {
  if (record.attachments.length >= kMost) return 'attachments';
  if (!kTypes.includes(file.type)) return 'media_type';
  if (file.size === 0) return 'empty';
  return file.size > kLargest ? 'too_large' : '';
}

/** The bytes as base64, without the head of a data address. */
const base64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

/** `add(record, body)` sends it, `refuse(word)` says why not. */
export function attachmentsOf(record, vehicle, { add, refuse }) {
  const chosen = async (event) => {
    const [file] = event.target.files;
    event.target.value = ''; // the same file may be chosen again
    if (!file) return;
    const why = wrong(record, file);
    if (why) return refuse(why);
    await add(record, { revision: record.revision, name: file.name.slice(-100), media_type: file.type, data: await base64(file) });
  };
  return html`<p class="attachments" data-test="attachments">${record.attachments.map((a) => html`
      <a class="chip" data-test="attachment" href="/api/vehicles/${vehicle}/attachments/${a.digest}" target="_blank" rel="noopener" title=${t('attach.open')}>${a.name} <small>${w(a.media_type)} · ${size(a.bytes)}</small></a>`)}
    ${record.attachments.length < kMost ? html`<button class="mini" title=${t('attach.limits')} @click=${(event) => event.currentTarget.nextElementSibling.click()}>${t('attach.add')}</button><input type="file" hidden accept=${kTypes.join(',')} data-test="attach" @change=${chosen}>` : nothing}</p>`;
}
