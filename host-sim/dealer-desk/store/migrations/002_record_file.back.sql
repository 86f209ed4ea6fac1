-- SPDX-License-Identifier: Apache-2.0
-- What stands in a record is in service_record, which the desk before knows.
DROP TABLE record_file;
