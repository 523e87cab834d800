/** Keeps the last lines of a stream of text, each cut at `maxLength` characters. */
export class LineTail {
  private readonly lines: string[] = [];
  private rest = '';
  private readonly maxLines: number;
  private readonly maxLength: number;

  constructor(maxLines = 200, maxLength = 500) {
    this.maxLines = maxLines;
    this.maxLength = maxLength;
  }

  add(text: string): void {
    const lines = `${this.rest}${text}`.split('\n');
    this.rest = (lines.pop() ?? '').slice(0, this.maxLength);
    this.lines.push(...lines.map((line) => line.slice(0, this.maxLength)));
    this.lines.splice(0, this.lines.length - this.maxLines);
  }

  read(): readonly string[] {
    return this.rest === '' ? [...this.lines] : [...this.lines, this.rest];
  }
}
