-- SPDX-License-Identifier: Apache-2.0
-- The newest version of each plan that was issued to a vehicle, in the down message `sequence`; data is the plan.
CREATE TABLE plan_issue (
  vehicle_no INTEGER NOT NULL, plan_id VARCHAR(64) NOT NULL, version BIGINT NOT NULL, sequence BIGINT NOT NULL, issued_ms BIGINT NOT NULL,
  data TEXT NOT NULL, PRIMARY KEY (vehicle_no, plan_id));
CREATE INDEX plan_issue_by_plan ON plan_issue (plan_id, version);
