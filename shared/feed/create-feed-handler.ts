import type { ClaimStore } from '../claim-check/claim-store.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { deliveryName } from './delivery-name.ts';
import { rejectedEvent } from '../messages/rejected-event.ts';
import type { BusEntrance, PutOutcome } from '../ports/bus-entrance.ts';
import type { Clock } from '../ports/clock.ts';
import { type FailedFeed, type FedMessage, type FeedHandler, placeText } from '../ports/fed-message.ts';
import type { Log } from '../ports/log.ts';
import type { Quarantine } from '../ports/quarantine.ts';
import type { FeedTopic } from './feed-topic.ts';
import { leaveLargeBody } from './leave-large-body.ts';
import { quarantinedText } from './quarantined-text.ts';
import { type Poison, translate, type Translated } from './translate.ts';

export interface FeedPorts extends FeedTopic {
  readonly bridgeName: string;
  readonly entrance: BusEntrance;
  readonly quarantine: Quarantine;
  /** The store of large bodies; without it the bus refuses an event that is too large. */
  readonly claims?: ClaimStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** A message on its way through the feed. */
interface Fed extends Translated {
  readonly message: FedMessage;
}

/**
 * Brings a batch of a broker's messages to the bus. Lambda, the laptop and the gateway run this one handler. A message
 * is done when the bus has taken its events and the quarantine its faults. Everything may be repeated: an event
 * keeps its id, so that a redelivery counts once.
 */
export const createFeedHandler =
  (ports: FeedPorts): FeedHandler =>
  async (messages) => {
    const failed: FailedFeed[] = [];
    const fed: Fed[] = [];
    // One after the other: an expression's time limit should meter that one alone.
    for (const message of messages) {
      try {
        fed.push({ message, ...(await carried(await translate(message, ports), ports)) });
      } catch (fault) {
        failed.push({ message, fault });
      }
    }
    const settled = await putAll(fed, ports);
    const poisoned = settled.filter(({ poison }) => poison.length > 0);
    failed.push(
      ...settled.flatMap(({ message, fault }) => (fault === undefined ? [] : [{ message, fault }])),
    );
    failed.push(...(await turnAway(poisoned, ports)));
    // A message that failed twice is named once.
    return [...new Map(failed.map((one) => [one.message, one])).values()];
  };

async function carried(translated: Translated, { claims }: FeedPorts): Promise<Translated> {
  if (claims === undefined) return translated;
  const envelopes = [];
  for (const envelope of translated.envelopes) envelopes.push(await leaveLargeBody(envelope, claims));
  return { ...translated, envelopes };
}

interface Settled {
  readonly message: FedMessage;
  readonly poison: readonly Poison[];
  readonly fault?: unknown;
}

/** Puts the events of all messages, and adds to each message's poison what the bus refuses. */
async function putAll(fed: readonly Fed[], { entrance }: FeedPorts): Promise<readonly Settled[]> {
  const all = fed.flatMap(({ envelopes }) => envelopes);
  const outcomes = all.length === 0 ? [] : await entrance.put(all);
  let next = 0;
  return fed.map(({ message, envelopes, poison }) => {
    const own = envelopes.map((envelope) => ({ envelope, outcome: outcomes[next++] ?? unanswered }));
    const refused = own.flatMap(({ envelope: { header }, outcome }): Poison[] =>
      outcome.kind === 'refused'
        ? [{ rejection: refusal(outcome.code), source: header.source, id: header.id, hops: header.hopcount }]
        : [],
    );
    const fault = own.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.fault] : []))[0];
    return { message, poison: [...poison, ...refused], ...(fault !== undefined && { fault }) };
  });
}

const unanswered: PutOutcome = { kind: 'failed', fault: new Error('the bus gave no answer for an event') };

function refusal(code: string): Rejection {
  if (code === 'EntryTooLarge') return { code: 'too-large', message: 'the event is too large for the bus' };
  return { code: 'not-an-event', message: `the bus refuses the event (${code})` };
}

/** Quarantines the faults of messages, and informs their producers. Returns the messages for which that failed. */
async function turnAway(poisoned: readonly Settled[], ports: FeedPorts): Promise<readonly FailedFeed[]> {
  if (poisoned.length === 0) return [];
  const { topic, bridgeName, clock, quarantine, entrance, log } = ports;
  const origin = { bridgeName, now: clock.now() };
  const faults = poisoned.flatMap(({ message, poison }) =>
    poison.map((one, index) => ({
      message,
      ...one,
      rejection: placed(one.rejection, message),
      messageId: `${deliveryName(message)}#${index}`,
    })),
  );
  try {
    await quarantine.put(
      faults.map(({ message, rejection }) => ({
        original: quarantinedText(message),
        stage: 'feed' as const,
        topic: topic.name,
        rejection,
      })),
    );
  } catch (fault) {
    return poisoned.map(({ message }) => ({ message, fault }));
  }
  for (const { message, rejection, source, id } of faults) {
    log.warn('message rejected', {
      place: placeText(message.place),
      topic: topic.name,
      source,
      id,
      code: rejection.code,
    });
  }
  const outcomes = await entrance.put(
    faults.map(({ rejection, source, id, hops, messageId }) =>
      rejectedEvent({ topic: topic.name, source, id, hops, messageId }, rejection, origin),
    ),
  );
  return faults.flatMap(({ message }, index): FailedFeed[] => {
    const outcome = outcomes[index] ?? unanswered;
    return outcome.kind === 'failed' ? [{ message, fault: outcome.fault }] : [];
  });
}

/** Adds the place to the reason: the operator looks there. */
function placed({ message: reason, ...rejection }: Rejection, { place }: FedMessage): Rejection {
  return { ...rejection, message: `${placeText(place)}: ${reason}` };
}
