import type {
  Bridge,
  BridgeCallName,
  BridgeCalls,
  BridgeEventName,
  BridgeEvents,
  InputOf,
  LocalProblem,
  OutputOf,
} from '@barnraiser/protocol';

declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}

/** Why a call failed: the problem that was answered, as an exception. `message` is for people. */
class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly problem: LocalProblem;
  constructor(problem: LocalProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Asks the app or the agent; answers the value or throws a `BridgeError`. The only way out of the window. */
export async function call<N extends BridgeCallName>(
  name: N,
  input?: InputOf<BridgeCalls[N]>,
): Promise<OutputOf<BridgeCalls[N]>> {
  const reply = await window.bridge.call(name, input);
  if (!reply.ok) throw new BridgeError(reply.problem);
  return reply.value;
}

/** Listens to what the window is told without asking; answers a function that ends the listening. */
export function listen<N extends BridgeEventName>(
  name: N,
  listener: (value: BridgeEvents[N]) => void,
): () => void {
  return window.bridge.on(name, listener);
}

/** What went wrong, whatever was thrown. */
export function problemOf(error: unknown): LocalProblem {
  if (error instanceof BridgeError) return error.problem;
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
