import type { LocalProblem } from '@barnraiser/protocol';

/** What a fake call throws to answer with a problem. */
export class FakeProblem extends Error {
  readonly problem: LocalProblem;
  constructor(code: string, message: string) {
    super(message);
    this.problem = { code, message };
  }
}
