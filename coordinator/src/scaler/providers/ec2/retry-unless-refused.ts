import type { EC2Client } from '@aws-sdk/client-ec2';
import { refusalOf } from './refusal-of.js';

/**
 * Keeps the SDK from asking again after a refusal: EC2 answers a want of capacity with HTTP 500, which
 * the SDK takes for a fault of the server. Throttled calls are still asked again.
 */
export function retryUnlessRefused(client: EC2Client): void {
  const standard = client.config.retryStrategy;
  client.config.retryStrategy = async () => {
    const strategy = await standard();
    if (!('refreshRetryTokenForRetry' in strategy)) return strategy;
    return {
      acquireInitialRetryToken: (scope) => strategy.acquireInitialRetryToken(scope),
      refreshRetryTokenForRetry: (token, failed) => {
        const refusal = refusalOf(failed.error);
        if (refusal !== null && refusal.reason !== 'throttled') throw refusal;
        return strategy.refreshRetryTokenForRetry(token, failed);
      },
      recordSuccess: (token) => {
        strategy.recordSuccess(token);
      },
    };
  };
}
