-- SPDX-License-Identifier: Apache-2.0
ALTER TABLE vehicle DROP COLUMN key_version;
DROP TABLE key_document;
DROP TABLE signing_key;
