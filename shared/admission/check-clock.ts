import type { Header } from '../envelope/envelope.ts';
import { parseInstant } from '../envelope/instant.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { Topic } from '../policy/topic.ts';

/**
 * Checks the times that a producer claims against the time at which the transport took the message. A producer sets
 * `time` as it likes, also that of an event of EventBridge, and the latest claim of a source counts. The transport's
 * time stays the same when the message is delivered again, so the verdict does too.
 *
 * @param sentAt ms since the epoch; undefined where nothing was sent, as in an evaluation of old messages: then every
 * time is good
 */
export function checkClock(
  { time, expirytime }: Header,
  { maxSkewMs = Infinity, maxAgeMs = Infinity }: Pick<Topic, 'maxSkewMs' | 'maxAgeMs'>,
  sentAt: number | undefined,
): Rejection | undefined {
  if (sentAt === undefined) return undefined;
  const claimed = msOf(time) ?? sentAt;
  if (claimed > sentAt + maxSkewMs) {
    const message = `the time is more than ${maxSkewMs / 1_000} s after the message was sent; set the producer's clock`;
    return { code: 'clock-skew', attribute: 'time', message };
  }
  if (claimed < sentAt - maxAgeMs) {
    const message = `the time is more than ${maxAgeMs / 1_000} s before the message was sent`;
    return { code: 'too-old', attribute: 'time', message };
  }
  if ((msOf(expirytime) ?? Infinity) <= sentAt) {
    const message = 'the message had expired when it was sent';
    return { code: 'expired', attribute: 'expirytime', message };
  }
  return undefined;
}

function msOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : parseInstant(time)?.ms;
}
