-- SPDX-License-Identifier: Apache-2.0
DROP TABLE live_session;
