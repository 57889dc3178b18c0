import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../shared/json/json.ts';
import { answer, parseJson, requireText, validationError } from './aws-json.ts';
import type { Fields, Operations, Reply } from './aws-json.ts';
import { eventText } from './bus-event.ts';
import type { BusEvent } from './bus-event.ts';
import { busOperations } from './bus-operations.ts';
import { InFlight, deliveryPorts, dispatch } from './delivery.ts';
import type { DeliveryOptions } from './delivery.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { readPutEvents } from './put-events.ts';
import { busName, compilePatternText } from './rule-book.ts';
import type { Bus, Rule, Target } from './rule-book.ts';

/** `onLost` also gets the events for a missing bus, which AWS drops silently. */
export interface EventBridgeOptions extends DeliveryOptions {
  readonly account?: string;
  readonly region?: string;
  readonly now?: () => Date;
  readonly newId?: () => string;
}

/** EventBridge in this process: buses, rules and queue targets. */
export interface EventBridge {
  /** Runs one operation of the JSON 1.1 protocol, named without the `AWSEvents.` of `X-Amz-Target`. */
  readonly handle: (operation: string, input: unknown) => Promise<Reply>;
  /** Subscribes to every event that a bus accepts, before its delivery. Returns a function that unsubscribes. */
  readonly onEvent: (listener: (event: BusEvent) => void) => () => void;
  /** Resolves when no event is under way. */
  readonly idle: () => Promise<void>;
}

/**
 * Creates the service. PutEvents answers before anything is delivered, as in AWS; deliveries need not follow the order
 * of the events.
 */
export function createEventBridge(options: EventBridgeOptions): EventBridge {
  const {
    account = '000000000000',
    region = 'us-east-1',
    now = () => new Date(),
    newId = randomUUID,
  } = options;
  const ports = deliveryPorts(options);
  const prefix = `arn:aws:events:${region}:${account}`;
  const buses = new Map<string, Bus>();
  const inFlight = new InFlight();
  const listeners = new Set<(event: BusEvent) => void>();

  const putEvents = (input: Fields): JsonObject => {
    const verdicts = readPutEvents(input, { now: now(), newId, account, region, busName });
    const events = verdicts.flatMap((verdict) => (verdict.kind === 'accepted' ? [verdict.event] : []));
    inFlight.track(nextTurn().then(() => route(events)));
    return {
      FailedEntryCount: verdicts.length - events.length,
      Entries: verdicts.map((verdict) =>
        verdict.kind === 'accepted' ? { EventId: verdict.event.json.id } : verdict.result,
      ),
    };
  };

  const route = (events: readonly BusEvent[]): void => {
    for (const event of events) {
      const bus = buses.get(event.bus);
      if (bus === undefined) {
        options.onLost({ reason: `Event bus ${event.bus} does not exist.`, body: eventText(event) });
        continue;
      }
      for (const listener of listeners) notify(listener, event);
      for (const rule of bus.rules.values()) {
        if (!rule.enabled || rule.targets.size === 0 || !rule.matches(event.json)) continue;
        for (const target of rule.targets.values()) inFlight.track(send(event, rule, target));
      }
    }
  };

  const send = (event: BusEvent, rule: Rule, target: Target): Promise<void> =>
    dispatch(ports, {
      targetArn: target.arn,
      originArn: rule.arn,
      message: target.input(event, rule),
      messageGroupId: target.messageGroupId,
      maximumRetryAttempts: target.maximumRetryAttempts,
      deadLetterArn: target.deadLetterArn,
      deadLetterBody: () => eventText(event),
      origin: { RULE_ARN: rule.arn },
    });

  const operations: Operations = new Map([
    ...busOperations({ buses, prefix, account, now }),
    ['PutEvents', putEvents],
    ['TestEventPattern', testEventPattern],
  ]);

  return {
    handle: (operation, input) => answer(operations, operation, input),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    idle: () => inFlight.idle(),
  };
}

/** Calls a listener. An error in it ends the process, but not the delivery. */
function notify(listener: (event: BusEvent) => void, event: BusEvent): void {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function testEventPattern(input: Fields): JsonObject {
  const matches = compilePatternText(requireText(input, 'EventPattern'));
  const event = parseJson(requireText(input, 'Event'));
  if (!isJsonObject(event)) throw validationError('Parameter Event is not valid.');
  return { Result: matches(event) };
}
