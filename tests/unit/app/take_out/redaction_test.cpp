// SPDX-License-Identifier: Apache-2.0
// What goes to support names nobody: each kind of identity and secret, and what must be left as it is.
#include "app/take_out/redaction.hpp"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink::take_out;

TEST_GROUP(Redaction) {
    Redaction redaction;
    void gives(const char* expected, const char* text) const {
        STRCMP_EQUAL(expected, redaction.of(text).c_str());
    }
};

TEST(Redaction, masks_vins_that_nobody_told_it_of) {
    gives("vin=LDK***********001 x", "vin=LDKLNK1A5T0000001 x");
    gives("(LDK***********001)", "(ldklnk1a5t0000001)");
    gives("LDKLNK1A5T00000012", "LDKLNK1A5T00000012");  // 18 characters are none
    gives("12345678901234567", "12345678901234567");    // nor is a number
}

TEST(Redaction, replaces_what_is_known_whatever_its_case) {
    redaction.know("v-7f3a", "<vehicle>");
    redaction.know("王芳", "<clerk>");
    redaction.know("ab", "<never>");
    gives("odolink/v1/a3/<vehicle>/up, <clerk>, ab", "odolink/v1/a3/V-7F3A/up, 王芳, ab");
}

TEST(Redaction, removes_values_of_private_keys_in_each_notation) {
    gives("token=<removed> next=1", "token=abc next=1");
    gives("service_phone = <removed>", "service_phone = \"12 34\"");
    gives("{\"pin\":<removed>,\"a\":1}", "{\"pin\":\"1234\",\"a\":1}");
    gives("spinning=1 pinned=2", "spinning=1 pinned=2");
}

TEST(Redaction, removes_phone_numbers_and_leaves_other_numbers) {
    gives("call <phone> now", "call 400-123-4567 now");
    gives("<phone>/<phone>", "13800138000/010-62345678");
    gives("<phone>.", "+49 89 1234567.");
    gives("at 1780272000000 km 48005000 2026-06-01T08:00:00Z", "at 1780272000000 km 48005000 2026-06-01T08:00:00Z");
    gives("2026-06-01 08:00 and 12 34 56", "2026-06-01 08:00 and 12 34 56");
}

TEST(Redaction, removes_keys_and_certificates) {
    gives("a <removed> b", "a -----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY----- b");
    gives("a <removed>", "a -----BEGIN CERTIFICATE-----\nMIIB");
    gives("sig=<removed>", "sig=0123456789abcdef0123456789abcdef0123456789abcdef");
    gives("trace=0123456789ABCDEF0123456789ABCDEF",
          "trace=0123456789ABCDEF0123456789ABCDEF");  // an id stays: support follows it
}
