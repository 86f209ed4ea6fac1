-- SPDX-License-Identifier: Apache-2.0
-- Service records as leaves of two writers (firmware/domain/record_merge); service_record.data is what stands in them.
CREATE TABLE record_file (
  id CHAR(32) PRIMARY KEY, vehicle_no INTEGER NOT NULL, data TEXT NOT NULL);
CREATE INDEX record_file_by_vehicle ON record_file (vehicle_no);
