/* oxlint-disable no-control-regex -- control characters are what this file is about */

/**
 * Escape sequences of ECMA-48: CSI, the string sequences (OSC, DCS, APC, PM, SOS) up to their end, and the
 * two- and three-character ones; last, what a cut has left of one at the end of a line.
 */
const sequence =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ\\`-~]|\x1b(?:\[[0-?]*[ -/]*)?(?![^\n])/g;
const graphics = /^\x1b\[[\d;]*m$/;
const droppedControls = /[\x07\x08\x7f-\x9f]/g;
const shownControls = /[\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f]/g;

/** The text as a reader sees it: no escape sequences, control characters as their pictures (NUL as ␀). */
export function plainText(text: string): string {
  return withoutControls(text.includes('\x1b') ? text.replace(sequence, '').replaceAll('\x1b', '') : text);
}

/** The same, with the sequences for colour and weight (SGR) left in; all others are dropped, not obeyed. */
export function textWithColours(text: string): string {
  return withoutControls(
    text.includes('\x1b') ? text.replace(sequence, (found) => (graphics.test(found) ? found : '')) : text,
  );
}

function withoutControls(text: string): string {
  return text
    .replace(droppedControls, '')
    .replace(shownControls, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)));
}
