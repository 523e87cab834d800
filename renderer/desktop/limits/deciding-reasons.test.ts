import type { WaitCode, WaitReason } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { decidingReasons } from './deciding-reasons.js';

const reason = (code: WaitCode): WaitReason => ({
  code,
  evidence: '',
  clears: null,
  clearsAt: null,
  action: null,
  sentence: code,
  isOverridable: true,
});

describe('the deciding rule', () => {
  it('is the first reason that comes from the limits', () => {
    const verdict = {
      kind: 'wait' as const,
      reasons: [reason('paused'), reason('user-active'), reason('no-projects'), reason('battery')],
    };
    expect(decidingReasons(verdict).map(({ code }) => code)).toEqual(['user-active', 'battery']);
  });

  it('is none while the agent may work', () => {
    expect(decidingReasons({ kind: 'allow', reasons: [reason('queue-empty')] })).toEqual([]);
  });
});
