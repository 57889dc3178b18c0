import { amqpBinding, type Binding, kafkaBinding } from '../envelope/bindings/binding.ts';
import { decodeMessage } from '../envelope/bindings/decode-message.ts';
import type { DecodedCloudEvent } from '../envelope/decode-cloud-event.ts';
import { maxBodyDepth } from '../envelope/decode-event.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { takesType } from '../policy/event-types.ts';
import { type FedMessage, type MessagePlace, placeName } from '../ports/fed-message.ts';
import { type FeedTopic, sourcesAt } from './feed-topic.ts';
import { plainEnvelope } from './plain-envelope.ts';
import { withSequence } from './with-sequence.ts';

/** An event that can never succeed, with its source and id as far as they are known. */
export interface Poison {
  readonly rejection: Rejection;
  readonly source?: string;
  readonly id?: string;
  /** Number of fusions that the event has passed. */
  readonly hops?: number | undefined;
}

/** The events of one message, and its faults. A batch may have both; a message that is skipped has neither. */
export interface Translated {
  readonly envelopes: readonly Envelope[];
  readonly poison: readonly Poison[];
}

const bindings: Readonly<Record<MessagePlace['kind'], Binding>> = { log: kafkaBinding, queue: amqpBinding };

/** Translates a message of a broker into the envelopes that it stands for. Total, whatever the message contains. */
export async function translate(message: FedMessage, feed: FeedTopic): Promise<Translated> {
  const decoded = decodeMessage(bindings[message.place.kind], message, { maxDepth: maxBodyDepth });
  if (decoded.kind === 'malformed') return { envelopes: [], poison: [decoded] };
  const events = decoded.kind === 'events' ? decoded.events : await plainEvents(message, feed);
  const judged = events.map((event, index) => {
    if (event.kind === 'malformed') return { poison: event };
    const { envelope } = event;
    const { source, id, hopcount: hops } = envelope.header;
    const unfit = unfitness(envelope, message.place, feed);
    if (unfit === 'skip') return {};
    if (unfit !== undefined) return { poison: { rejection: unfit, source, id, hops } };
    return {
      envelope: withSequence(envelope, message.place, feed.rules, events.length > 1 ? index : undefined),
    };
  });
  return {
    envelopes: judged.flatMap(({ envelope }) => envelope ?? []),
    poison: judged.flatMap(({ poison }) => poison ?? []),
  };
}

async function plainEvents(message: FedMessage, feed: FeedTopic): Promise<readonly DecodedCloudEvent[]> {
  const { nulls } = feed.rules;
  if (message.value === null && nulls === 'skip') return [];
  if (message.value === null && nulls === 'reject') {
    const rejection: Rejection = {
      code: 'invalid-data',
      attribute: 'data',
      message: 'the message has no value',
    };
    return [{ kind: 'malformed', rejection }];
  }
  return [await plainEnvelope(message, feed)];
}

/** Returns the reason why the topic does not take an envelope; `skip` where the feed leaves such ones out. */
function unfitness(
  { header: { source, type } }: Envelope,
  place: MessagePlace,
  { topic, rules }: FeedTopic,
): Rejection | 'skip' | undefined {
  if (!takesType(topic, type)) {
    if (rules.otherTypes === 'skip') return 'skip';
    const message = `the topic "${topic.name}" does not take events of this type`;
    return { code: 'type-mismatch', attribute: 'type', message };
  }
  if (sourcesAt(place, rules).includes(source)) return undefined;
  const message = `messages from "${placeName(place)}" may not have this source`;
  return { code: 'source-not-permitted', attribute: 'source', message };
}
