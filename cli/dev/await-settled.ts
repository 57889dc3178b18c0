import { setTimeout as sleep } from 'node:timers/promises';
import type { Waiting } from '../../local/account/waiting.ts';

/** A run says so often what it waits for. */
const sayEveryMs = 10_000;

/** The longest wait for recipients outside alone. It begins anew with each result that one of them takes. */
const mostRetriesMs = 60_000;

export interface SettlingRun {
  readonly settled: () => Promise<void>;
  readonly waiting: () => Waiting;
  readonly note: (text: string) => void;
  readonly everyMs?: number;
  readonly mostMs?: number;
}

/**
 * Waits for the end of a run, and says every ten seconds what it waits for. A recipient outside that takes nothing
 * would hold it up for a day: where nothing else is left, the run ends after a minute.
 *
 * @returns false if it ends although recipients outside have not taken their results
 */
export async function awaitSettled({
  settled,
  waiting,
  note,
  everyMs = sayEveryMs,
  mostMs = mostRetriesMs,
}: SettlingRun): Promise<boolean> {
  const ended = new AbortController();
  const whole = settled().then(() => true);
  const stuck = async (): Promise<boolean> => {
    let left = Infinity;
    let idleMs = 0;
    for (;;) {
      await sleep(everyMs, undefined, { signal: ended.signal });
      const { others, outside } = waiting();
      const now = outside.reduce((sum, { messages }) => sum + messages, 0);
      const isIdle = others.length === 0 && now > 0 && now >= left;
      idleMs = isIdle ? idleMs + everyMs : 0;
      left = now;
      const refused = outside.map(({ name, messages }) => `${messages} for the recipient ${name}`);
      if (idleMs >= mostMs) {
        note(
          `recipients outside have taken nothing for ${mostMs / 1_000} s, and the run ends without them: ${refused.join(', ')}`,
        );
        return false;
      }
      const all = [...others, ...refused];
      if (all.length > 0) note(`waiting for ${all.join(', ')}`);
    }
  };
  try {
    return await Promise.race([whole, stuck()]);
  } finally {
    ended.abort();
  }
}
