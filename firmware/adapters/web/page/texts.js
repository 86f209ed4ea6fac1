// SPDX-License-Identifier: Apache-2.0
// Every fixed text of the page, Chinese and English side by side. Texts about the vehicle come with the view.

let language = localStorage.getItem("language") === "en" ? "en" : "zh";

export const current = () => language;
export const isEnglish = () => language === "en";
/** The configured language, until the owner chooses. */
export function begin(configured) {
  if (!localStorage.getItem("language")) language = configured;
}
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
  verdict_unknown: ["正在读取车辆", "Reading the vehicle"], verdict_unasked: ["暂未检测车况", "Not checked"],
  mileage: ["总里程", "Odometer"], km: ["km", "km"], days: ["天", "days"], hours: ["小时", "hours"],
  next_service: ["下次保养", "Next service"], faults: ["故障", "Faults"], none: ["无", "None"],
  mode_minimal: ["多次意外重启，暂停检测", "Restarted often: the car is not asked for now"],
  mode_safe: ["安全模式，仅显示已存数据", "Safe mode: only what is stored is shown"],
  saves_data: ["节省流量，部分数据稍后发送", "Saving data: some goes later"],
  held: ["车架号不一致，已停止上传", "Another VIN is read: nothing is sent"],
  online: ["已连接服务商", "Connected to the dealer"], offline: ["离线，数据已保存", "Offline, all is kept here"],
  waiting: ["条待发送", "to be sent"], as_of: ["数据截至", "as of"], silent: ["车辆数据中断", "No data from the vehicle"],
  parked_only: ["停车后可查看更多", "More when parked"], prompts_parked: ["条提醒，停车后显示", "to tell you when parked"],
  yes: ["是", "Yes"], no: ["否", "No"], later: ["稍后", "Later"], acknowledge: ["知道了", "Got it"], ask_dealer: ["联系服务商", "Ask the dealer"],
  why_asked: ["为什么？", "Why?"], why_asked_long: ["为什么问我？", "Why am I asked?"], back: ["返回", "Back"],
  no_faults: ["没有发现故障", "No faults found"], permanent: ["永久记录", "permanent"], lamp: ["故障灯亮", "lamp on"],
  state_pending: ["待确认", "Pending"], state_confirmed: ["已确认", "Confirmed"], state_healed: ["已消失", "Gone"],
  state_cleared_outside: ["码被清除", "Codes were cleared"], state_repaired: ["已维修，观察中", "Repaired, watched"],
  drive_on: ["可继续行驶", "you may drive on"], service_soon: ["请尽快检修", "have it checked soon"], stop_safely: ["请安全停车", "stop safely"],
  what_to_do: ["现在怎么做", "What to do"], checks: ["维修店将检查", "The garage will check"], first_seen: ["首次出现", "First seen"], last_seen: ["最近出现", "Last seen"], vin: ["车架号", "VIN"],
  read_long_ago: ["车辆读数", "The car was read"],
  freeze_frame: ["当时的读数", "Readings at that moment"], readiness: ["排放检验就绪", "Ready for inspection"],
  ready_yes: ["已就绪", "Ready"], ready_no: ["尚未就绪", "Not yet"], monitors_left: ["项监测未完成", "monitors incomplete"],
  due_ok: ["正常", "OK"], due_soon: ["即将到期", "Due soon"], due_due: ["已到期", "Due"], due_overdue: ["已逾期", "Overdue"],
  left: ["还有", "left"], over: ["超过", "over by"], predicted: ["预计", "about"],
  why: ["为什么？", "Why?"], rest: ["其余 # 项正常", "# more, all OK"], earliest: ["最早", "first about"], months: ["个月", "months"], or: ["或", "or"], minutes: ["分钟", "min"],
  interval: ["间隔", "Interval"], severe: ["用车较重，间隔已缩短", "Hard use makes it shorter"], last_done: ["上次", "Last done"], due_at: ["到期", "Due at"],
  was_done: ["已经做过", "Already done"], when_done: ["什么时候做的？", "When was it done?"], done_now: ["刚做完", "Just now"], done_week: ["约一周前", "A week ago"],
  done_month: ["约一个月前", "A month ago"], done_quarter: ["约三个月前", "3 months ago"], noted: ["已记下，可在本页撤回", "Noted; you can take it back here"],
  take_back: ["撤回“已做过”", "Take back"], taken_back: ["已撤回", "Taken back"],
  predicted_day: ["预计日期", "Expected"], life_left: ["剩余寿命", "Life left"], stood: ["停放", "Stood still"],
  evidence_dealer_record: ["有服务记录", "by a service record"], evidence_owner_statement: ["您确认过", "you confirmed it"],
  evidence_detected_service: ["检测到保养复位", "a reset was noticed"], evidence_factory_new: ["新车", "the new car"], evidence_assumed: ["没有记录，按计划推定", "no record: taken from the plan"],
  cover: ["质保与部件", "Warranty and parts"], parts: ["部件计数", "Parts by themselves"], a_set: ["一套部件", "A set"], fitted: ["使用中", "fitted"], stored: ["存放", "stored"],
  replaced: ["更换后", "since its replacement"], check_age: ["使用年限到，请检查", "old: have it checked"], warranty: ["质保", "Warranty"], stop_mark: ["。", ". "], dealer_decides: ["是否保修由服务商判定", "What is covered the dealer decides"],
  war_unknown: ["期限未知", "End not known"], war_running: ["质保内", "Running"], war_ends_soon: ["即将结束", "Ends soon"], war_ended: ["已结束", "Ended"], no_end: ["无期限", "No end"],
  no_counts: ["没有计入的维修", "No repair counts so far"],
  counts_only: ["仅为记录的计数，不是法律意见", "Counts of the records, no legal advice"], threshold: ["界限", "threshold"],
  safety_repairs: ["严重安全故障修理", "Repairs of safety faults"], assembly_replaced: ["更换总成", "Assembly replaced"], part_replaced: ["更换同一零件", "Same part replaced"],
  repair_days: ["累计修理天数", "Days in repair"], same_problem: ["同一问题修理", "Same problem repaired"], first_week_assembly: ["7 日内更换总成或零件", "Replaced within 7 days"],
  early_assembly: ["60 日内总成质量问题", "Assembly defect in 60 days"], early_safety: ["60 日内安全故障", "Safety fault in 60 days"],
  sys_engine: ["发动机", "engine"], sys_gearbox: ["变速器", "gearbox"], sys_traction_battery: ["动力电池", "traction battery"], sys_drive_motor: ["驱动电机", "drive motor"],
  sys_steering: ["转向", "steering"], sys_brakes: ["制动", "brakes"], sys_suspension: ["悬架", "suspension"], sys_axle: ["传动", "drive train"], sys_body: ["车身", "body"],
  sys_emission_control: ["排放控制", "emission control"],
  plan: ["保养计划", "Plan"], history: ["服务记录", "History"], no_plan: ["还没有保养计划", "No plan yet"],
  request_now: ["预约服务", "Request service"], request_sent: ["已保存，将发送给服务商", "Saved; it goes to your dealer"], see_matter: ["查看进行中的事项", "See what is under way"],
  req_waiting: ["等待发送", "Waiting to be sent"], req_delivered: ["服务商已收到", "The dealer has it"],
  req_picked_up: ["顾问已接手", "An adviser is at it"], req_answered: ["服务商已答复", "The dealer has answered"], req_closed: ["已完成", "Done"],
  req_withdrawn: ["已撤回", "Withdrawn"], withdraw: ["撤回请求", "Withdraw"], pick_up_by: ["最迟接手", "Taken by"], contact_by: ["最迟联系您", "Contact by"],
  missed: ["已超时", "missed"], app_proposed: ["请确认预约", "Please confirm the visit"],
  app_countered: ["已提出新时间，等服务商确认", "New time asked; the dealer confirms"], app_accepted: ["预约已约定", "Visit agreed"],
  app_declined: ["已谢绝", "Declined"], app_withdrawn: ["已取消", "Cancelled"], app_done: ["已完成", "Done"], accept: ["接受", "Accept"], decline: ["谢绝", "Decline"],
  another_time: ["改时间", "Other time"], which_time: ["您希望什么时间？", "Which time suits you?"], cancel_visit: ["取消预约", "Cancel visit"], really: ["确定？", "Really?"],
  kind_service: ["保养", "Service"], kind_repair: ["维修", "Repair"], kind_service_and_repair: ["保养和维修", "Service and repair"], kind_other: ["其他", "Other"], kind_question: ["咨询", "Question"], kind_complaint: ["投诉", "Complaint"], kind_roadside: ["道路救援", "Roadside"],
  job_maintenance: ["保养", "Service"], job_repair: ["维修", "Repair"], job_inspection: ["检查", "Inspection"], job_recall: ["召回", "Recall"],
  dealer_words: ["服务商原文：", "The dealer's words: "], labour: ["工时", "Labour"], garage: ["服务商", "Dealer"], no_date: ["日期未知", "No date"],
  visit: ["次", "visit"], visits: ["次", "visits"], earlier: ["更早的记录", "Earlier records"], one_moment: ["正在读取…", "One moment…"], not_there: ["没有这条记录", "No such record"],
  no_history: ["还没有服务记录", "No service recorded yet"], total: ["合计", "Total"], put_off: ["暂缓的项目", "Put off"],
  two_versions: ["两处不同", "Two versions"], stands: ["记录为", "On record"], you_wrote: ["您写的", "You wrote"], garage_wrote: ["门店写的", "The garage wrote"],
  kind_visit: ["到店", "Visit"], step_asked: ["您提出了请求", "You asked"], step_done: ["服务完成", "The work was done"], see_record: ["查看服务记录", "See the record"],
  place: ["地点", "Place"], price: ["价格", "Price"], note: ["说明", "Note"], closed_matters: ["已结束", "Closed"], goes_when_online: ["现在离线，联网后自动发送", "Offline now: it goes when connected"],
  nothing_open: ["没有进行中的事项", "Nothing is under way"], comma: ["、", ", "],
  assist: ["服务协助", "Assistance"], want_question: ["咨询", "Question"], want_repair: ["维修", "Repair"], want_complaint: ["投诉", "Complaint"], want_roadside: ["道路救援", "Roadside"],
  want_question_note: ["用车或服务问题", "About car or service"], want_repair_note: ["有异常需要检查", "Something is wrong"],
  want_complaint_note: ["对服务不满意", "A service went wrong"], want_roadside_note: ["车辆无法行驶", "The car cannot go on"],
  want_next: ["服务顾问将在2个工作日内联系您", "An adviser contacts you within 2 working days"],
  roadside_next: ["服务商将在30分钟内联系您", "Your dealer contacts you within 30 minutes"], help_on_its_way: ["您的救援请求已发出", "Your call for help is under way"],
  position_once: ["位置只发送一次，仅用于本次救援", "The position is sent once, for this call only"], send_with_position: ["发送并附上位置", "Send with position"], send_without: ["不附位置", "Without it"],
  or_call: ["也可拨打", "Or call"], their_answer: ["服务商答复", "The dealer's answer"], locating: ["位置将在收到卫星信号后发送", "The position goes as soon as there is a fix"],
  for_emergency: ["紧急情况请用车上的 SOS 键，或拨打 122、120", "In an emergency use the car's SOS button, or call 122 or 120"],
  send: ["发送", "Send"], cancel: ["取消", "Cancel"], recipient: ["发送给", "Goes to"],
  consent_title: ["授权", "Consents"], sent_title: ["已发送", "Sent"], allow: ["允许", "Allow"], stop: ["停止", "Stop"],
  mine_title: ["我的数据", "My data"], erased: ["个人数据已删除", "What is personal is erased"],
  hand_over_title: ["给买家的车况说明", "For a buyer"], hand_over_note: ["里程和服务记录，由车辆签名，可扫码核验", "Mileage and service history, signed by the car; scan and verify"],
  hand_over_show: ["显示二维码", "Show code"], vin_show: ["显示完整车架号", "Show whole VIN"], vin_mask: ["隐藏车架号", "Mask the VIN"],
  forgotten_title: ["删除我的数据", "Forget me"], forgotten_note: ["授权、事项、留言和提醒都会删除，并通知服务商", "Consents, matters, notes and prompts are erased, and the dealer is told"],
  forgotten_ask: ["删除", "Erase"], owner_changed_title: ["更换车主", "New owner"],
  owner_changed_note: ["个人数据和车辆密钥都会删除，新车主须重新登记", "What is personal and the car's key go; the new owner enrols the car anew"], owner_changed_ask: ["更换", "Hand over"],
  erasure_stays: ["里程、故障和服务记录保留", "Mileage, faults and service history stay"], erasure_sure: ["确定删除吗？无法恢复", "Erase for good? It cannot be undone"],
  erasure_yes: ["确定删除", "Erase for good"], erasure_telling: ["已删除，正在通知服务商", "Erased; the dealer is being told"],
  needs_enrolment: ["尚未登记，请联系服务商", "Not enrolled: ask a dealer"],
  consent_first: ["需要您的授权", "This needs your consent"], allow_and_send: ["允许并发送", "Allow and send"], not_now: ["暂不", "Not now"],
  granted: ["已允许", "Allowed"], withdrawn: ["已停止", "Stopped"], not_asked: ["未允许", "Not allowed"],
  nothing_sent: ["还没有发送任何内容", "Nothing has been sent"], received: ["已送达", "received"], under_way: ["待送达", "under way"], keeping: ["保持同步", "Keeping in step"],
  error_driving: ["请停车后操作", "Only when parked"], error_stale: ["内容已更新，请再看一次", "It has changed; please look again"], error_not_allowed: ["现在不能这样做", "This is not possible now"],
  settings: ["设置", "Settings"], remind_title: ["预约提前几天提醒", "Days ahead to remind of a visit"],
  hand_title: ["把屏幕交给他人", "Hand over the screen"], hand_note: ["只显示车况、安全提醒和道路救援", "Shows health, safety and roadside help only"],
  guest: ["访客", "Guest"], valet: ["代客泊车", "Valet"], seat_guest: ["访客模式", "Guest mode"], seat_valet: ["代客泊车模式", "Valet mode"],
  pin_title: ["车主 PIN", "Owner's PIN"], pin_on: ["已设置", "Set"], pin_off: ["未设置，长按即可返回", "Not set: a long press is enough"],
  pin_set: ["设置", "Set"], pin_change: ["更改", "Change"], pin_remove: ["取消 PIN", "Remove"], pin_saved: ["PIN 已保存", "PIN saved"],
  pin_new: ["新 PIN，4–6 位", "New PIN, 4 to 6 digits"], pin_enter: ["输入车主 PIN", "Enter the owner's PIN"], done: ["确定", "OK"], erase: ["删除", "Erase"],
  owner_back: ["车主返回", "Owner is back"], hold_back: ["按住 3 秒：车主返回", "Hold 3 s: owner is back"],
  error_not_owner: ["仅车主可用", "For the owner only"], error_wrong_pin: ["PIN 不正确", "Wrong PIN"], error_wait: ["尝试过多，请稍后再试", "Too many tries: wait a while"],
  error_no_consent: ["车主尚未允许联系服务商", "The owner has not allowed to ask the dealer"],
  error_other: ["没有成功，请重试", "That did not work; try again"],
  no_session: ["请从车机桌面打开本页", "Open this page from the car's own screen"],
};

