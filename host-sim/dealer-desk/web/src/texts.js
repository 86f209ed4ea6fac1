// SPDX-License-Identifier: Apache-2.0
// All words of the pages in Chinese and English. t() takes a key and values for {names}; words of the API ("confirmed",
// "engine_oil") have keys too, and a word without a text shows itself.

const texts = {
  'brand': ['Odolink 售后工作台', 'Odolink Service Desk'],
  'now': ['刚刚', 'now'], 'yes': ['是', 'yes'], 'cancel': ['取消', 'Cancel'], 'send': ['发送', 'Send'], 'save': ['保存', 'Save'], 'close': ['关闭', 'Close'],
  'login.title': ['登录工作台', 'Log in'], 'login.name': ['账号', 'Name'], 'login.password': ['密码', 'Password'], 'login.go': ['登录', 'Log in'],
  'login.wrong': ['账号或密码不对', 'Name or password is wrong'], 'login.slow': ['错误次数过多，请五分钟后再试', 'Too many wrong passwords; wait five minutes'],
  'login.lead': ['故障、里程与预约，一处处理', 'Faults, mileage and appointments in one place'],
  'nav.queue': ['待办', 'Queue'], 'nav.vehicles': ['车辆', 'Vehicles'], 'nav.appointments': ['预约', 'Appointments'], 'nav.codes': ['故障码', 'Codes'], 'nav.link': ['车联状态', 'Link'],
  'nav.logout': ['退出', 'Log out'], 'nav.language': ['English', '中文'], 'nav.theme': ['明暗', 'Light or dark'], 'nav.search': ['车牌、车主、VIN', 'Plate, owner, VIN'],
  'live.on': ['实时', 'Live'], 'live.off': ['正在重连', 'Reconnecting'],
  'queue.title': ['待办', 'Queue'], 'queue.count': ['{n} 项待处理', '{n} open'], 'queue.overdue': ['{n} 项超时', '{n} past their deadline'],
  'queue.empty': ['没有待办', 'Nothing waits'], 'queue.empty.why': ['车辆发来故障、到期项目或预约请求后，会在两秒内出现在这里。', 'A fault, a due item or a request of a car shows here within two seconds.'],
  'queue.due': ['处理期限', 'Act by'], 'queue.vehicle': ['车辆', 'Vehicle'], 'queue.owner': ['车主', 'Owner'], 'queue.reason': ['事由', 'Reason'], 'queue.mileage': ['里程', 'Mileage'],
  'queue.age': ['发生', 'Since'], 'queue.clerk': ['经办人', 'In hand of'], 'queue.nobody': ['未领取', 'nobody yet'],
  'queue.snoozed': ['显示已延后', 'Show snoozed'], 'queue.keys': ['上下', 'move'], 'queue.keys.open': ['打开', 'open'], 'queue.keys.take': ['领取', 'take'], 'queue.keys.snooze': ['延后', 'snooze'], 'queue.keys.done': ['完成', 'done'],
  'act.take': ['领取', 'Take'], 'act.snooze': ['延后', 'Snooze'], 'act.done': ['完成', 'Done'], 'act.call': ['记录通话', 'Log a call'], 'act.message': ['发消息到车', 'Message to the car'],
  'act.book': ['登记到店', 'Book the visit'], 'act.offer': ['提出预约', 'Propose a time'], 'act.reoffer': ['另提时间', 'Propose another'], 'act.answer': ['文字答复', 'Answer in words'], 'act.pickup': ['领取请求', 'Pick up'], 'act.confirm': ['同意车主的时间', "Take the owner's time"],
  'act.withdraw': ['撤回', 'Withdraw'], 'act.open': ['查看', 'Open'],
  'reason.request': ['预约请求', 'Service request'], 'reason.counter': ['车主改时间', 'Owner asks for another time'], 'reason.fault': ['故障 {ref}', 'Fault {ref}'], 'reason.fault_returned': ['维修后复发 {ref}', '{ref} came back after repair'],
  'reason.due': ['{ref} 即将到期', '{ref} is due'], 'reason.overdue': ['{ref} 已超期', '{ref} is overdue'], 'reason.battery': ['12 V 蓄电池', '12 V battery'], 'reason.agreed_visit': ['约定到店，待登记', 'Agreed visit, to be booked'], 'reason.warning': ['故障前提示：{ref}', 'Ahead of a fault: {ref}'], 'reason.question': ['车主咨询', 'A question of the owner'], 'reason.complaint': ['车主投诉', 'A complaint of the owner'], 'reason.roadside': ['道路救援，车主在等', 'Roadside: the owner waits for help'], 'reason.identity': ['车辆身份变化 {ref}', 'Identity changed: {ref}'],
  'severity.urgent': ['紧急', 'Urgent'], 'severity.attention': ['尽快', 'Soon'], 'severity.notice': ['提示', 'Notice'],
  'missed': ['已超时', 'late'], 'in': ['{x}', '{x}'],
  'vehicle.back': ['返回', 'Back'], 'vehicle.vin': ['车架号', 'VIN'], 'vehicle.owner': ['车主', 'Owner'], 'vehicle.phone': ['电话', 'Phone'], 'vehicle.mileage': ['可信里程', 'Trusted mileage'], 'vehicle.seen': ['最近联系', 'Last contact'],
  'vehicle.version': ['车端版本', 'Agent'], 'vehicle.waiting': ['{n} 条消息等待车辆接收', '{n} waiting for the car'], 'vehicle.delivered': ['已全部送达车辆', 'The car has everything'],
  'vehicle.next': ['当前事项', 'Now'], 'vehicle.next.none': ['没有进行中的请求', 'No request is open'], 'vehicle.health': ['车况', 'Health now'], 'vehicle.left_out': ['因超出 500 kB，未附 {n} 项', '{n} parts did not fit into 500 kB'], 'vehicle.due': ['保养项目', 'Maintenance'], 'vehicle.faults': ['故障', 'Faults'],
  'vehicle.faults.none': ['没有记录到故障', 'No faults on record'], 'vehicle.due.none': ['车辆还没有发来保养状态', 'The car has not told yet'], 'vehicle.history': ['维修保养记录', 'Service history'], 'vehicle.history.none': ['还没有到店记录', 'No visits on record'],
  'vehicle.timeline': ['时间线', 'Timeline'], 'vehicle.timeline.none': ['还没有事件', 'Nothing yet'], 'vehicle.consent': ['车主授权', 'Consent'], 'vehicle.consent.none': ['车主尚未授权', 'None given yet'], 'vehicle.appointments': ['预约', 'Appointments'], 'vehicle.trips': ['显示行程', 'Show trips'],
  'vehicle.ready': ['可通过年检 OBD 检查', 'Ready for inspection'], 'vehicle.notready': ['OBD 就绪未完成', 'Monitors not complete'], 'vehicle.lamp.on': ['故障灯亮', 'Lamp on'], 'vehicle.lamp.off': ['故障灯灭', 'Lamp off'], 'vehicle.taken': ['车况采集于 {x}', 'Taken {x}'],
  'request.by': ['车主请求', 'The owner asks for'], 'request.rule': ['按规则提前请求', 'Asked ahead of due'], 'request.note': ['车主说', 'In the owner’s words'], 'request.items': ['到期项目', 'Due items'], 'request.codes': ['故障码', 'Fault codes'], 'request.waits': ['等待领取，承诺 24 小时内', 'Waits for pick-up, promised within 24 h'],
  'request.inhand': ['{who} 经办，承诺 2 个工作日内答复', 'In hand of {who}; answer promised within 2 working days'], 'request.answer': ['已答复', 'Answered'], 'request.waits.roadside': ['等待领取，承诺 10 分钟内', 'Waits for pick-up, promised within 10 min'], 'request.inhand.roadside': ['{who} 经办，承诺 30 分钟内联系', 'In hand of {who}; contact promised within 30 min'], 'request.inhand.complaint': ['{who} 经办，承诺收到后 1 个工作日答复、5 个工作日解决', 'In hand of {who}; promised: answered 1 and resolved 5 working days after it came'], 'request.position': ['位置（WGS 84）', 'Position (WGS 84)'], 'request.position.within': ['误差 {n} 米，{at}', 'within {n} m, {at}'], 'request.position.map': ['在地图中打开', 'Open in a map'], 'request.state': ['请求', 'Request'],
  'repair.cured': ['{code} 未复发：已行驶 {km}，{n} 次驾驶循环', '{code} stayed away for {km}, {n} drive cycles'], 'repair.back': ['{code} 在 {km} 后复发', '{code} came back after {km}'], 'repair.watch': ['观察中：{code} 须保持 {km} 不出现', 'Watched: {code} must stay away for {km}'],
  'fault.first': ['首次', 'First'], 'fault.last': ['最近', 'Last'], 'fault.times': ['{n} 次', '{n}×'], 'fault.frame': ['冻结帧', 'Freeze frame'], 'fault.permanent': ['永久码', 'permanent'], 'fault.clean': ['{n} 个循环未出现', '{n} cycles without it'],
  'due.left': ['剩 {x}', '{x} left'], 'due.over': ['超 {x}', '{x} over'], 'due.days': ['{n} 天', '{n} days'], 'due.about': ['预计 {x}', 'about {x}'], 'due.life': ['寿命 {n}%', '{n} % life'],
  'offer.title': ['提出预约', 'Propose an appointment'], 'offer.start': ['时间', 'Time'], 'offer.minutes': ['时长（分钟）', 'Duration (minutes)'], 'offer.price': ['预估价格（元）', 'Estimated price (CNY)'], 'offer.place': ['地点', 'Place'], 'offer.note': ['备注', 'Note'], 'offer.lead': ['车主会在车机上看到时间与价格，可以接受、改时间或拒绝。', 'The owner sees time and price in the car and can accept, ask for another time, or decline.'], 'offer.go': ['发送给车主', 'Send to the owner'], 'offer.place.default': ['维修车间', 'Workshop'],
  'visit.title': ['登记到店', 'Book the visit'], 'visit.change': ['更改记录', 'Change the record'], 'visit.change.lead': ['只有改动会发送到车辆；车主同时改过的，两处都会保留，待确认。', 'Only what you change goes to the car. Where the owner changed the same, both are kept until one is chosen.'], 'visit.change.go': ['保存并发送到车', 'Save and send to the car'], 'visit.note': ['备注', 'Note'], 'visit.agreed': ['实收（元）', 'Paid (CNY)'], 'visit.sum': ['同合计', 'as the total'], 'act.change': ['更改', 'Change'],
  'putoff': ['暂缓', 'Put off'], 'putoff.add': ['添加暂缓的项目', 'Add work that was put off'], 'putoff.text': ['暂缓什么', 'What was put off'], 'putoff.item': ['保养项目', 'Plan item'], 'putoff.km': ['到里程再提醒（km）', 'Comes back at (km)'], 'putoff.on': ['到日期再提醒', 'Comes back on'], 'putoff.declined': ['车主谢绝', 'Declined'],
  'record.keep': ['保留现有', 'Keep it'], 'record.take': ['改用另一版本', 'Take the other'], 'visit.lead': ['记录会发送到车辆：关闭到期项目、重置计数，并观察故障是否复发。', 'The record goes to the car: it closes due items, resets counters and watches for repaired faults.'], 'visit.mileage': ['里程（km）', 'Mileage (km)'], 'visit.when': ['完成时间', 'Done at'], 'visit.watch': ['观察里程（km）', 'Watch distance (km)'], 'visit.job': ['工作项', 'Job'], 'visit.addjob': ['添加工作项', 'Add a job'], 'visit.kind': ['类型', 'Kind'], 'visit.name': ['内容', 'What'], 'visit.item': ['关闭项目', 'Closes'], 'visit.codes': ['修复故障码', 'Repairs codes'], 'visit.labour': ['工时费（元）', 'Labour (CNY)'], 'visit.part': ['配件', 'Part'], 'visit.addpart': ['添加配件', 'Add a part'], 'visit.number': ['编号', 'Number'], 'visit.qty': ['数量', 'Qty'], 'visit.price': ['金额（元）', 'Price (CNY)'], 'visit.total': ['合计', 'Total'], 'visit.go': ['登记并发送到车', 'Book and send to the car'], 'visit.none': ['无', 'none'], 'visit.applied': ['车辆已确认：{items}', 'Confirmed by the car: {items}'], 'visit.pending': ['等待车辆确认', 'Waits for the car'], 'visit.remove': ['移除', 'Remove'],
  'visit.brought_in': ['送修时间', 'Brought in'], 'visit.handed_back': ['修好交车时间', 'Handed back'], 'visit.defect': ['问题（三包计数）', 'Fault (three guarantees)'], 'visit.system': ['部位', 'Where'], 'visit.replaced': ['更换总成', 'Assembly replaced'], 'visit.covered': ['质保支付', 'Paid by warranty'],
  'defect.none': ['磨损或使用', 'Wear or use'], 'defect.quality': ['质量问题', 'Quality'], 'defect.safety': ['严重安全故障', 'Serious safety fault'],
  'system.none': ['未注明', 'Not said'], 'system.engine': ['发动机', 'Engine'], 'system.gearbox': ['变速器', 'Gearbox'], 'system.traction_battery': ['动力电池', 'Traction battery'], 'system.drive_motor': ['驱动电机', 'Drive motor'], 'system.steering': ['转向系统', 'Steering'], 'system.brakes': ['制动系统', 'Brakes'], 'system.suspension': ['悬架', 'Suspension'], 'system.axle': ['前/后桥', 'Axle'], 'system.body': ['车身', 'Body'], 'system.other': ['其他', 'Other'], 'system.emission_control': ['排放控制', 'Emission control'],
  'message.title': ['发消息到车', 'Message to the car'], 'message.zh': ['中文标题', 'Title in Chinese'], 'message.zhb': ['中文内容', 'Text in Chinese'], 'message.en': ['英文标题', 'Title in English'], 'message.enb': ['英文内容', 'Text in English'],
  'call.title': ['记录通话', 'Log a call'], 'call.text': ['说了什么', 'What was said'], 'snooze.title': ['延后处理', 'Snooze'], 'snooze.until': ['到', 'Until'], 'reason.text': ['原因', 'Reason'], 'done.title': ['标记完成', 'Mark as done'],
  'appointments.title': ['预约', 'Appointments'], 'appointments.none': ['没有预约', 'No appointments'], 'appointments.time': ['时间', 'Time'], 'appointments.state': ['状态', 'State'], 'appointments.price': ['价格', 'Price'], 'appointments.place': ['地点', 'Place'],
  'vehicles.title': ['车辆', 'Vehicles'], 'vehicles.none': ['没有找到车辆', 'No vehicle found'], 'vehicles.open': ['待办', 'Open'], 'vehicles.add': ['登记新车', 'Enrol a vehicle'], 'vehicles.plate': ['车牌', 'Plate'],
  'enrol.title': ['登记新车', 'Enrol a vehicle'], 'enrol.lead': ['生成一次性登记文件，24 小时内在车上使用。', 'Makes a one-time file to be used in the car within 24 hours.'], 'enrol.go': ['生成登记文件', 'Make the file'], 'enrol.once': ['登记文件（仅显示一次）', 'The file (shown only now)'],
  'link.title': ['车联状态', 'Link'], 'link.lead': ['每个编号都有交代：已入库、重复、车端丢弃、丢失或缺口。', 'Each number is accounted for: committed, doubled, dropped by the car, lost, or still missing.'], 'link.events': ['事件', 'Events'], 'link.receipted': ['已回执', 'Receipted'], 'link.duplicates': ['重复', 'Doubled'], 'link.dropped': ['车端丢弃', 'Dropped'], 'link.lost': ['丢失', 'Lost'], 'link.missing': ['缺口', 'Missing'], 'link.down': ['下行', 'To the car'], 'link.certificate': ['证书到期', 'Certificate ends'], 'link.rejected': ['拒收', 'Refused messages'],
  'codes.title': ['故障码', 'Trouble codes'], 'codes.lead': ['输入故障码、开头几位或零件名称，查看含义、紧急程度和检查项目。', 'Type a code, its beginning or a part: what it means, how urgent it is, what to check.'], 'codes.search': ['如 P0301、P03、失火、SPN 110 FMI 3', 'P0301, P03, misfire, SPN 110 FMI 3'], 'codes.examples': ['例如', 'Such as'], 'codes.example.words': ['失火', 'misfire'], 'codes.open': ['查看含义', 'What it means'],
  'codes.none': ['没有找到“{q}”', 'Nothing found for "{q}"'], 'codes.none.why': ['可以输入 P、C、B、U 开头的五位码（P0301），带故障类型的码（P0301-1C），卡车码（SPN 110 FMI 3），或零件名称。', 'Codes have P, C, B or U and four digits (P0301), may carry a failure type (P0301-1C); trucks have SPN 110 FMI 3. Names of parts work too.'],
  'codes.count': ['{n} 个', '{n}'], 'codes.more': ['还有更多，请输入更多字', 'There are more; type more'], 'codes.generic': ['通用码', 'generic'], 'codes.maker_specific': ['厂家自定义码', 'the maker\'s own'], 'codes.advice': ['给车主的建议', 'Advice to the owner'], 'codes.garage': ['维修厂检查', 'What the garage checks'], 'codes.related': ['相近的故障码', 'Codes beside it'], 'codes.code': ['故障码', 'Code'], 'codes.meaning': ['含义', 'Meaning'], 'codes.urgency': ['紧急程度', 'Urgency'], 'codes.maker.why': ['只有车辆厂家能说明准确含义，请查厂家资料。', 'Only the maker of the vehicle can say exactly; see its documents.'],
  'entry.fault': ['故障 {code}：{state}', 'Fault {code}: {state}'], 'entry.fault.by': ['（总线上的诊断仪：{who}）', ' (heard on the bus: {who})'], 'entry.mileage_refused': ['里程读数 {value} 被拒：{reason}', 'Mileage reading {value} refused: {reason}'], 'entry.trip': ['行程 {km}', 'Trip of {km}'], 'entry.due': ['{item}：{state}', '{item}: {state}'], 'entry.request': ['请求：{kind}', 'Request: {kind}'], 'entry.request_withdrawn': ['撤回请求', 'Request withdrawn'], 'entry.appointment': ['预约 {start}：{state}', 'Appointment {start}: {state}'], 'entry.appointment_answer': ['答复预约：{state}', 'Answers: {state}'], 'entry.counter': ['希望改到 {start}', 'Wishes {start}'], 'entry.prompt': ['提示「{reason}」：{answer}', 'Prompt “{reason}”: {answer}'], 'entry.applied': ['维修记录生效：{items}', 'Service record took effect: {items}'], 'entry.consent': ['授权 {purpose}：{state}', 'Consent for {purpose}: {state}'], 'entry.started': ['车端启动 {version}', 'Agent {version} started'], 'entry.started.minimal': ['，多次意外重启，暂不查询车辆', ', restarted often: the vehicle is not asked'], 'entry.started.safe': ['，安全模式，不收消息', ', safe mode: messages wait'], 'entry.started.rebuilt': ['，数据库损坏已重建，仅保留里程', ', damaged database rebuilt: only the mileage was kept'], 'entry.started.damaged': ['，丢弃 {n} 个损坏的数据', ', {n} damaged values dropped'], 'entry.picked_up': ['领取请求', 'Picked up'], 'entry.record': ['登记到店 {km}，{total}', 'Visit at {km}, {total}'], 'entry.message': ['消息：{title}', 'Message: {title}'], 'entry.call': ['通话：{text}', 'Call: {text}'], 'entry.note': ['备注：{text}', 'Note: {text}'], 'entry.snoozed': ['延后：{reason}', 'Snoozed: {reason}'], 'entry.closed': ['完成：{reason}', 'Done: {reason}'], 'entry.deadline_missed': ['错过处理期限', 'Deadline missed'], 'entry.enrolled': ['车辆登记', 'Enrolled'], 'entry.revoked': ['吊销车辆密钥', 'Keys revoked'],
  'entry.warning': ['故障前提示 {subject}：{value}，限值 {limit}', 'Ahead of a fault, {subject}: {value}, limit {limit}'], 'entry.warning.days': ['（约 {n} 天后到限值）', ' (at its limit in about {n} days)'], 'entry.identity': ['{kind}：{ecu}{before} → {after}', '{kind}: {ecu}{before} → {after}'], 'entry.swap': ['更换仪表：显示 {shown} 时实际 {true}', 'Cluster replaced: it shows {shown} at {true}'], 'entry.swap_answer': ['更换仪表：{verdict}，可信里程 {km}', 'Cluster replacement: {verdict}; trusted mileage {km}'], 'entry.identity_held': ['车上读到另一个车架号，已停止上传', 'The car reads another VIN and sends nothing'], 'entry.identity_settled': ['车架号已核实，恢复上传', 'The VIN is settled; the car sends again'], 'entry.owner_changed': ['车主已更换：事项已结束，不再发送任何内容', 'Another owner: all matters ended, nothing is sent any more'], 'entry.forgotten': ['车主已删除个人数据：事项已结束', 'The owner erased what is personal: all matters ended'], 'entry.vin_accepted': ['确认车架号 {vin}', 'VIN {vin} accepted'],
  'swap.title': ['登记更换仪表', 'Cluster replaced'], 'swap.lead': ['车辆核对后采用：历史保留，写入防篡改日志。', 'The car checks it, keeps its history and writes it into its journal.'], 'swap.true': ['车辆实际里程（km）', 'True mileage (km)'], 'swap.shown': ['新仪表显示（km）', 'The new cluster shows (km)'], 'swap.when': ['更换时间', 'Replaced at'], 'act.swap': ['更换仪表', 'Cluster replaced'],
  'answer.title': ['答复车主', 'Answer the owner'], 'answer.text': ['车主在车机上看到的文字（500 字以内）', 'What the owner reads in the car (500 characters at most)'], 'answer.closes': ['已办完，结束此事', 'Nothing more is to be done: close it'], 'entry.answer': ['答复：{text}', 'Answer: {text}'], 'entry.position': ['收到救援位置', 'Position for assistance received'], 'vin.title': ['确认车架号', 'Confirm the VIN'], 'vin.lead': ['仅在查验车辆之后：与车上读到的一致时恢复上传。', 'Only after you saw the car: it sends again when this is the VIN it reads.'], 'act.vin': ['确认车架号', 'Confirm the VIN'],
  'field.note': ['备注', 'note'], 'field.mileage': ['里程', 'mileage'], 'field.performed_at': ['日期', 'date'], 'field.total': ['合计', 'total'], 'field.dealer_name': ['门店', 'garage'], 'field.engine_hours': ['发动机小时', 'engine hours'], 'field.name': ['名称', 'name'], 'field.item': ['保养项目', 'service item'], 'field.codes': ['故障码', 'fault codes'], 'field.kind': ['作业类别', 'kind of work'], 'field.labour_minutes': ['工时', 'labour time'], 'field.labour_price': ['工时费', 'labour'], 'field.number': ['零件号', 'part number'], 'field.quantity_milli': ['数量', 'quantity'], 'field.price': ['价格', 'price'], 'field.text': ['发现', 'finding'], 'field.again_at': ['再次提醒里程', 'mileage to ask again'], 'field.again_on': ['再次提醒日期', 'date to ask again'], 'field.declined': ['车主未同意', 'declined'], 'field.gone': ['删除', 'taken out'], 'field.other': ['其他', 'other'],
  'record.contradiction': ['两处不同（{field}）：现为“{kept}”，{by}写的是“{lost}”', 'Two versions ({field}): “{kept}” stands, “{lost}” was written by {by}'],
  'entry.record_changed': ['服务记录已更改', 'Service record changed'],
  'act.live': ['实时查看', 'Live view'], 'session.title': ['实时查看', 'Live view'], 'session.asked': ['请在电话中念出此码，车主在车上确认；最长 {n} 分钟', 'Read this code out on the telephone; the owner confirms it in the car, for at most {n} minutes'],
  'session.open': ['{clerk}，{from} 起，最近读数 {at}', '{clerk}, since {from}, last reading {at}'], 'session.ended': ['{from}–{to}：{n} 次读数，{names} 个数值，{why}', '{from}–{to}: {n} readings of {names} values, {why}'],
  'session.declined': ['{at}：车主没有同意', '{at}: the owner said no'], 'session.lapsed': ['{at}：无人确认，已作废', '{at}: nobody confirmed it, it is void'], 'session.end': ['结束', 'End it'], 'session.take_back': ['撤回', 'Take it back'],
  session_none: ['', ''], session_time_up: ['时间到', 'its time was up'], session_by_owner: ['车主结束', 'ended by the owner'], session_by_dealer: ['门店结束', 'ended by the desk'], session_ignition_off: ['车辆熄火', 'ignition off'],
  session_consent_withdrawn: ['车主撤回授权', 'consent withdrawn'], session_agent_stopped: ['车端重启', 'the agent stopped'], session_another_vehicle: ['读到另一车架号', 'another VIN was read'],
  'entry.live_asked': ['请求实时查看', 'Live view asked for'], 'entry.live.open': ['车主同意实时查看', 'The owner allowed the live view'], 'entry.live.declined': ['车主没有同意实时查看', 'The owner did not allow the live view'], 'entry.live.lapsed': ['实时查看作废', 'Live view void'],
  'entry.live.ended': ['实时查看结束：{why}，{n} 次读数', 'Live view ended: {why}, {n} readings'], 'entry.left': ['车主已更换服务商：事项已结束，不再发送任何内容', 'The owner has left this dealer: all matters ended, nothing is sent any more'], 'entry.started.config': ['，设置文件有误：{why}', ', faulty configuration: {why}'],
  'agent.title': ['连接', 'Connection'], 'agent.software': ['车端版本', 'Software'], 'agent.up': ['{at} 起已连接', 'Connected since {at}'], 'agent.lost': ['{at} 起失去连接：熄火断电、没有网络，或车端程序中断', 'Gone since {at}: switched off, without network, or the agent broke off'],
  'agent.ended': ['{at} 起离线：车端程序正常结束', 'Off since {at}: the agent ended in order'], 'agent.unsure': ['{at} 起已连接，但此后工作台自己断开过，现在不确定', 'Connected since {at}, but the desk itself was cut off since: not certain now'], 'agent.silent': ['车辆没有告知', 'The car has not told'],
  'agent.tag.up': ['已连接', 'connected'], 'agent.tag.lost': ['失去连接', 'gone'], 'agent.tag.ended': ['离线', 'off'], 'agent.tag.unsure': ['不确定', 'not certain'], 'agent.troubles': ['{n} 个问题', 'problems: {n}'],
  'agent.version': ['车端版本 {version}', 'Software {version}'], 'agent.waiting': ['{n} 条事件待发送', '{n} events still to be sent'], 'agent.waiting.none': ['没有待发送的事件', 'Nothing left to be sent'], 'agent.told': ['{at} 告知', 'told {at}'],
  'agent.mode.minimal': ['多次意外重启，暂不查询车辆', 'After several crashes it does not ask the vehicle for now'], 'agent.mode.safe': ['安全模式：不读车辆总线，消息等待接收', 'Safe mode: the bus is not read, and messages wait'],
  'agent.store_failing': ['车端现在无法保存数据', 'It cannot store anything at the moment'], 'agent.store_damaged': ['车端数据曾损坏，已尽量修复', 'Stored data was found damaged and mended as far as possible'], 'agent.configuration_refused': ['设置文件有误，沿用上一份正确的设置', 'Its configuration is faulty: the last good one is in use'],
  'not_taken': ['车辆未采用：{why}', 'Not taken by the car: {why}'], 'entry.not_taken': ['车辆未采用{what}：{why}', 'The car did not take the {what}: {why}'], 'vehicle.not_taken': ['{n} 条未被车辆采用', '{n} not taken by the car'],
  'origin.car': ['车辆', 'Car'], 'origin.owner': ['车主', 'Owner'], 'origin.dealer': ['门店', 'Desk'],
  'error.offline': ['连不上工作台服务', 'The desk cannot be reached'], 'error.changed': ['{detail} 已先处理，页面已刷新', '{detail} was first; the page shows how it is now'], 'error.changed.somebody': ['同事', 'A colleague'], 'error.not_now': ['当前状态（{detail}）不允许', 'Its state ({detail}) does not allow this'], 'error.invalid': ['请检查：{detail}', 'Please check: {detail}'], 'error.forbidden': ['没有权限', 'Your role does not allow this'], 'error.not_found': ['没有找到', 'Not found'], 'error.not_saved': ['没能保存，什么都没有改变', 'Could not be saved; nothing was done'], 'error.failed': ['出错了', 'Something failed'],
  'toast.sent': ['已发送', 'Sent'], 'toast.saved': ['已保存', 'Saved'], 'toast.taken': ['已领取', 'Taken'],
};

