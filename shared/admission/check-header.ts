import type { Header } from '../envelope/envelope.ts';
import { parseInstant } from '../envelope/instant.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { exceeds } from '../policy/classification.ts';
import type { Topic } from '../policy/topic.ts';

/** A message that has passed this many fusions is assumed to run in a loop. */
const hopLimit = 8;

/** Checks the attributes of an envelope against the rules of its topic, its times among them. */
export function checkHeader(
  header: Header,
  topic: Pick<Topic, 'name' | 'sources' | 'classification' | 'maxSkewMs' | 'maxAgeMs'>,
  sentAt: number | undefined,
): Rejection | undefined {
  const { name, sources, classification } = topic;
  if (sources !== undefined && !sources.includes(header.source)) {
    return {
      code: 'source-not-permitted',
      attribute: 'source',
      message: `this source may not post to the topic "${name}"`,
    };
  }
  const label = header.dataclassification;
  if (label !== undefined && classification !== undefined && exceeds(label, classification)) {
    return {
      code: 'classification-exceeded',
      attribute: 'dataclassification',
      message: `the topic "${name}" accepts data up to the classification "${classification}"`,
    };
  }
  if ((header.hopcount ?? 0) >= hopLimit) {
    return {
      code: 'too-many-hops',
      attribute: 'hopcount',
      message: `a message may pass fewer than ${hopLimit} fusions`,
    };
  }
  return checkClock(header, topic, sentAt);
}

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
