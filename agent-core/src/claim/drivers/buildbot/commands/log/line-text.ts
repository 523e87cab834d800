/** What moves a terminal's cursor elsewhere begins a line; a lone carriage return only before more text. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const breaks = /\r\n|\r(?=[^\n])|\u001B\[u|\u001B\[\d+;\d+[Hf]|\u001B\[2J|\u0008+/g;
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const anyBreak = /[\r\u001B\u0008]/;
/** What may turn out to be the beginning of one of them. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const unfinished = /(?:\r|\u0008+|\u001B(?:\[[\d;]{0,12})?)$/;
/** A run of backspaces may be of any length. */
const mostUnfinished = 64;
/** A line that is longer is sent in parts. */
const mostLineChars = 16_384;

/**
 * Text of one stream as a master's log takes it: whole lines, decoded as UTF-8 with U+FFFD for what
 * is none, whatever the chunks. Cutting a long line never cuts a character.
 */
export class LineText {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  /** The beginning of a line, as it will be sent. */
  private line = '';
  private held = '';

  /** Answers the lines that are complete now, each with its end. */
  push(bytes: Uint8Array): string {
    return this.take(this.decoder.decode(bytes, { stream: true }));
  }

  /** Answers the rest, with the line end that it lacks. */
  end(): string {
    const lines = this.take(this.decoder.decode());
    const rest = this.line + normaliseLines(this.held);
    this.line = '';
    this.held = '';
    return rest === '' ? lines : `${lines}${rest}${rest.endsWith('\n') ? '' : '\n'}`;
  }

  private take(decoded: string): string {
    let text = this.held + decoded;
    this.held = '';
    if (anyBreak.test(text)) {
      // Only at the end: looked for in all of it, a long run of backspaces would take its length squared.
      const [rest = ''] = unfinished.exec(text.slice(-mostUnfinished - 1)) ?? [];
      if (rest.length <= mostUnfinished) {
        this.held = rest;
        text = text.slice(0, text.length - rest.length);
      }
      text = normaliseLines(text, this.held);
    }
    const end = text.lastIndexOf('\n') + 1;
    const lines = end === 0 ? '' : this.line + text.slice(0, end);
    this.line = end === 0 ? this.line + text : text.slice(end);
    if (this.line.length <= mostLineChars) return lines;
    // The decoder gives whole characters, so that none is cut here.
    const long = this.line;
    this.line = '';
    return lines + long;
  }
}

/** The same text with the line ends that a master understands. */
export function normaliseLines(text: string, following = ''): string {
  if (!anyBreak.test(text)) return text;
  // A carriage return at the very end is judged by what follows it.
  const whole = following === '' ? text : `${text}.`;
  const normal = whole.replace(breaks, '\n');
  return following === '' ? normal : normal.slice(0, -1);
}