const words = {
  pending: ['待确认', 'pending'], confirmed: ['已确认', 'confirmed'], healed: ['已消失', 'healed'], cleared_outside: ['被外部清码', 'cleared outside'], repaired: ['已维修，观察中', 'repaired, watched'],
  drive_on: ['可继续行驶', 'drive on'], service_soon: ['尽快检修', 'service soon'], stop_safely: ['安全停车', 'stop safely'], ok: ['正常', 'ok'], soon: ['将到期', 'soon'], due: ['到期', 'due'], overdue: ['超期', 'overdue'],
  service: ['保养', 'service'], repair: ['维修', 'repair'], service_and_repair: ['保养和维修', 'service and repair'], other: ['其他', 'other'], question: ['咨询', 'question'], text: ['文字内容', 'the text'], complaint: ['投诉', 'complaint'], roadside: ['道路救援', 'roadside'], waiting: ['等待', 'waiting'], delivered: ['已送达', 'delivered'], picked_up: ['已领取', 'picked up'], answered: ['已答复', 'answered'], closed: ['已完成', 'closed'], withdrawn: ['已撤回', 'withdrawn'],
  proposed: ['等待车主答复', 'waits for the owner'], countered: ['车主改时间', 'owner asks for another time'], accepted: ['双方同意', 'agreed'], declined: ['车主拒绝', 'declined'], done: ['已到店', 'done'],
  yes: ['是', 'yes'], no: ['否', 'no'], later: ['稍后', 'later'], acknowledge: ['知道了', 'noted'], not_available: ['无效值', 'not available'], not_awake: ['未就绪', 'not awake'], fell: ['倒退', 'it fell'], jumped: ['跳变', 'it jumped'], unit_mix_up: ['单位混淆', 'unit mix-up'],
  operation: ['运行', 'operation'], maintenance_alerts: ['保养提醒', 'maintenance alerts'], remote_diagnosis: ['远程诊断', 'remote diagnosis'], service_request: ['预约请求', 'service requests'], surveys: ['满意度调查', 'surveys'], campaigns: ['关怀活动', 'campaigns'], location: ['位置', 'location'], granted: ['已授权', 'granted'], not_asked: ['未询问', 'not asked'],
  maintenance: ['保养', 'maintenance'], inspection: ['检查', 'inspection'], recall: ['召回', 'recall'], low: ['可信度低', 'low confidence'], medium: ['可信度中', 'medium confidence'], high: ['可信度高', 'high confidence'], pid_a6: ['OBD A6', 'OBD PID A6'], speed_integral: ['车速积分', 'speed integral'], uds_did: ['UDS', 'UDS'], dbc_signal: ['总线信号', 'bus signal'], dealer: ['门店', 'dealer'], j1939_spn917: ['J1939 里程', 'J1939 distance'], j1939_spn245: ['J1939 里程', 'J1939 distance'],
  monitor_drift: ['监测值接近限值', 'monitor near its limit'], battery_weak: ['12 V 蓄电池偏弱', '12 V battery weak'], battery_not_charging: ['12 V 不充电', '12 V not charging'], battery_overcharged: ['12 V 充电过高', '12 V overcharged'], 'battery resting': ['静置电压', 'resting voltage'], 'battery cranking': ['启动压降', 'cranking voltage'], 'battery charging': ['充电电压', 'charging voltage'], vin: ['车架号', 'VIN'],
  vin_learned: ['首次读到车架号', 'VIN read for the first time'], vin_changed: ['车架号不一致', 'Another VIN'], ecu_appeared: ['出现新的控制单元', 'New control unit'], calibration_changed: ['标定版本变化', 'Calibration changed'], cvn_changed: ['软件校验号变化', 'Software verification number changed'],
  applied: ['已采用', 'applied'], known: ['先前已采用', 'applied before'], below_trusted: ['低于可信里程，未采用', 'below the trusted mileage, refused'], too_far: ['超出可信里程过多，未采用', 'too far above, refused'], true_mileage: ['实际里程', 'true mileage'], shown_after: ['仪表显示', 'shown mileage'], performed_at: ['时间', 'time'],
  certificate_good: ['', ''], certificate_30: ['（30 天内）', '(within 30 days)'], certificate_7: ['（7 天内）', '(within 7 days)'], certificate_1: ['（1 天内）', '(within a day)'], certificate_ended: ['（已过期）', '(ended)'],
  refused_expired: ['到车时已过期', 'it came too late'], refused_unsupported: ['车端版本不认识', 'its version does not know this'], refused_role: ['签名权限不够', 'the key that signed it may not send this'],
  sent_picked_up: ['领取通知', 'notice of pick-up'], sent_answer: ['答复', 'answer'], sent_appointment: ['预约', 'appointment'], sent_record: ['服务记录', 'service record'], sent_record_changed: ['服务记录的更改', 'change of a service record'], sent_plan: ['保养计划', 'maintenance plan'],
  sent_message: ['消息', 'message'], sent_swap: ['更换仪表', 'cluster replacement'], sent_vin_accepted: ['车架号确认', 'accepted VIN'], sent_live_asked: ['实时查看请求', 'question for a live view'], sent_live_closed: ['实时查看的结束', 'end of a live view'],
  old_session: ['旧连接的消息', 'word of an older connection'],
  unknown: ['未知', 'unknown'],
  engine_oil: ['发动机机油', 'Engine oil'], oil_filter: ['机油滤清器', 'Oil filter'], air_filter: ['空气滤清器', 'Air filter'], cabin_filter: ['空调滤清器', 'Cabin filter'], fuel_filter: ['燃油滤清器', 'Fuel filter'], brake_fluid: ['制动液', 'Brake fluid'], brake_inspection: ['制动检查', 'Brake inspection'], brake_pads: ['制动片', 'Brake pads'], coolant: ['冷却液', 'Coolant'], battery_coolant: ['电池冷却液', 'Battery coolant'], battery_12v: ['12 V 蓄电池', '12 V battery'], spark_plugs: ['火花塞', 'Spark plugs'], transmission_oil: ['变速箱油', 'Transmission oil'], tyre_rotation: ['轮胎换位', 'Tyre rotation'], tyre_inspection: ['轮胎检查', 'Tyre inspection'], wiper_blades: ['雨刮片', 'Wiper blades'], legal_inspection: ['车辆年检', 'Legal inspection'], particulate_filter: ['颗粒捕集器', 'Particulate filter'], hv_inspection: ['高压系统检查', 'High-voltage inspection'], reduction_gear_oil: ['减速器油', 'Reduction gear oil'], axle_oil: ['车桥油', 'Axle oil'], chassis_grease: ['底盘润滑', 'Chassis grease'],
  mileage: ['里程', 'mileage'], start: ['时间', 'time'], price: ['价格', 'price'], place: ['地点', 'place'], reason: ['原因', 'reason'], jobs: ['工作项', 'jobs'], duration: ['时长', 'duration'],
};

