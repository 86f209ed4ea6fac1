// SPDX-License-Identifier: Apache-2.0
// How urgent the codes are that workshops see most, judged as a service adviser would, and the words an owner would
// look for in their texts.
#include <string>

#include "domain/fault_texts/fault_texts.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

struct Known {
    const char* code;
    Urgency urgency;
    const char* zh;  ///< a word the text must have
    const char* en;
};

constexpr auto kDrive = Urgency::DriveOn;
constexpr auto kSoon = Urgency::ServiceSoon;
constexpr auto kStop = Urgency::StopSafely;

constexpr Known kKnown[] = {
    // Stop: the engine, the brakes or the steering may be lost, or a fire may start.
    {"P0300", kStop, "失火", "misfire"},
    {"P0217", kStop, "冷却液温度", "coolant temperature"},
    {"P0218", kStop, "变速箱油温", "Transmission fluid temperature"},
    {"P0298", kStop, "机油", "oil"},
    {"P0524", kStop, "机油压力", "oil pressure"},
    {"P250F", kStop, "油位", "oil level"},
    {"P2560", kStop, "冷却液液位", "coolant level"},
    {"P00B7", kStop, "冷却液", "coolant"},
    {"P0093", kStop, "泄漏", "leak"},
    {"P050F", kStop, "制动助力", "Brake booster"},
    {"P2111", kStop, "节气门", "Throttle"},
    {"P2112", kStop, "节气门", "Throttle"},
    {"P2299", kStop, "制动踏板", "Brake"},
    {"P200C", kStop, "颗粒捕集器", "Particulate filter"},
    {"P2428", kStop, "排气温度", "Exhaust gas temperature"},
    {"P0893", kStop, "多个挡位", "Several gears"},
    {"P0AA6", kStop, "绝缘", "insulation"},
    {"P0A7E", kStop, "动力电池", "battery pack"},
    {"P0A0D", kStop, "高压互锁", "interlock"},
    {"P0AA1", kStop, "接触器", "contactor"},
    {"U0100", kStop, "发动机控制单元", "Engine control unit"},
    {"U0121", kStop, "防抱死制动", "Anti-lock brake"},
    {"U0129", kStop, "制动系统", "Brake system"},
    {"U0131", kStop, "助力转向", "Power steering"},
    {"U0110", kStop, "驱动电机", "Drive motor"},
    {"C0020", kStop, "泵电机", "pump motor"},
    {"C0021", kStop, "制动助力器", "Brake booster"},
    {"C0049", kStop, "制动液", "Brake fluid"},
    {"C0072", kStop, "制动器", "Brakes"},
    // Soon: it may get worse or cost more, or a safety system waits.
    {"P0011", kSoon, "凸轮轴", "camshaft"},
    {"P0016", kSoon, "曲轴", "Crankshaft"},
    {"P0087", kSoon, "燃油轨压力", "Fuel rail pressure"},
    {"P0101", kSoon, "空气流量", "air flow"},
    {"P0106", kSoon, "进气压力", "Manifold pressure"},
    {"P0115", kSoon, "冷却液温度", "coolant temperature"},
    {"P0121", kSoon, "节气门", "Throttle"},
    {"P0171", kSoon, "偏稀", "too lean"},
    {"P0172", kSoon, "偏浓", "too rich"},
    {"P0191", kSoon, "燃油轨压力", "Fuel rail pressure"},
    {"P0201", kSoon, "1缸", "cylinder 1"},
    {"P0230", kSoon, "燃油泵", "Fuel pump"},
    {"P0234", kSoon, "增压压力", "Boost pressure"},
    {"P0299", kSoon, "增压压力", "Boost pressure"},
    {"P0301", kSoon, "1缸", "cylinder 1"},
    {"P0304", kSoon, "4缸", "cylinder 4"},
    {"P0325", kSoon, "爆震", "Knock"},
    {"P0335", kSoon, "曲轴位置", "Crankshaft"},
    {"P0340", kSoon, "凸轮轴位置", "Camshaft"},
    {"P0351", kSoon, "点火线圈（A）", "Ignition coil (A)"},
    {"P0420", kSoon, "催化转化器", "Catalytic converter"},
    {"P0430", kSoon, "第2排", "bank 2"},
    {"P0480", kSoon, "风扇", "fan"},
    {"P0500", kSoon, "车速", "Vehicle speed"},
    {"P0522", kSoon, "机油压力传感器", "oil pressure sensor"},
    {"P0562", kSoon, "系统电压", "System voltage"},
    {"P0601", kSoon, "控制单元", "control unit"},
    {"P0606", kSoon, "处理器", "processor"},
    {"P0620", kSoon, "发电机", "Generator"},
    {"P0700", kSoon, "变速箱", "Transmission"},
    {"P0715", kSoon, "输入轴", "input speed"},
    {"P0731", kSoon, "1挡", "Gear 1"},
    {"P0741", kSoon, "变矩器", "converter clutch"},
    {"P0868", kSoon, "油压", "fluid pressure"},
    {"P0A80", kSoon, "更换动力电池组", "Replace hybrid battery"},
    {"P2002", kSoon, "颗粒捕集器", "Particulate filter"},
    {"P203F", kSoon, "尿素", "urea"},
    {"P20EE", kSoon, "氮氧化物", "NOx"},
    {"P2263", kSoon, "增压", "Boost"},
    {"P2463", kSoon, "积碳", "soot"},
    {"P2503", kSoon, "充电", "Charging"},
    {"U0073", kSoon, "通信总线", "communication bus"},
    {"U0140", kSoon, "车身", "Body"},
    {"U0151", kSoon, "安全气囊", "Restraints"},
    {"C0034", kSoon, "右前轮速", "Right front wheel speed"},
    {"C0051", kSoon, "转向角", "Steering wheel position"},
    {"C0077", kSoon, "轮胎压力", "Tyre pressure"},
    {"B0001", kSoon, "驾驶员气囊", "Driver airbag"},
    {"B0071", kSoon, "前排中间安全带预紧器", "Front centre belt pretensioner"},
    {"B0081", kSoon, "前排中间安全带限力器", "Front centre belt load limiter"},
    {"B00A0", kSoon, "乘员分类", "Occupant classification"},
    {"P0A5B", kSoon, "发电机电流传感器", "Generator current sensor"},
    {"P0A60", kSoon, "驱动电机A的V相电流", "Drive motor A phase V current"},
    {"P0C00", kSoon, "驱动电机电流", "Drive motor current"},
    {"P0D24", kSoon, "车载充电机", "On-board charger"},
    {"U3005", kSoon, "附件保持电源", "Retained accessory power"},
    // Drive on: comfort, or emissions that harm nothing else.
    {"P0030", kDrive, "氧传感器加热器", "Oxygen sensor heater"},
    {"P0128", kDrive, "节温器", "thermostat"},
    {"P0133", kDrive, "氧传感器", "Oxygen sensor"},
    {"P0401", kDrive, "废气再循环", "Exhaust gas recirculation"},
    {"P0411", kDrive, "二次空气", "Secondary air"},
    {"P0442", kDrive, "轻微泄漏", "small leak"},
    {"P0455", kDrive, "燃油蒸发", "Fuel vapour"},
    {"P0457", kDrive, "油箱盖", "fuel cap"},
    {"P0463", kDrive, "油位", "Fuel level"},
    {"P0506", kDrive, "怠速", "Idle speed"},
    {"P0534", kDrive, "制冷剂", "refrigerant"},
    {"U0184", kDrive, "收音机", "Radio"},
    {"U0190", kDrive, "光盘播放单元", "Disc player"},
};

}  // namespace

