// SPDX-License-Identifier: Apache-2.0
// Every fixed text of the page, Chinese and English side by side. Texts about the vehicle come with the view.

let language = localStorage.getItem("language") === "en" ? "en" : "zh";

export const current = () => language;
export function toggle() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("language", language);
}
/** A text of the view: {zh, en}. */
export const pick = (text) => text[language];

const kTexts = {
  home: ["首页", "Home"], health: ["车况", "Health"], service: ["保养", "Service"], matters: ["事项", "Matters"],
  privacy: ["隐私", "Privacy"], other_language: ["English", "中文"], day: ["日间", "Day"], night: ["夜间", "Night"],
  verdict_ok: ["车况良好", "All is well"], verdict_due: ["有保养到期", "Service is due"],
  verdict_fault: ["有故障需检查", "A fault needs a check"], verdict_critical: ["请安全停车", "Stop safely"],
  mileage: ["总里程", "Odometer"], km: ["公里", "km"], next_service: ["下次保养", "Next service"], faults: ["故障", "Faults"],
  none: ["无", "None"], dealer: ["服务商", "Dealer"], reading: ["正在读取车辆…", "Reading the vehicle…"],
  online: ["已连接", "Connected"], offline: ["离线，数据已保存", "Offline, saved here"], waiting: ["条待发送", "waiting to send"],
  as_of: ["截至", "as of"], parked_only: ["停车后可查看", "Available when parked"],
  parked_only_more: ["行驶中只显示重要信息", "While driving, only what matters is shown"],
  yes: ["是", "Yes"], no: ["否", "No"], later: ["稍后", "Later"], acknowledge: ["知道了", "Got it"],
  why_asked: ["为什么问我？", "Why am I asked?"], back: ["返回", "Back"], more_waiting: ["条提醒在后面", "more to follow"],
  no_faults: ["没有发现故障", "No faults found"], permanent: ["永久记录", "Permanent"], lamp: ["故障灯亮", "Lamp on"],
  state_pending: ["待确认", "Pending"], state_confirmed: ["已确认", "Confirmed"], state_healed: ["已消失", "Gone"],
  state_cleared_outside: ["码被清除", "Codes were cleared"], state_repaired: ["已维修，观察中", "Repaired, watched"],
  drive_on: ["可继续行驶", "You may drive on"], service_soon: ["请尽快检修", "Have it checked soon"], stop_safely: ["请安全停车", "Stop safely"],
  checks: ["维修店将检查", "The garage will check"], first_seen: ["首次出现", "First seen"], at_km: ["里程", "at"],
  freeze_frame: ["当时的读数", "Readings at that moment"], readiness: ["排放检验就绪", "Ready for inspection"],
  ready_yes: ["已就绪", "Ready"], ready_no: ["尚未就绪", "Not yet"], monitors_left: ["项监测未完成", "monitors incomplete"],
  due_ok: ["正常", "OK"], due_soon: ["即将到期", "Due soon"], due_due: ["已到期", "Due"], due_overdue: ["已逾期", "Overdue"],
  left: ["还有", "left"], over: ["超过", "over"], days: ["天", "days"], predicted: ["预计", "expected"],
  request_now: ["预约服务", "Request service"], request_sent: ["已保存，将发送给服务商", "Saved; it goes to your dealer"],
  request: ["服务请求", "Service request"], req_waiting: ["等待发送", "Waiting to send"], req_delivered: ["服务商已收到", "The dealer has it"],
  req_picked_up: ["顾问已接手", "A clerk took it"], req_answered: ["已提出预约", "Appointment offered"], req_closed: ["已完成", "Done"],
  req_withdrawn: ["已撤回", "Withdrawn"], withdraw: ["撤回", "Withdraw"], pick_up_by: ["最迟接手", "Taken by"], contact_by: ["最迟联系", "Contact by"],
  missed: ["已超时", "missed"], appointment: ["预约", "Appointment"], app_proposed: ["等您确认", "Waits for you"],
  app_countered: ["等服务商确认新时间", "Waits for the dealer"], app_accepted: ["已约定", "Agreed"], app_declined: ["已谢绝", "Declined"],
  app_withdrawn: ["已取消", "Cancelled"], app_done: ["已完成", "Done"], accept: ["接受", "Accept"], decline: ["谢绝", "Decline"],
  another_time: ["晚一天", "A day later"], history: ["服务记录", "Service history"], no_history: ["还没有服务记录", "No service recorded yet"],
  parts: ["零件", "Parts"], total: ["合计", "Total"], nothing_open: ["没有进行中的事项", "Nothing is open"],
  consent_title: ["您决定发送什么", "You decide what is sent"], allow: ["允许", "Allow"], stop: ["停止", "Stop"], allow_all: ["全部允许", "Allow all three"],
  granted: ["已允许", "Allowed"], withdrawn: ["已停止", "Stopped"], not_asked: ["未允许", "Not allowed"],
  sent_title: ["已发送的内容", "What was sent"], nothing_sent: ["还没有发送任何内容", "Nothing has been sent"], received: ["已送达", "received"], under_way: ["待送达", "under way"],
  for_emergency: ["紧急情况请拨打 122 或 120", "In an emergency call 122 or 120"],
  error_driving: ["请停车后操作", "Only when parked"], error_stale: ["内容已更新，请再看一次", "It has changed; please look again"],
  error_no_consent: ["请先在隐私页允许", "First allow it under Privacy"], error_other: ["没有成功，请重试", "That did not work; try again"],
  no_session: ["请从车机桌面打开本页", "Open this page from the car's screen"],
};

/** A fixed text by key. */
export function t(key) {
  const pair = kTexts[key];
  return pair ? pair[language === "zh" ? 0 : 1] : key;
}

const locale = () => (language === "zh" ? "zh-CN" : "en-GB");
export const integer = (value) => new Intl.NumberFormat(locale(), {maximumFractionDigits: 0}).format(value);
export const decimal = (value) => new Intl.NumberFormat(locale(), {maximumFractionDigits: 1}).format(value);
export const money = ({amount, currency}) =>
  new Intl.NumberFormat(locale(), {style: "currency", currency, maximumFractionDigits: 0}).format(amount);
export const day = (iso) => new Intl.DateTimeFormat(locale(), {month: "short", day: "numeric", weekday: "short"}).format(new Date(iso));
export const date = (iso) => new Intl.DateTimeFormat(locale(), {year: "numeric", month: "short", day: "numeric"}).format(new Date(iso));
export const time = (iso) => new Intl.DateTimeFormat(locale(), {hour: "2-digit", minute: "2-digit", hour12: false}).format(new Date(iso));
