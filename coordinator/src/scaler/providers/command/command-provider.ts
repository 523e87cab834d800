import type { CommandProvider } from '@barnraiser/protocol';
import type { z } from 'zod';
import type { LaunchOrder, LaunchReply, Provider, ProviderInstance } from '../provider.js';
import type { ProviderContext } from '../provider-context.js';
import { providerFailure } from '../provider-failure.js';
import { callCommand } from './call-command.js';
import { EndAnswer, LaunchAnswer, ListAnswer } from './command-replies.js';

/**
 * The owner's own program as a provider. What it is asked, and what it has to answer, is written in
 * docs/guides/provider-command.md. Whose instances they are is told in every question.
 */
export function openCommandProvider(config: CommandProvider, context: ProviderContext): Provider {
  const closing = new AbortController();
  const calls = new Set<Promise<unknown>>();
  const whose = { coordinatorId: context.coordinatorId, pool: context.pool };

  const ask = async <Answer extends z.ZodType>(
    verb: 'launch' | 'list' | 'end',
    question: object,
    answer: Answer,
  ): Promise<z.infer<Answer>> => {
    const call = callCommand(config, verb, { ...whose, ...question }, answer, closing.signal);
    calls.add(call);
    try {
      return await call;
    } catch (error) {
      throw providerFailure(`${verb} with ${config.program} for pool ${context.pool}`, error);
    } finally {
      calls.delete(call);
    }
  };

  return {
    name: `command ${config.program}`,
    launch: async ({ launchId, pool, offer, userData, maxLifeS }: LaunchOrder): Promise<LaunchReply> =>
      pool === context.pool
        ? ask('launch', { launchId, offer, userData, maxLifeS }, LaunchAnswer)
        : { kind: 'refused', reason: 'invalid', detail: `this provider serves pool ${context.pool}` },
    list: async (): Promise<readonly ProviderInstance[]> => {
      const { instances } = await ask('list', {}, ListAnswer);
      return instances.map(({ launchedAt, ...instance }) => ({
        ...instance,
        launchedAtMs: Date.parse(launchedAt),
      }));
    },
    end: async (instanceIds) => {
      if (instanceIds.length > 0) await ask('end', { instanceIds }, EndAnswer);
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(calls);
    },
  };
}
