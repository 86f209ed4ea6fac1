// SPDX-License-Identifier: Apache-2.0
// Times, distances and money in the page's language.
import { language, t } from './texts.js';

const locale = () => (language() === 'zh' ? 'zh-CN' : 'en-GB');

export const km = (metres) => `${Math.floor(metres / 1000).toLocaleString(locale())} km`;
export const money = (minor, currency = 'CNY') => new Intl.NumberFormat(locale(), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(minor / 100);

export function moment(ms) {
  if (!ms) return '–';
  return new Intl.DateTimeFormat(locale(), { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }).format(ms);
}

export function day(ms) {
  if (!ms) return '–';
  return new Intl.DateTimeFormat(locale(), { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' }).format(ms);
}

export const clock = (ms) => new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hour12: false }).format(ms);

/** "in 3 h", "2 days ago". */
export function relative(ms, now = Date.now()) {
  if (!ms) return '–';
  const minutes = Math.round((ms - now) / 60000);
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'always', style: 'short' });
  if (Math.abs(minutes) < 1) return t('now');
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 48) return format.format(hours, 'hour');
  return format.format(Math.round(hours / 24), 'day');
}

/** WMI and the last six: enough to tell cars apart, no more on a screen than that. */
export const shortVin = (vin) => (vin ? `${vin.slice(0, 3)}…${vin.slice(-6)}` : '–');

/** For <input type="datetime-local">, in the reader's own time zone, and back. */
export function toInput(ms) {
  const d = new Date(ms);
  const two = (n) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}
export const fromInput = (text) => new Date(text).getTime();

/** The next working day at half past nine. */
export function nextWorkingMorning(now = Date.now()) {
  const d = new Date(now);
  do d.setDate(d.getDate() + 1);
  while (d.getDay() === 0 || d.getDay() === 6);
  d.setHours(9, 30, 0, 0);
  return d.getTime();
}
