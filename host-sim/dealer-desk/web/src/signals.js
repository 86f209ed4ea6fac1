// SPDX-License-Identifier: Apache-2.0
// Names of signals for people, by the end of their VSS path; one without a name shows that end.
import { spoken } from './texts.js';

const names = {
  'Vehicle.Speed': ['车速', 'Speed'], 'OBD.Speed': ['车速', 'Speed'], 'CombustionEngine.Speed': ['发动机转速', 'Engine speed'], EngineSpeed: ['发动机转速', 'Engine speed'],
  EngineLoad: ['发动机负荷', 'Engine load'], AbsoluteLoad: ['绝对负荷', 'Absolute load'], RunTime: ['本次运行时间', 'Run time'], TimingAdvance: ['点火提前角', 'Ignition timing'],
  ECT: ['冷却液温度', 'Coolant'], CoolantTemperature: ['冷却液温度', 'Coolant'], 'EngineCoolant.Temperature': ['冷却液温度', 'Coolant'],
  EOT: ['机油温度', 'Oil temperature'], OilTemperature: ['机油温度', 'Oil temperature'], 'EngineOil.Temperature': ['机油温度', 'Oil temperature'], EOP: ['机油压力', 'Oil pressure'],
  IntakeTemp: ['进气温度', 'Intake air'], MAP: ['进气压力', 'Intake pressure'], MAF: ['进气流量', 'Air flow'], BarometricPressure: ['大气压', 'Air pressure'],
  AmbientAirTemperature: ['环境温度', 'Outside'], 'Exterior.AirTemperature': ['环境温度', 'Outside'],
  TPS: ['节气门', 'Throttle'], ThrottlePosition: ['节气门', 'Throttle'], RelativeThrottlePosition: ['节气门（相对）', 'Throttle, relative'], ThrottleActuator: ['节气门指令', 'Throttle commanded'],
  PedalPosition: ['踏板', 'Pedal'], 'Accelerator.PedalPosition': ['加速踏板', 'Accelerator'], 'Brake.PedalPosition': ['制动踏板', 'Brake pedal'],
  CurrentVoltage: ['蓄电池电压', 'Battery'], CurrentCurrent: ['蓄电池电流', 'Battery current'], ControlModuleVoltage: ['控制单元电压', 'Control unit supply'],
  'FuelSystem.Level': ['油量', 'Fuel'], 'FuelSystem.AbsoluteLevel': ['油量', 'Fuel'], 'FuelSystem.Range': ['续航', 'Range'], FuelLevel: ['油量', 'Fuel'], FuelPressure: ['燃油压力', 'Fuel pressure'], FuelRate: ['油耗率', 'Fuel rate'],
  ShortTermFuelTrim1: ['短期燃油修正 1', 'Short fuel trim 1'], ShortTermFuelTrim2: ['短期燃油修正 2', 'Short fuel trim 2'], LongTermFuelTrim1: ['长期燃油修正 1', 'Long fuel trim 1'], LongTermFuelTrim2: ['长期燃油修正 2', 'Long fuel trim 2'],
  FuelRailPressureDirect: ['油轨压力', 'Rail pressure'], FuelRailPressureAbsolute: ['油轨压力', 'Rail pressure'], EthanolPercent: ['乙醇含量', 'Ethanol'],
  CommandedEGR: ['EGR 指令', 'EGR commanded'], EGRError: ['EGR 偏差', 'EGR error'], CommandedEVAP: ['EVAP 指令', 'EVAP commanded'], CommandedEquivalenceRatio: ['目标空燃比', 'Lambda commanded'],
  'DieselExhaustFluid.Level': ['尿素液位', 'Exhaust fluid'], EngineHours: ['发动机小时', 'Engine hours'], IdleHours: ['怠速小时', 'Idle hours'],
  DistanceWithMIL: ['亮灯后里程', 'Distance with lamp on'], RunTimeMIL: ['亮灯后时间', 'Time with lamp on'], DistanceSinceDTCClear: ['清码后里程', 'Distance since codes cleared'], TimeSinceDTCCleared: ['清码后时间', 'Time since codes cleared'], WarmupsSinceDTCClear: ['清码后暖机次数', 'Warm-ups since codes cleared'],
  HybridBatteryRemaining: ['动力电池余量', 'Traction battery left'], 'Tire.Pressure': ['胎压', 'Tyre pressure'], 'Tire.Temperature': ['轮胎温度', 'Tyre temperature'], PadWear: ['刹车片磨损', 'Pad wear'],
};
const numbered = [
  [/O2(?:WR)?\.Sensor(\d)\.Voltage$/, '氧传感器 $1 电压', 'Oxygen sensor $1'], [/O2WR\.Sensor(\d)\.Lambda$/, '氧传感器 $1 λ', 'Oxygen sensor $1, lambda'], [/O2WR\.Sensor(\d)\.Current$/, '氧传感器 $1 电流', 'Oxygen sensor $1, current'],
  [/Catalyst\.Bank(\d)\.Temperature(\d)$/, '催化器 $1-$2 温度', 'Catalyst $1-$2'],
];

/** "Vehicle.Powertrain.CombustionEngine.ECT" → "Coolant". */
export function signalName(path) {
  const parts = path.split('.');
  const pair = names[parts.slice(-2).join('.')] ?? names[parts.at(-1)];
  if (pair) return spoken(pair);
  for (const [pattern, ...both] of numbered) {
    const found = path.match(pattern);
    if (found) return spoken(both).replace(/\$(\d)/g, (_, n) => found[n]);
  }
  return parts.slice(-2).join(' ');
}
