import { describe, expect, it } from 'vitest';
import { LogMarks } from './log-marks.js';

describe('the marks of a log', () => {
  it('are at most ten a second', () => {
    const marks = new LogMarks();
    for (let at = 0; at < 1000; at += 10) marks.note(at, at);
    expect(marks.all.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  });

  it('go on after the clock was set back', () => {
    const marks = new LogMarks();
    marks.note(0, 5000);
    marks.note(1, 1000);
    expect(marks.all).toHaveLength(2);
  });

  it('become sparser rather than too many', () => {
    const marks = new LogMarks([], 10);
    for (let n = 0; n < 1000; n += 1) marks.note(n, n * 100);
    expect(marks.all.length).toBeLessThanOrEqual(10);
    expect(marks.all[0]).toEqual({ offset: 0, at: 0 });
    expect(marks.all.at(-1)!.offset).toBeGreaterThan(800);
  });

  it('are told for a piece', () => {
    const marks = new LogMarks([
      { offset: 0, at: 1 },
      { offset: 10, at: 2 },
      { offset: 20, at: 3 },
    ]);
    expect(marks.between(10, 20)).toEqual([{ offset: 10, at: 2 }]);
  });
});
