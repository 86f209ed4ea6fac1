// SPDX-License-Identifier: Apache-2.0
// A campaign's draft, and news for who accepted one. Criteria that are left empty exclude nobody.
import { html, nothing } from 'lit';

import { post } from '../api.js';
import { DeskElement, toast } from '../element.js';
import { fromInput, toInput } from '../format.js';
import { explain, t, w } from '../texts.js';

const kDay = 24 * 3600 * 1000;
const kThemes = ['check', 'festival', 'lecture', 'club', 'offer'];
const kItems = ['engine_oil', 'oil_filter', 'air_filter', 'cabin_filter', 'brake_fluid', 'brake_pads', 'coolant', 'battery_12v', 'spark_plugs', 'transmission_oil', 'tyre_rotation', 'tyre_inspection', 'wiper_blades', 'legal_inspection'];
const kNumbers = { year_from: 1, year_until: 1, mileage_from_m: 1000, mileage_until_m: 1000, age_from_months: 1, age_until_months: 1 };

class CampaignDialog extends DeskElement {
  static properties = { kind: {}, row: {}, manager: {}, wrong: { state: true } };

  value(name) {
    return this.querySelector(`[name=${name}]`).value.trim();
  }

  texts() {
    return Object.fromEntries(['title_zh', 'title_en', 'body_zh', 'body_en'].map((name) => [name, this.value(name)]));
  }

  draft() {
    const body = { ...this.texts(), class: this.value('class'), theme: this.value('theme'), from_ms: fromInput(this.value('from')), until_ms: fromInput(this.value('until')),
      wmis: this.value('wmis').toUpperCase().split(/[\s,;，；、]+/).filter(Boolean), plan: this.value('plan'), items: [this.querySelector('[name=items]').value].flat(), offers_visit: this.querySelector('[name=visit]').checked };
    for (const [name, unit] of Object.entries(kNumbers)) if (this.value(name)) body[name] = Math.round(Number(this.value(name)) * unit);
    return this.row ? { ...body, id: this.row.id, version: this.row.version } : body;
  }

  async send() {
    const news = this.kind === 'news';
    try {
      const answer = news ? await post(`/api/campaigns/${this.row.id}/news`, this.texts()) : await post('/api/campaigns', this.draft());
      toast(news ? t('campaigns.told', { n: answer.told }) : t('toast.saved'));
      this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.wrong = explain(error);
    }
  }

  words(name, language, row) {
    const body = name === 'body';
    const label = t(`campaigns.${name}.${language}`);
    const value = this.kind === 'draft' ? row?.[name][language] ?? '' : '';
    return body ? html`<sl-textarea name="body_${language}" rows="2" maxlength="500" label=${label} value=${value}></sl-textarea>` : html`<sl-input name="title_${language}" maxlength="40" label=${label} value=${value}></sl-input>`;
  }

  number(name, row) {
    const value = row?.[name] ? row[name] / kNumbers[name] : '';
    return html`<sl-input name=${name} type="number" min="0" label=${t(`campaigns.${name}`)} value=${value}></sl-input>`;
  }

  details(row) {
    const classes = ['service', 'marketing', ...(this.manager ? ['safety'] : [])];
    return html`
      <div class="form two">
        <sl-select hoist name="class" label=${t('campaigns.class')} value=${row?.class ?? 'service'}>${classes.map((c) => html`<sl-option value=${c}>${t(`campaigns.class.${c}`)}</sl-option>`)}</sl-select>
        <sl-select hoist name="theme" label=${t('campaigns.theme')} value=${row?.theme ?? 'check'}>${kThemes.map((c) => html`<sl-option value=${c}>${t(`campaigns.theme.${c}`)}</sl-option>`)}</sl-select>
        <sl-input name="from" type="datetime-local" label=${t('campaigns.from')} value=${toInput(row?.from_ms ?? Date.now())}></sl-input>
        <sl-input name="until" type="datetime-local" label=${t('campaigns.until')} value=${toInput(row?.until_ms ?? Date.now() + 30 * kDay)}></sl-input></div>
      <label class="check"><input type="checkbox" name="visit" .checked=${row?.offers_visit ?? true}> ${t('campaigns.visit')}</label>
      <p class="lead">${t('campaigns.criteria')}</p>
      <div class="form two">
        <sl-input name="wmis" label=${t('campaigns.wmis')} value=${row?.wmis.join(' ') ?? ''}></sl-input><sl-input name="plan" label=${t('campaigns.plan')} value=${row?.plan ?? ''}></sl-input>
        ${Object.keys(kNumbers).map((name) => this.number(name, row))}</div>
      <div class="form"><sl-select hoist multiple clearable name="items" label=${t('campaigns.items')} value=${row?.items.join(' ') ?? ''}>${kItems.map((item) => html`<sl-option value=${item}>${w(item)}</sl-option>`)}</sl-select></div>`;
  }

  render() {
    const draft = this.kind === 'draft';
    return html`<sl-dialog open class="broad" label=${t(draft ? 'campaigns.new' : 'campaigns.news')} @sl-after-hide=${(event) => event.target.localName === 'sl-dialog' && this.dispatchEvent(new CustomEvent('done'))}>
      <p class="lead">${t(draft ? 'campaigns.lead' : 'campaigns.news.lead')}</p>
      <div class="form two">${['zh', 'en'].map((language) => this.words('title', language, this.row))}${['zh', 'en'].map((language) => this.words('body', language, this.row))}</div>
      ${draft ? this.details(this.row) : nothing}
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <sl-button slot="footer" @click=${() => this.dispatchEvent(new CustomEvent('done'))}>${t('cancel')}</sl-button>
      <sl-button slot="footer" variant="primary" data-test="save-campaign" @click=${this.send}>${t(draft ? 'save' : 'send')}</sl-button>
    </sl-dialog>`;
  }
}
customElements.define('campaign-dialog', CampaignDialog);
