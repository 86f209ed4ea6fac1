-- SPDX-License-Identifier: Apache-2.0
-- The desk's first schema. Portable SQL: no blobs (SOCI maps them to large objects on PostgreSQL; bytes are kept as base64),
-- no NULLs (0 and '' mean none), times in milliseconds since 1970 UTC, distances in metres, ids as 32 hexadecimal digits.
CREATE TABLE dealer (id VARCHAR(64) PRIMARY KEY, name VARCHAR(200) NOT NULL);
CREATE TABLE vehicle (
  no INTEGER PRIMARY KEY, pseudonym VARCHAR(64) NOT NULL UNIQUE, dealer_id VARCHAR(64) NOT NULL,
  vin VARCHAR(17) NOT NULL DEFAULT '', plate VARCHAR(40) NOT NULL DEFAULT '', owner VARCHAR(120) NOT NULL DEFAULT '',
  phone VARCHAR(40) NOT NULL DEFAULT '', version VARCHAR(64) NOT NULL DEFAULT '',
  enrolled_ms BIGINT NOT NULL DEFAULT 0, seen_ms BIGINT NOT NULL DEFAULT 0,
  mileage_m BIGINT NOT NULL DEFAULT 0, mileage_source INTEGER NOT NULL DEFAULT 0,
  mileage_confidence INTEGER NOT NULL DEFAULT 0, mileage_ms BIGINT NOT NULL DEFAULT 0,
  health TEXT NOT NULL DEFAULT '', health_ms BIGINT NOT NULL DEFAULT 0,
  down_last BIGINT NOT NULL DEFAULT 0, down_acked BIGINT NOT NULL DEFAULT 0, down_sent_ms BIGINT NOT NULL DEFAULT 0);
CREATE INDEX vehicle_by_dealer ON vehicle (dealer_id);
CREATE TABLE certificate (
  key_id VARCHAR(64) PRIMARY KEY, vehicle_no INTEGER NOT NULL, serial VARCHAR(64) NOT NULL DEFAULT '',
  public_key TEXT NOT NULL, not_after_ms BIGINT NOT NULL DEFAULT 0, revoked_ms BIGINT NOT NULL DEFAULT 0);
CREATE TABLE enrolment_code (
  hash VARCHAR(64) PRIMARY KEY, dealer_id VARCHAR(64) NOT NULL, plate VARCHAR(40) NOT NULL, owner VARCHAR(120) NOT NULL,
  phone VARCHAR(40) NOT NULL, created_by VARCHAR(64) NOT NULL, expires_ms BIGINT NOT NULL, used_ms BIGINT NOT NULL DEFAULT 0,
  vehicle VARCHAR(64) NOT NULL, key_id VARCHAR(64) NOT NULL DEFAULT '');
CREATE TABLE stream (
  no INTEGER PRIMARY KEY, vehicle_no INTEGER NOT NULL, epoch CHAR(32) NOT NULL, stream INTEGER NOT NULL,
  up_to BIGINT NOT NULL DEFAULT 0, highest BIGINT NOT NULL DEFAULT 0, received BIGINT NOT NULL DEFAULT 0,
  duplicates BIGINT NOT NULL DEFAULT 0, dropped BIGINT NOT NULL DEFAULT 0, lost BIGINT NOT NULL DEFAULT 0,
  UNIQUE (vehicle_no, epoch, stream));
CREATE TABLE gap (
  stream_no INTEGER NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL, reason INTEGER NOT NULL,
  PRIMARY KEY (stream_no, first));
CREATE TABLE event (
  stream_no INTEGER NOT NULL, sequence BIGINT NOT NULL, received_ms BIGINT NOT NULL, payload TEXT NOT NULL,
  PRIMARY KEY (stream_no, sequence));
CREATE TABLE entry (
  no INTEGER PRIMARY KEY, vehicle_no INTEGER NOT NULL, at_ms BIGINT NOT NULL, origin INTEGER NOT NULL,
  kind VARCHAR(40) NOT NULL, clerk VARCHAR(64) NOT NULL, detail TEXT NOT NULL);
