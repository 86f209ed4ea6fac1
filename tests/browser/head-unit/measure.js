// SPDX-License-Identifier: Apache-2.0
// What a head unit's screen must keep, measured in the page: sizes and gaps of targets, type, contrast, overflow, length of texts,
// restraint while driving. findings() runs inside the browser and returns one line for each breach; it reads nothing but the DOM.

/** `rules`: {moving, fits}: the vehicle is not parked; the screen must show everything without scrolling. */
export function findings(rules) {
  const kTarget = 76, kGap = 23, kType = 24, kDecision = 32, kText = 4.5, kPrimary = 7, kEdge = 3, kSlack = 1;
  const kDecisions = '#sheet h1, #sheet .why, #sheet .next, .answer';
  const kPrimaries = `${kDecisions}, h1, strong, .lead`;
  const kFrames = 'button, .tile, .item, .row, .card, .verdict, #toast';
  const found = [];
  const words = (element) => (element.textContent ?? '').trim().slice(0, 30);
  const say = (rule, element, text) => found.push(`${rule}: ${text} (${element.className || element.tagName.toLowerCase()} "${words(element)}")`);

  const seen = (element) => element.checkVisibility() && !element.closest('[inert]');
  const covered = (element) => document.querySelector('#sheet:not([hidden])') && !element.closest('#sheet, #toast');
  const buttons = [...document.querySelectorAll('button')].filter((b) => seen(b) && !covered(b));

  // Targets
  for (const button of buttons) {
    const {width, height} = button.getBoundingClientRect();
    if (width < kTarget || height < kTarget) say('target', button, `${Math.round(width)} × ${Math.round(height)}`);
  }
  buttons.forEach((a, i) => buttons.slice(i + 1).forEach((b) => {
    const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    const gap = Math.max(p.left - q.right, q.left - p.right, p.top - q.bottom, q.top - p.bottom);
    if (gap < kGap) say('gap', a, `${gap.toFixed(1)} to "${words(b)}"`);
  }));

  // Colours
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
      if (colour[3] > 0) say('contrast', e, 'a background that shines through cannot be judged');
    }
    return [255, 255, 255];
  };
  const opacity = (element) => (element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1);
  for (const button of buttons) {
    if (button.closest('#rail')) continue; // tabs: judged below
    const style = getComputedStyle(button);
    const around = ground(button.parentElement);
    const edge = parseFloat(style.borderTopWidth) > 0 ? contrast(channels(style.borderTopColor), around) : 0;
    if (Math.max(edge, contrast(ground(button), around)) < kEdge) say('edge', button, 'does not stand out from what is around it');
  }
  const chosen = document.querySelector('#rail [aria-current]');
  if (chosen && seen(chosen) && contrast(ground(chosen), ground(chosen.parentElement)) < kEdge) say('edge', chosen, 'the chosen place looks like the others');
  const night = document.documentElement.dataset.theme === 'night';
  const [text, back] = [channels(getComputedStyle(document.body).color), ground(document.body)];
  if (luminance(text) > luminance(back) !== night) say('polarity', document.body, 'light on dark by night, dark on light by day');

  // Texts
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pieces = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(element) || covered(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    pieces.push({element, data: walker.currentNode.data, box: range.getBoundingClientRect()});
  }
  const segmenter = new Intl.Segmenter();
  for (const {element, data, box} of pieces) {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    if (size < (element.closest(kDecisions) ? kDecision : kType)) say('type', element, `${size}`);
    if (opacity(element) < 1) say('contrast', element, 'an opacity below 1');
    const ratio = contrast(channels(style.color), ground(element));
    if (ratio < (element.closest(kPrimaries) ? kPrimary : kText)) say('contrast', element, ratio.toFixed(2));
    if (box.left < -kSlack || box.right > innerWidth + kSlack) say('overflow', element, `text from ${Math.round(box.left)} to ${Math.round(box.right)} of ${innerWidth}`);
    const frame = element.closest(kFrames)?.getBoundingClientRect();
    const clamped = element.closest('.one') && !rules.moving;
    const scrolled = element.closest('.evidence') && !rules.moving;
    if (frame && !clamped && !scrolled && (box.left < frame.left - kSlack || box.right > frame.right + kSlack || box.top < frame.top - kSlack || box.bottom > frame.bottom + kSlack)) {
      say('overflow', element, 'text leaves its frame');
    }
    if (rules.fits && !scrolled && (box.top < -kSlack || box.bottom > innerHeight + kSlack)) say('cut', element, `${Math.round(box.bottom)} of ${innerHeight}`);
    const count = [...segmenter.segment(data)].length;
    const chinese = /\p{Script=Han}/u.test(data);
    if ((rules.moving || element.closest('#sheet')) && count > (chinese ? 31 : 120)) say('length', element, `${count} characters`);
  }
  pieces.forEach((a, i) => pieces.slice(i + 1).forEach((b) => {
    const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    const clamped = a.element.closest('.one, .evidence') || b.element.closest('.one, .evidence') || a.element.closest('#toast') || b.element.closest('#toast');
    const inline = a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element);
    if (across > 4 && down > 8 && !clamped && !inline) say('overlap', a.element, `lies on "${words(b.element)}"`);
  }));

  // Overflow
  for (const element of [document.documentElement, ...document.body.querySelectorAll('*')]) {
    if (!(element instanceof HTMLElement) || !seen(element) || covered(element)) continue;
    const overflow = getComputedStyle(element).overflowX;
    if (element.scrollWidth > element.clientWidth + kSlack && (overflow !== 'visible' || element === document.documentElement)) {
      say('overflow', element, `${element.scrollWidth} wide in ${element.clientWidth}`);
    }
    const scrolls = element.scrollHeight > element.clientHeight + kSlack && getComputedStyle(element).overflowY !== 'visible';
    if (rules.fits && scrolls && element.clientHeight > 0 && !element.matches('.evidence')) say('cut', element, `${element.scrollHeight} high in ${element.clientHeight}`);
  }

  // Restraint
  if (document.querySelectorAll('#rail .place').length > 5) say('places', document.getElementById('rail'), 'more than five');
  if (rules.moving) {
    for (const element of document.querySelectorAll('input, textarea, select, video, marquee, [contenteditable]')) say('entry', element, 'while driving');
    if (document.getAnimations().length > 0) say('motion', document.body, 'something moves while driving');
    if (buttons.length > 2) say('actions', document.body, `${buttons.length} while driving`);
  }
  return found;
}
