import { expect, it } from 'vitest';
import type { Commands } from '../commands/create-commands.js';
import type { SendUpdate } from '../commands/updates.js';
import type { Broker } from '../wire/broker/broker.js';
import { RemoteFailure } from '../wire/broker/remote-failure.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import { Latch } from './latch.js';
import { type CommandRequest, PushedCommand } from './pushed-command.js';

/** A master that answers nothing until it is asked to. */
class SilentMaster {
  readonly calls: [method: string, args: readonly unknown[]][] = [];
  readonly answers = new Latch<Error | null>();
  isReleased = false;

  get request(): CommandRequest {
    const broker = {
      call: (_ref: RemoteRef, method: string, args: readonly unknown[]) => {
        this.calls.push([method, args]);
        return this.answers.promise.then(answerOrThrow);
      },
    };
    const ref = { release: () => (this.isReleased = true) };
    const parts = { broker: broker as unknown as Broker, ref: ref as unknown as RemoteRef };
    return { ...parts, id: '1', name: 'stat', args: null };
  }
}

function answerOrThrow(answer: Error | null): null {
  if (answer !== null) throw answer;
  return null;
}

function playing(play: (update: SendUpdate) => Promise<unknown>): Commands {
  return {
    start: (_name, _args, update) => ({ ended: play(update).then(() => undefined), interrupt: () => {} }),
  };
}

it('tells in one message what a command says in one turn, and its end without waiting for the answer', async () => {
  const master = new SilentMaster();
  const says = playing(async (update) =>
    Promise.all([update('stdout', 'a'), update('rc', 3), update('elapsed', 0.5)]),
  );
  const command = PushedCommand.start(master.request, says);
  const ended = command.ended();
  await expect.poll(() => master.calls).toHaveLength(2);
  const updates = [{ stdout: 'a' }, { rc: 3 }, { elapsed: 0.5 }].map((update) => [update, 0]);
  expect(master.calls).toEqual([
    ['update', [updates]],
    ['complete', [null]],
  ]);
  expect(master.isReleased).toBe(false);
  master.answers.set(null);
  expect(await ended).toEqual({ code: 3, output: 'a' });
  expect(master.isReleased).toBe(true);
});

it('lets a command wait while the master answers nothing, and loses nothing of what it says', async () => {
  const master = new SilentMaster();
  const lines = Array.from({ length: 1000 }, (_, n) => `line ${n}\n`);
  let said = 0;
  const says = playing(async (update) => {
    for (const line of lines) {
      await update('stdout', line);
      said += 1;
    }
  });
  const ended = PushedCommand.start(master.request, says).ended();
  await expect.poll(() => master.calls).toHaveLength(8);
  expect(said).toBeLessThan(200);
  master.answers.set(null);
  expect(await ended).toEqual({ code: -1, output: lines.join('').slice(0, 200) });
  expect(master.calls.at(-1)).toEqual(['complete', [null]]);
  const updates = master.calls.slice(0, -1).flatMap(([, [all]]) => all as [{ stdout: string }, 0][]);
  expect(updates.map(([{ stdout }]) => stdout)).toEqual(lines);
});

it('carries on where the master does not want to hear of a command, and releases it', async () => {
  const master = new SilentMaster();
  master.answers.set(new RemoteFailure('update', 'exceptions.KeyError', '', null));
  const says = playing((update) => update('rc', 0));
  expect(await PushedCommand.start(master.request, says).ended()).toEqual({ code: 0, output: '' });
  expect(master.isReleased).toBe(true);
});

it('ends a command whose words cannot be sent', async () => {
  const master = new SilentMaster();
  master.answers.set(new Error('too long'));
  const interrupted = new Latch<void>();
  const commands: Commands = {
    start: (_name, _args, update) => {
      void update('stdout', 'a');
      return { ended: interrupted.promise, interrupt: () => interrupted.set() };
    },
  };
  await expect(PushedCommand.start(master.request, commands).ended()).rejects.toThrow('too long');
  expect(master.isReleased).toBe(true);
});
