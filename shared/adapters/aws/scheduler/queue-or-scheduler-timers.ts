import { shortHash } from '../../../json/digest.ts';
import { encodeFusionMessage } from '../../../messages/fusion-message.ts';
import type { Timers } from '../../../ports/timers.ts';
import type { Timer } from '../../../ports/timers.ts';
import type { MessageSender } from '../../../ports/message-sender.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import type { SchedulerTimer } from './scheduler-timer.ts';

/** The longest `DelaySeconds` of SQS. */
const maxDelaySeconds = 900;

/** Schedules created at the same time. */
const concurrency = 8;

/**
 * Schedules timers: on the fusion queue itself for up to 15 minutes, on EventBridge Scheduler beyond.
 *
 * @param scheduler undefined when no deadline exceeds 15 minutes. If a fast clock makes a timer longer than that after
 * all, it fires early, and join schedules it again.
 */
export function queueOrSchedulerTimers(sender: MessageSender, scheduler: SchedulerTimer | undefined): Timers {
  return {
    async schedule(timers, now) {
      const delayed = timers.map((timer) => ({
        timer,
        seconds: Math.max(0, Math.ceil((timer.at - now) / 1_000)),
      }));
      const isNear = ({ seconds }: { readonly seconds: number }): boolean =>
        scheduler === undefined || seconds <= maxDelaySeconds;
      const near = delayed.filter(isNear).map(({ timer, seconds }) => ({
        body: message(timer),
        delaySeconds: Math.min(maxDelaySeconds, seconds),
        groupId: shortHash(nameOf(timer)),
      }));
      const far = delayed.filter((one) => !isNear(one));
      await Promise.all([
        near.length > 0 ? sender.send(near) : undefined,
        forEachBounded(far, concurrency, async ({ timer }) => {
          await scheduler?.at(nameOf(timer), timer.at, message(timer));
        }),
      ]);
    },
  };
}

function message({ fusion, key }: Timer): string {
  return encodeFusionMessage({ kind: 'timer', fusion, key });
}

/** Separates groups whose fusion and key would be the same text when joined. */
function nameOf({ fusion, key }: Timer): string {
  return JSON.stringify([fusion, key]);
}
