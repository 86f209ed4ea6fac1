// SPDX-License-Identifier: Apache-2.0
// Words about what is due, and about the age of the numbers they come from. Used by every place that shows either.
import {h, icon} from "/dom.js";
import {age, integer, isEnglish, near, t} from "/texts.js";

const kOldMs = 60 * 60 * 1000; // what is older than this says how old it is

const amount = (value, unit) => `${integer(Math.abs(value))} ${t(unit)}`;
/** "1,000 km left" / "over by 200 km". */
function left(value, unit) {
  if (value < 0) return `${t("over")} ${amount(value, unit)}`;
  return isEnglish() ? `${amount(value, unit)} ${t("left")}` : `${t("left")} ${amount(value, unit)}`;
}

/** What is left of an item, the limit first that calls first; of the life that a model tells only where that calls. */
export function remaining(due) {
  const limits = {km: due.remaining_km, days: due.remaining_days, hours: due.remaining_engine_hours};
  const first = Object.keys(limits).find((unit) => limits[unit] < 0) ?? due.calls ?? "km";
  const parts = Object.keys(limits).filter((unit) => limits[unit] !== null).sort((a, b) => (b === first) - (a === first)).map((unit) => left(limits[unit], unit));
  return first === "life" && due.state !== "ok" ? [`${t("life_left")} ${Math.max(0, 100 - due.used_percent)} %`, ...parts] : parts;
}

/** The expected day: as an interval where it is near, as one day where it is far. */
export function expected(due, now) {
  if (!due.predicted_date) return "";
  const range = due.state !== "ok" && due.predicted_early && due.predicted_late;
  return range ? `${near(due.predicted_early, now)} – ${near(due.predicted_late, now)}` : near(due.predicted_date, now);
}

/** When the odometer was read, where that is long ago. */
export function readAt({mileage, now}) {
  if (!mileage.at || new Date(now ?? mileage.at) - new Date(mileage.at) <= kOldMs) return "";
  return `${t("as_of")} ${age(mileage.at, now)}`;
}

/** A line on each screen whose numbers come from a vehicle that was last read long ago. */
export const stale = (view) => readAt(view) && h("p", {class: "stale"}, icon("due"), h("span", {}, `${t("read_long_ago")} ${readAt(view)}`));