let current = localStorage.getItem('desk.language') === 'en' ? 'en' : 'zh';

export const language = () => current;

/** Changes the language of everything and keeps the choice on this machine. */
export function setLanguage(next) {
  current = next;
  localStorage.setItem('desk.language', next);
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  window.dispatchEvent(new CustomEvent('desk-language'));
}

export function t(key, values = {}) {
  const pair = texts[key];
  if (!pair) return key;
  return pair[current === 'zh' ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/** The field of a service record at a path such as "note" or "job/…/price". */
export function fieldName(path) {
  const key = `field.${path.split('/').pop()}`;
  return t(texts[key] ? key : 'field.other');
}

/** The text of one of the API's words. */
export function w(word) {
  const pair = words[word];
  if (pair) return pair[current === 'zh' ? 0 : 1];
  return String(word ?? '').replaceAll('_', ' ');
}

/** A text that comes in both languages. */
export const inLanguage = (both) => (current === 'zh' ? both.zh : both.en);

export const listOf = (all) => all.map(w).join(current === 'zh' ? '、' : ', ');

/** What went wrong, for people. */
export function explain(error) {
  const detail = error.word === 'changed' ? error.detail || t('error.changed.somebody') : w(error.detail);
  return t(texts[`error.${error.word}`] ? `error.${error.word}` : 'error.failed', { detail });
}
