import { expect, it } from 'vitest';
import type { Commands } from '../commands/create-commands.js';
import type { SendUpdate } from '../commands/updates.js';
import type { Broker } from '../wire/broker/broker.js';
import type { RemoteRef } from '../wire/broker/remote-ref.js';
import { Latch } from './latch.js';
import { type CommandRequest, PushedCommand } from './pushed-command.js';

/** A master that answers nothing until it is asked to. */
class SilentMaster {
  readonly calls: [method: string, args: unknown][] = [];
  readonly answers = new Latch<null>();
  isReleased = false;

  get request(): CommandRequest {
    const broker = {
      call: (_ref: RemoteRef, method: string, args: unknown) => {
        this.calls.push([method, args]);
        return this.answers.promise;
      },
    };
    const ref = { release: () => (this.isReleased = true) };
    const parts = { broker: broker as unknown as Broker, ref: ref as unknown as RemoteRef };
    return { ...parts, id: '1', name: 'stat', args: null };
  }
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

it('lets a command wait while the master answers nothing', async () => {
  const master = new SilentMaster();
  const says = playing(async (update) => {
    for (let n = 0; n < 20; n += 1) await update('stdout', 'a');
  });
  const ended = PushedCommand.start(master.request, says).ended();
  await expect.poll(() => master.calls).toHaveLength(8);
  master.answers.set(null);
  await ended;
  expect(master.calls.map(([method]) => method)).toEqual([...Array<string>(20).fill('update'), 'complete']);
});
