import {
  type BridgeCallName,
  type LocalCalls,
  type LocalHandlers,
  type LocalReply,
  appCalls,
  bridgeCalls,
} from '@barnraiser/protocol';

/** Who answers the window's calls: the app itself, or the agent. */
export interface CallAnswerers {
  readonly app: LocalHandlers<typeof appCalls>;
  readonly agent: (name: BridgeCallName, input: unknown) => Promise<LocalReply<unknown>>;
}

/**
 * Answers a call of the window. Its input is parsed here, once; what is not of the table or does not
 * fit is answered `malformed`. What a handler throws becomes a problem, without its stack.
 */
export async function answerCall(
  name: unknown,
  input: unknown,
  { app, agent }: CallAnswerers,
): Promise<LocalReply<unknown>> {
  if (typeof name !== 'string' || !Object.hasOwn(bridgeCalls, name))
    return problem('malformed', 'There is no such call.');
  const parsed = (bridgeCalls as LocalCalls)[name]!.input.safeParse(input);
  if (!parsed.success) return problem('malformed', `${name}: ${parsed.error.issues[0]?.message ?? ''}`);
  try {
    if (!Object.hasOwn(appCalls, name)) return await agent(name as BridgeCallName, parsed.data);
    const handler = app[name as keyof typeof app] as (input: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    return problem('internal', error instanceof Error ? error.message : String(error));
  }
}

function problem(code: string, message: string): LocalReply<never> {
  return { ok: false, problem: { code, message } };
}
