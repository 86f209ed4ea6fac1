-- SPDX-License-Identifier: Apache-2.0
DROP TABLE plan_issue;
