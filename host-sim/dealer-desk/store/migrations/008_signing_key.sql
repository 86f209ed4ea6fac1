-- SPDX-License-Identifier: Apache-2.0
-- The dealer's signing keys, the newest key document (one row), and which document each vehicle has. since_version: the first document that names the key.
CREATE TABLE signing_key (
  key_id VARCHAR(64) PRIMARY KEY, certificate TEXT NOT NULL, since_version BIGINT NOT NULL, from_ms BIGINT NOT NULL,
  until_ms BIGINT NOT NULL DEFAULT 0, revoked_ms BIGINT NOT NULL DEFAULT 0);
CREATE TABLE key_document (version BIGINT PRIMARY KEY, payload TEXT NOT NULL);
ALTER TABLE vehicle ADD COLUMN key_version BIGINT NOT NULL DEFAULT 0;
