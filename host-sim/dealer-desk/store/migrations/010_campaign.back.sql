-- SPDX-License-Identifier: Apache-2.0
DROP TABLE campaign_vehicle;
DROP TABLE campaign;
