-- SPDX-License-Identifier: Apache-2.0
-- Bytes of the attachments of service records, once by their SHA-256 (hexadecimal), however many records name them; data is base64.
CREATE TABLE attachment (
  digest CHAR(64) PRIMARY KEY, kept_ms BIGINT NOT NULL, data TEXT NOT NULL);
