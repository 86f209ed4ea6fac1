-- SPDX-License-Identifier: Apache-2.0
-- Down messages that a car has passed over. `ref` is what the message was about; `superseded`: another one about it was sent since.
CREATE TABLE down_refusal (
  vehicle_no INTEGER NOT NULL, sequence BIGINT NOT NULL, kind VARCHAR(40) NOT NULL, ref VARCHAR(32) NOT NULL, reason INTEGER NOT NULL,
  at_ms BIGINT NOT NULL, superseded INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (vehicle_no, sequence));
