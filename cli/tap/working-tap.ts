import type { TemporaryTap } from '../../shared/adapters/aws/eventbridge/temporary-tap.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { UserError } from '../../shared/ports/user-error.ts';

/** The longest that AWS has taken to put a new rule to use, and more. */
const longestStartMs = 90_000;

/** An event that the tap's rule selects, and no other rule. */
export interface Probe {
  readonly source: string;
  readonly type: string;
  readonly key: string;
}

/**
 * Puts probes on the bus until one arrives. A new rule may take a minute to work, and misses earlier results.
 *
 * @throws UserError after 90 s
 */
export async function untilItWorks(
  tap: TemporaryTap,
  { source, type, key }: Probe,
  interrupted: AbortSignal,
): Promise<void> {
  const until = performance.now() + longestStartMs;
  while (!interrupted.aborted) {
    await tap.probe(source, type, key);
    if ((await tap.receive(1, interrupted).catch(emptyIf(interrupted))).length > 0) return;
    if (performance.now() > until)
      throw new UserError(
        'the temporary rule does not work after 90 s: no event of the bus comes to its queue; try again, or check the permissions',
      );
  }
}

const emptyIf =
  (interrupted: AbortSignal) =>
  (error: unknown): readonly JsonObject[] => {
    if (interrupted.aborted) return [];
    throw error;
  };

/** Removes a tap, and names the remains where that fails. */
export async function removeTap(tap: TemporaryTap, name: string, err: (line: string) => void): Promise<void> {
  try {
    await tap.remove();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    err(`the rule or the queue ${name} is left behind (${reason}); remove both by hand`);
  }
}
