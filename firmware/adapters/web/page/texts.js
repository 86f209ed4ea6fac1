// SPDX-License-Identifier: Apache-2.0
// The fixed texts of the page in the language shown, and numbers and dates as that language writes them. Each language is a
// file of its own (text.zh.js, text.en.js); only the one that is shown is loaded. Texts about the vehicle come with the view.

let language = localStorage.getItem("language") === "en" ? "en" : "zh";
let {texts, readings} = await import(`/text.${language}.js`);

/** Shows another language, once its texts are there; without them the shown one stays. */
async function speak(wanted) {
  if (wanted === language) return;
  const loaded = await import(`/text.${wanted}.js`).catch(() => null);
  if (loaded) [language, texts, readings] = [wanted, loaded.texts, loaded.readings];
}

export const current = () => language;
export const isEnglish = () => language === "en";
/** The configured language, until the owner chooses. */
export const begin = (configured) => speak(localStorage.getItem("language") ? language : configured);
export async function toggle() {
  await speak(language === "zh" ? "en" : "zh");
  localStorage.setItem("language", language);
}
/** A text of the view: {zh, en}. */
export const pick = (text) => text[language];
/** A fixed text by key. */
export const t = (key) => texts[key] ?? key;
/** The name of a reading of a freeze frame by the last part of its VSS path; one without a name shows that part. */
export function reading(path) {
  const parts = path.split(".");
  return readings[parts.slice(-2).join(".")] ?? readings[parts.at(-1)] ?? parts.at(-1);
}

const locale = () => (language === "zh" ? "zh-CN" : "en-GB");
const kept = new Map();
/** Formatters are costly to make and are kept. */
function format(Kind, options) {
  const key = locale() + Kind.name + JSON.stringify(options);
  if (!kept.has(key)) kept.set(key, new Kind(locale(), options));
  return kept.get(key);
}
const moment = (options) => (iso) => format(Intl.DateTimeFormat, options).format(new Date(iso));
export const integer = (value) => format(Intl.NumberFormat, {maximumFractionDigits: 0}).format(value);
export const decimal = (value) => format(Intl.NumberFormat, {maximumFractionDigits: 1}).format(value);
export const money = ({amount, currency}) =>
  format(Intl.NumberFormat, {style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: Number.isInteger(amount) ? 0 : 2}).format(amount);
export const day = moment({month: "short", day: "numeric", weekday: "short"});
export const date = moment({year: "numeric", month: "short", day: "numeric"});
export const time = moment({hour: "2-digit", minute: "2-digit", hour12: false});
const shortDay = moment({month: "short", day: "numeric"});
/** The day, with its year only where it is another one. */
export const near = (iso, now) => (new Date(iso).getFullYear() === new Date(now ?? iso).getFullYear() ? shortDay(iso) : date(iso));
/** The time of today, else the day and the time: what an "as of" needs. */
export const age = (iso, now) => (new Date(iso).toDateString() === new Date(now ?? iso).toDateString() ? time(iso) : `${shortDay(iso)} ${time(iso)}`);
/** Makes the formatters ahead of the first touch that needs them. */
export function warm() {
  const now = new Date().toISOString();
  for (const show of [day, date, time, shortDay]) show(now);
  integer(1), decimal(0.5), money({amount: 1, currency: "CNY"});
}
