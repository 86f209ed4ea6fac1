// SPDX-License-Identifier: Apache-2.0
// The places behind home, which come once home is drawn: what is seen first does not wait for them.
export {assist, matters} from "/care.js";
export {health, privacy} from "/places.js";
export {service} from "/service.js";
