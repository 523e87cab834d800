import type {
  Bridge,
  BridgeCallName,
  BridgeCalls,
  BridgeEventName,
  BridgeEvents,
  InputOf,
  LocalReply,
  OutputOf,
} from '@barnraiser/protocol';
import { FakeAgent, healthOf } from './fake-agent.js';
import { fakeCalls } from './fake-calls.js';
import { FakeProblem } from './fake-problem.js';
import { appInfoOf } from './fixtures/app-info.js';
import type { Scenario } from './scenario.js';

/** A bridge with a whole app and agent in memory behind it, and a way to make events happen. */
export interface FakeBridge extends Bridge {
  emit<N extends BridgeEventName>(name: N, value: BridgeEvents[N]): void;
  /** Every call so far, for tests. */
  readonly calls: { readonly name: string; readonly input: unknown }[];
  readonly agent: FakeAgent;
}

type Listeners = { [N in BridgeEventName]: Set<(value: BridgeEvents[N]) => void> };

/** Plays a situation. With `isLive` a second of it passes every second until the page goes. */
export function createFakeBridge(scenario: Scenario): FakeBridge {
  const listeners: Listeners = {
    snapshot: new Set(),
    health: new Set(),
    app: new Set(),
    invited: new Set(),
    navigate: new Set(),
    quitAsked: new Set(),
  };
  const emit: FakeBridge['emit'] = (name, value) => {
    for (const listener of listeners[name]) listener(value);
  };
  const isSilent = scenario.data === 'loading';
  const agent = new FakeAgent(scenario, (snapshot) => {
    if (!isSilent) emit('snapshot', snapshot);
  });
  const world = { scenario, agent, emit, info: appInfoOf(scenario), health: healthOf(scenario.state) };
  const handlers = fakeCalls(world);
  const calls: { name: string; input: unknown }[] = [];
  if (scenario.isLive && scenario.state !== 'agent-failed' && scenario.state !== 'restarting')
    setInterval(() => agent.tick(), 1000);

  return {
    agent,
    calls,
    emit,
    async call<N extends BridgeCallName>(
      name: N,
      input?: InputOf<BridgeCalls[N]>,
    ): Promise<LocalReply<OutputOf<BridgeCalls[N]>>> {
      calls.push({ name, input });
      try {
        // As the real bridge does: nothing but plain data crosses.
        const value = await handlers[name](structuredClone(input ?? {}) as never);
        return { ok: true, value: structuredClone(value) as OutputOf<BridgeCalls[N]> };
      } catch (error) {
        if (error instanceof FakeProblem) return { ok: false, problem: error.problem };
        throw error;
      }
    },
    on(name, listener) {
      listeners[name].add(listener);
      queueMicrotask(() => {
        if (!listeners[name].has(listener)) return;
        if (name === 'snapshot' && !isSilent) emitTo('snapshot', listener as never, agent.snapshot);
        if (name === 'health') emitTo('health', listener as never, world.health);
        if (name === 'app') emitTo('app', listener as never, world.info);
      });
      return () => listeners[name].delete(listener);
    },
  };
}

function emitTo<N extends BridgeEventName>(
  _name: N,
  listener: (value: BridgeEvents[N]) => void,
  value: BridgeEvents[N],
): void {
  listener(value);
}
