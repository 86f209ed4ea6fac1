-- SPDX-License-Identifier: Apache-2.0
-- Care campaigns; data is the campaign as it is told. campaign_vehicle: who was told of one in which down message, and how far it has come there.
CREATE TABLE campaign (
  id VARCHAR(32) PRIMARY KEY, dealer_id VARCHAR(64) NOT NULL, standing INTEGER NOT NULL, clerk VARCHAR(100) NOT NULL, version BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, data TEXT NOT NULL);
CREATE INDEX campaign_by_dealer ON campaign (dealer_id, changed_ms);
CREATE TABLE campaign_vehicle (
  campaign_id VARCHAR(32) NOT NULL, vehicle_no INTEGER NOT NULL, told_ms BIGINT NOT NULL, sequence BIGINT NOT NULL, step INTEGER NOT NULL DEFAULT 0,
  at_ms BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (campaign_id, vehicle_no));
CREATE INDEX campaign_by_vehicle ON campaign_vehicle (vehicle_no, campaign_id);
