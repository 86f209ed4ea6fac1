-- SPDX-License-Identifier: Apache-2.0
-- How each car's agent does and whether its link stands, as last told; `earlier` are the sessions before this one, newest first.
CREATE TABLE agent_link (
  vehicle_no INTEGER PRIMARY KEY, session CHAR(32) NOT NULL, earlier TEXT NOT NULL, number BIGINT NOT NULL,
  link INTEGER NOT NULL, since_ms BIGINT NOT NULL, told_ms BIGINT NOT NULL, version VARCHAR(64) NOT NULL, mode INTEGER NOT NULL,
  waiting BIGINT NOT NULL, store_damaged INTEGER NOT NULL, store_failing INTEGER NOT NULL, configuration_refused INTEGER NOT NULL);
