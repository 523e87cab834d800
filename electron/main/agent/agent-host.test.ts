import type { AgentHealth } from '@barnraiser/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ToAgent } from '../../agent-messages.js';
import type { AgentChildListeners } from './agent-child.js';
import { AgentHost } from './agent-host.js';

interface Child extends AgentChildListeners {
  readonly heard: ToAgent[];
  isKilled: boolean;
}

let children: Child[];
let timers: { readonly at: number; readonly due: () => void }[];
let now: number;
let healths: AgentHealth[];
let host: AgentHost;

beforeEach(() => {
  [children, timers, healths, now] = [[], [], [], 0];
  host = new AgentHost({
    startChild: (listeners) => {
      const child: Child = { ...listeners, heard: [], isKilled: false };
      children.push(child);
      return {
        tell: (message) => {
          child.heard.push(message);
        },
        kill: () => {
          child.isKilled = true;
          child.ended(null);
        },
      };
    },
    options: () => ({ dataFolder: null, sampleArchive: null, sealingKey: null, missingKey: null }),
    now: () => now,
    after: (ms, then) => {
      const timer = { at: now + ms, due: then };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    healthChanged: (health) => healths.push(health),
    snapshotCame: () => undefined,
    homeTold: () => undefined,
  });
});

describe('keeping the agent running', () => {
  it('starts one that was killed again, later each time, and says when', () => {
    host.start();
    for (const delayMs of [1000, 2000, 4000]) {
      last().told({ kind: 'running' });
      last().ended(9);
      expect(host.health).toMatchObject({ state: 'restarting', retryAt: now + delayMs });
      advance(delayMs);
      expect(host.health.state).toBe('starting');
    }
    expect(children).toHaveLength(4);
  });

  it('begins anew with a second after five good minutes', () => {
    host.start();
    last().ended(1);
    advance(1000);
    now += 300_000;
    last().ended(1);
    expect(host.health.retryAt).toBe(now + 1000);
  });

  it('does not start one again that cannot begin, until asked to', async () => {
    host.start();
    last().told({ kind: 'failed', detail: 'Another agent already runs.' });
    last().ended(0);
    expect(host.health).toEqual({ state: 'failed', detail: 'Another agent already runs.', retryAt: null });
    expect(timers).toEqual([]);
    await host.restart();
    expect(children).toHaveLength(2);
  });

  it('starts only one', () => {
    host.start();
    host.start();
    expect(children).toHaveLength(1);
  });
});

describe('calls', () => {
  it('are answered each by its own reply', async () => {
    host.start();
    const [one, two] = [host.call('resume', {}), host.call('status', {})];
    const [, first, second] = last().heard as { id: number }[];
    last().told({ kind: 'reply', id: second!.id, reply: { ok: true, value: 'second' } });
    last().told({ kind: 'reply', id: first!.id, reply: { ok: true, value: 'first' } });
    expect(await one).toEqual({ ok: true, value: 'first' });
    expect(await two).toEqual({ ok: true, value: 'second' });
  });

  it('get a problem when the agent ends before it answers', async () => {
    host.start();
    const call = host.call('status', {});
    last().ended(9);
    expect(await call).toMatchObject({ ok: false, problem: { code: 'agent-down' } });
  });

  it('get a problem where there is no agent', async () => {
    expect(await host.call('status', {})).toMatchObject({ ok: false, problem: { code: 'agent-down' } });
  });
});

describe('stopping', () => {
  it('waits until the agent has given its build back', async () => {
    host.start();
    const stopped = host.stop('now');
    expect(last().heard.at(-1)).toEqual({ kind: 'stop', how: 'now' });
    last().told({ kind: 'ended' });
    last().ended(0);
    await stopped;
    expect(host.health.state).toBe('stopped');
    expect(timers).toEqual([]);
  });

  it('ends the build, then the process, of an agent that takes too long', async () => {
    host.start();
    const stopped = host.stop('now');
    advance(10_000);
    expect(last().heard.at(-1)).toEqual({ kind: 'kill' });
    advance(1000);
    await stopped;
    expect(last().isKilled).toBe(true);
  });

  it('waits as long as a build takes, until told to stop now', async () => {
    host.start();
    const after = host.stop('after-build');
    expect(timers).toEqual([]);
    const stopped = host.stop('now');
    last().ended(0);
    await Promise.all([after, stopped]);
    expect(timers).toEqual([]);
  });

  it('takes back a restart that was due', async () => {
    host.start();
    last().ended(9);
    await host.stop('now');
    expect(timers).toEqual([]);
    expect(host.health.state).toBe('stopped');
  });
});

function last(): Child {
  return children.at(-1)!;
}

function advance(ms: number): void {
  now += ms;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const timer of due) timer.due();
}