/** A fixed text by key. */
export function t(key) {
  const pair = kTexts[key];
  return pair ? pair[language === "zh" ? 0 : 1] : key;
}

// Readings of a freeze frame by the last part of their VSS path; one that is not here shows that part.
const kReadings = {
  "Vehicle.Speed": ["车速", "Vehicle speed"], "OBD.Speed": ["车速", "Vehicle speed"],
  "CombustionEngine.Speed": ["发动机转速", "Engine speed"], "OBD.EngineSpeed": ["发动机转速", "Engine speed"],
  EngineLoad: ["发动机负荷", "Engine load"], "EngineCoolant.Temperature": ["冷却液温度", "Coolant"], CoolantTemperature: ["冷却液温度", "Coolant"],
  IntakeTemp: ["进气温度", "Intake air"], MAP: ["进气压力", "Intake pressure"], MAF: ["进气流量", "Air flow"], TPS: ["节气门", "Throttle"],
  ThrottlePosition: ["节气门", "Throttle"], ShortTermFuelTrim1: ["短期燃油修正", "Short fuel trim"], LongTermFuelTrim1: ["长期燃油修正", "Long fuel trim"],
  TimingAdvance: ["点火提前角", "Timing advance"], RunTime: ["运行时间", "Run time"], CurrentVoltage: ["蓄电池电压", "Battery voltage"],
};

/** The name of a reading in the owner's language. */
export function reading(path) {
  const parts = path.split(".");
  const pair = kReadings[parts.slice(-2).join(".")] ?? kReadings[parts.at(-1)];
  return pair ? pair[language === "zh" ? 0 : 1] : parts.at(-1);
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