CREATE INDEX entry_by_vehicle ON entry (vehicle_no, at_ms, no);
CREATE TABLE alert (
  no INTEGER PRIMARY KEY, vehicle_no INTEGER NOT NULL, dealer_id VARCHAR(64) NOT NULL, ref VARCHAR(80) NOT NULL,
  reason INTEGER NOT NULL, severity INTEGER NOT NULL, state INTEGER NOT NULL, opened_ms BIGINT NOT NULL, due_ms BIGINT NOT NULL,
  snoozed_ms BIGINT NOT NULL DEFAULT 0, missed_ms BIGINT NOT NULL DEFAULT 0, closed_ms BIGINT NOT NULL DEFAULT 0,
  clerk VARCHAR(64) NOT NULL DEFAULT '', note VARCHAR(500) NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX alert_by_due ON alert (dealer_id, state, due_ms);
CREATE INDEX alert_by_ref ON alert (vehicle_no, ref, no);
CREATE TABLE fault (
  vehicle_no INTEGER NOT NULL, ecu BIGINT NOT NULL, code VARCHAR(40) NOT NULL, state INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (vehicle_no, ecu, code));
CREATE TABLE due (
  vehicle_no INTEGER NOT NULL, item_id VARCHAR(64) NOT NULL, state INTEGER NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (vehicle_no, item_id));
CREATE TABLE request (
  id CHAR(32) PRIMARY KEY, vehicle_no INTEGER NOT NULL, state INTEGER NOT NULL, clerk VARCHAR(64) NOT NULL DEFAULT '',
  created_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL, trace CHAR(32) NOT NULL, version INTEGER NOT NULL DEFAULT 1,
  data TEXT NOT NULL, health TEXT NOT NULL);
CREATE INDEX request_by_vehicle ON request (vehicle_no, created_ms);
CREATE TABLE appointment (
  id CHAR(32) PRIMARY KEY, request_id CHAR(32) NOT NULL, vehicle_no INTEGER NOT NULL, state INTEGER NOT NULL,
  start_ms BIGINT NOT NULL, clerk VARCHAR(64) NOT NULL, version INTEGER NOT NULL DEFAULT 1, data TEXT NOT NULL);
CREATE INDEX appointment_by_vehicle ON appointment (vehicle_no, start_ms);
CREATE INDEX appointment_by_request ON appointment (request_id);
CREATE TABLE service_record (
  id CHAR(32) PRIMARY KEY, vehicle_no INTEGER NOT NULL, performed_ms BIGINT NOT NULL, clerk VARCHAR(64) NOT NULL,
  applied_ms BIGINT NOT NULL DEFAULT 0, closed_items VARCHAR(500) NOT NULL DEFAULT '', data TEXT NOT NULL);
CREATE INDEX service_record_by_vehicle ON service_record (vehicle_no, performed_ms);
CREATE TABLE repair_outcome (
  vehicle_no INTEGER NOT NULL, record_id CHAR(32) NOT NULL, code VARCHAR(40) NOT NULL, distance_m BIGINT NOT NULL,
  drive_cycles INTEGER NOT NULL, cured INTEGER NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (vehicle_no, record_id, code));
CREATE TABLE consent (
  vehicle_no INTEGER NOT NULL, purpose INTEGER NOT NULL, state INTEGER NOT NULL, text_version VARCHAR(40) NOT NULL,
  changed_ms BIGINT NOT NULL, PRIMARY KEY (vehicle_no, purpose));
CREATE TABLE down_message (
  vehicle_no INTEGER NOT NULL, sequence BIGINT NOT NULL, expires_ms BIGINT NOT NULL, payload TEXT NOT NULL,
  PRIMARY KEY (vehicle_no, sequence));
CREATE TABLE account (
  name VARCHAR(64) PRIMARY KEY, dealer_id VARCHAR(64) NOT NULL, role INTEGER NOT NULL, password VARCHAR(400) NOT NULL,
  created_ms BIGINT NOT NULL);
CREATE TABLE audit (
  no INTEGER PRIMARY KEY, at_ms BIGINT NOT NULL, clerk VARCHAR(64) NOT NULL, action VARCHAR(40) NOT NULL,
  subject VARCHAR(100) NOT NULL, detail TEXT NOT NULL, hash CHAR(64) NOT NULL);
