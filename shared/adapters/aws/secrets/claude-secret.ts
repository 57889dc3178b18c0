import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { RetryableError } from '../../../ports/retryable-error.ts';
import type { Clock } from '../../../ports/clock.ts';
import { mayPass, toFault } from '../to-fault.ts';

/** Reads Claude's key. Returns undefined when there is none: the deployment has no model. */
export interface ClaudeKey {
  (): Promise<string | undefined>;
  /** Makes the next read fetch the secret anew, because the provider rejected the key. */
  forget(): void;
}

/** The member of the secret that holds the key of Anthropic's API. */
const anthropicMember = 'ANTHROPIC_API_KEY';

/** The time that a key is used before it is read again. A rotated key is picked up without a deploy. */
const freshMs = 5 * 60_000;

/** The time that an old key stays in use before the next attempt, when the new one cannot be read. */
const staleMs = 30_000;

/**
 * Reads Claude's key from the secret `{"ANTHROPIC_API_KEY": "..."}` and keeps it for five minutes. Concurrent callers
 * share one read. When Secrets Manager is not available for a new read, the old key stays in use.
 *
 * @param member the member of the secret that holds the key; the nodes of a route have their own
 * @throws Error when the secret has another form; the message contains nothing of it
 * @throws RetryableError when the secret cannot be read for now, or not before an operator has acted
 */
export function claudeKey(
  client: SecretsManagerClient,
  secretArn: string,
  clock: Clock,
  member = anthropicMember,
): ClaudeKey {
  let held: { readonly key: string | undefined; readonly until: number } | undefined;
  let reading: Promise<string | undefined> | undefined;
  // A read that was under way when the key was forgotten must not bring the old key back.
  let era = 0;

  async function read(): Promise<string | undefined> {
    const { SecretString: text } = await client
      .send(new GetSecretValueCommand({ SecretId: secretArn }))
      .catch(toFault);
    return parseSecret(text, member);
  }

  async function refresh(): Promise<string | undefined> {
    const began = era;
    const old = held;
    try {
      const key = await read();
      if (began === era) held = { key, until: clock.now() + freshMs };
      return key;
    } catch (error) {
      if (old === undefined || began !== era || !(error instanceof RetryableError)) throw outageOf(error);
      held = { key: old.key, until: clock.now() + staleMs };
      return old.key;
    } finally {
      if (began === era) reading = undefined;
    }
  }

  return Object.assign(
    async (): Promise<string | undefined> => {
      if (held !== undefined && clock.now() < held.until) return held.key;
      return (reading ??= refresh());
    },
    {
      forget(): void {
        era += 1;
        held = undefined;
        reading = undefined;
      },
    },
  );
}

/** A secret that is denied or gone waits for an operator, as a table would. It is no failure of the model. */
function outageOf(error: unknown): unknown {
  return error instanceof Error && mayPass(error) && !(error instanceof RetryableError)
    ? new RetryableError(`${error.name}: ${error.message}`, { cause: error })
    : error;
}

function parseSecret(text: string | undefined, member: string): string | undefined {
  const secret = parseJson(text ?? '', member);
  if (typeof secret !== 'object' || secret === null || Array.isArray(secret)) throw malformed(member);
  const key: unknown = Object.getOwnPropertyDescriptor(secret, member)?.value;
  if (key === undefined || key === null) return undefined;
  if (typeof key !== 'string') throw malformed(member);
  return key.trim() === '' ? undefined : key.trim();
}

function parseJson(text: string, member: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause, because the parser's message quotes the text.
    throw malformed(member);
  }
}

function malformed(member: string): Error {
  return new Error(
    `Claude's secret must be the JSON text {"${member}": "..."}; an empty string there means no model`,
  );
}
