-- SPDX-License-Identifier: Apache-2.0
-- Recalls as each vehicle was told of them; data is the recall's latest words. record_id: the record that carried it out, answer: the owner's.
CREATE TABLE recall (
  vehicle_no INTEGER NOT NULL, number VARCHAR(40) NOT NULL, state INTEGER NOT NULL, told_ms BIGINT NOT NULL, sequence BIGINT NOT NULL,
  answer INTEGER NOT NULL DEFAULT 0, answered_ms BIGINT NOT NULL DEFAULT 0, record_id VARCHAR(32) NOT NULL DEFAULT '', data TEXT NOT NULL,
  PRIMARY KEY (vehicle_no, number));
CREATE INDEX recall_by_number ON recall (number, vehicle_no);
