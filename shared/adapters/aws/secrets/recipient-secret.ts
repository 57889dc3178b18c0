import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../../ports/clock.ts';
import type { RecipientSecret } from '../../../ports/outbound.ts';
import { RetryableError } from '../../../ports/retryable-error.ts';
import { toFault } from '../to-fault.ts';

/** The time that a secret is used before it is read again. A rotated one is picked up without a deploy. */
const freshMs = 5 * 60_000;

/** The time that an old secret stays in use before the next attempt, when the new one cannot be read. */
const staleMs = 30_000;

/**
 * Reads a recipient's secret and keeps it for five minutes. Concurrent callers share one read. When Secrets Manager is
 * not available for a new read, the old secret stays in use.
 */
export function recipientSecret(
  client: SecretsManagerClient,
  secretId: string,
  clock: Clock,
): RecipientSecret {
  let held: { readonly text: string; readonly until: number } | undefined;
  let reading: Promise<string> | undefined;

  async function fetchSecret(): Promise<string> {
    const { SecretString: text = '' } = await client
      .send(new GetSecretValueCommand({ SecretId: secretId }))
      .catch(toFault);
    if (text.trim() === '') throw new RetryableError('the secret of the recipient is empty');
    return text.trim();
  }

  async function refresh(): Promise<string> {
    const old = held;
    try {
      const text = await fetchSecret();
      held = { text, until: clock.now() + freshMs };
      return text;
    } catch (error) {
      if (old === undefined || !(error instanceof RetryableError)) throw error;
      held = { text: old.text, until: clock.now() + staleMs };
      return old.text;
    } finally {
      reading = undefined;
    }
  }

  return {
    async read() {
      if (held !== undefined && clock.now() < held.until) return held.text;
      return (reading ??= refresh());
    },
    forget() {
      held = undefined;
    },
  };
}
