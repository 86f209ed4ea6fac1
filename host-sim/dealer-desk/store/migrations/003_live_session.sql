-- SPDX-License-Identifier: Apache-2.0
-- Live sessions: what was asked, and the car's receipt. The values that were read are kept nowhere.
CREATE TABLE live_session (
  id CHAR(32) PRIMARY KEY, vehicle_no INTEGER NOT NULL, code CHAR(6) NOT NULL, clerk VARCHAR(64) NOT NULL,
  minutes INTEGER NOT NULL, asked_ms BIGINT NOT NULL, state INTEGER NOT NULL DEFAULT 0, ended_by INTEGER NOT NULL DEFAULT 0,
  from_ms BIGINT NOT NULL DEFAULT 0, to_ms BIGINT NOT NULL DEFAULT 0, readings INTEGER NOT NULL DEFAULT 0, names TEXT NOT NULL);
CREATE INDEX live_session_by_vehicle ON live_session (vehicle_no, asked_ms);