TEST_GROUP(FaultUrgency){};

TEST(FaultUrgency, is_what_an_experienced_adviser_would_say) {
    for (const Known& k : kKnown) {
        const FaultText t = fault_text(k.code);
        const bool right = t.urgency == k.urgency && t.summary.zh.find(k.zh) != std::string::npos &&
                           t.summary.en.find(k.en) != std::string::npos;
        if (!right) FAIL((std::string{k.code} + " says " + t.summary.zh + " / " + t.summary.en).c_str());
    }
}

TEST(FaultUrgency, advice_follows_the_urgency) {
    CHECK_TRUE(fault_text("P0524").advice.en.find("Stop") != std::string::npos);
    CHECK_TRUE(fault_text("P0171").advice.en.find("within days") != std::string::npos);
    CHECK_TRUE(fault_text("P0455").advice.en.find("next service") != std::string::npos);
    CHECK_TRUE(fault_text("P0524").advice.zh.find("停车") != std::string::npos);
}

TEST(FaultUrgency, of_a_part_that_nobody_knows_is_careful_and_sends_nobody_to_a_wrong_part) {
    for (const char* code : {"P1234", "P2EF5", "P2FFF", "P29FF", "P3A00", "U0FFF", "U36FF", "C06FF", "C0FFF", "B0FFF"}) {
        const FaultText t = fault_text(code);
        CHECK_TRUE(t.urgency == Urgency::ServiceSoon);
        STRCMP_CONTAINS("Stop if a red lamp", t.advice.en.c_str());
        STRCMP_CONTAINS("红色警告灯", t.advice.zh.c_str());
        for (const char* part : {"xhaust", "gnition", "mission", "yres", "Plug", "Steering gear"})
            if (t.garage.en.find(part) != std::string::npos) FAIL((std::string{code} + ": " + t.garage.en).c_str());
    }
}

TEST(FaultUrgency, a_garage_is_told_where_to_look_first) {
    const auto garage = [](const char* code) { return fault_text(code).garage.en; };
    CHECK_TRUE(garage("P0301").find("Spark plugs") != std::string::npos);
    CHECK_TRUE(garage("P0087").find("Fuel pump") != std::string::npos);
    CHECK_TRUE(garage("P0524").find("Oil level") != std::string::npos);
    CHECK_TRUE(garage("P20EE").find("Urea") != std::string::npos);
    CHECK_TRUE(garage("U0100").find("bus wiring") != std::string::npos);
    CHECK_TRUE(garage("U0131").find("Steering") != std::string::npos);
    CHECK_TRUE(garage("B0001").find("trained staff") != std::string::npos);
    CHECK_TRUE(garage("P0AA6").find("qualified") != std::string::npos);
    CHECK_TRUE(garage("P2B57").find("Oil level") != std::string::npos);
    CHECK_TRUE(garage("P2B62").find("Coolant level") != std::string::npos);
    CHECK_TRUE(garage("P2D9E").find("qualified") != std::string::npos);
    CHECK_TRUE(garage("C0593").find("brake booster") != std::string::npos);
    CHECK_TRUE(garage("P2E9B").find("Plug, wiring") != std::string::npos);
    CHECK_TRUE(garage("P0534").find("Refrigerant") != std::string::npos);
}
