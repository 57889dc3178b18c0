import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJoinHandler } from '../../functions/fusion/join/handler.ts';
import { createTopicHandler } from '../../functions/topic/handler.ts';
import { admit } from '../../shared/admission/admit.ts';
import { dynamoGroupStore } from '../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { FallibleHandler } from '../../shared/ports/inbound-message.ts';
import { decodeCompletionMessage } from '../../shared/messages/completion-message.ts';
import { createTable, type EmbeddedDynamo, embeddedDynamo } from '../adapters/aws/embedded-dynamo.ts';
import { userTopic } from '../admission/user-topic.ts';
import { eventText } from '../envelope/event-text.ts';
import { fusionOf, routeTo } from '../fakes/policies.ts';
import { rememberSent } from '../fakes/sent.ts';
import { inboundMessage } from '../fakes/inbound.ts';
import * as before from '../fixtures/release-0.1.0/functions.mjs';

type Release = '0.1.0' | 'this one';

let dynamo: EmbeddedDynamo;
const tableName = 'rolling';
const clock = { now: () => 1_764_000_000_000 };
const ref = (key: string) => ({ fusion: 'order', key });

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  await createTable(dynamo.client, tableName);
});

afterAll(() => dynamo.close());

/** Events with all that an envelope may bear: every kind of body, attributes of every type, and statements. */
const events: readonly (readonly [topic: string, detail: JsonObject])[] = [
  [
    'stock',
    {
      data: { left: 3, note: '价' },
      time: '2026-11-24T08:00:00Z',
      sequence: '7',
      hopcount: 2,
      urgent: true,
      grade: 4,
    },
  ],
  ['price', { datacontenttype: 'image/png', data_base64: 'iVBORw==' }],
  ['risk', {}],
];

const fusion = fusionOf({ needs: events.map(([topic]) => topic), size: 'stated' });

/** Hands one message to a function of this release; returns the ids that must come again. */
const ofMessages = (handle: FallibleHandler, onFault: (fault: string) => void) => async (body: string) => {
  const failed = await handle([inboundMessage('m', body)], { remainingMs: () => 10_000 });
  for (const { fault } of failed) onFault(String(fault));
  return failed.map(({ message: { id } }) => id);
};

/** Hands one message to a function of release 0.1.0, which took Lambda's events. */
const ofRecords =
  (handle: (event: { readonly Records: readonly object[] }) => Promise<BatchResponse>) =>
  async (body: string) => {
    const record = { messageId: 'm', receiptHandle: 'receipt-m', body };
    const { batchItemFailures } = await handle({ Records: [record] });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The functions of both releases on the same queues and the same table. */
function rollingUpdate() {
  const sent = rememberSent();
  const completions = rememberSent();
  const faults: string[] = [];
  const unexpected = (message: string): void => void faults.push(message);
  const shared = { bridgeName: 'shop', clock, quarantine: sent.quarantine, publisher: sent.publisher };
  const storeOptions = { client: dynamo.client, tableName, clock, retentionMs: () => 86_400_000 };
  const stores = {
    '0.1.0': before.dynamoGroupStore(storeOptions),
    'this one': dynamoGroupStore(storeOptions),
  };
  const log = { info: unexpected, warn: unexpected, error: unexpected };
  const topicFunction = (release: Release, name: string) => {
    const states = { size: { kind: 'path', path: ['grade'] } } as const;
    const topic = userTopic({
      name,
      sources: undefined,
      redact: [],
      routes: [routeTo('order', { states, topics: fusion.needs })],
    });
    const ports = { ...shared, topic, fusions: sent.sender, log };
    return release === '0.1.0'
      ? ofRecords(before.createTopicHandler(ports))
      : ofMessages(createTopicHandler({ ...ports, admit }), unexpected);
  };
  const joinPorts = {
    ...shared,
    fusions: new Map([['order', fusion]]),
    completions: completions.sender,
    fusionQueue: sent.sender,
    deadLetters: sent.sender,
  };
  const joins = {
    '0.1.0': ofRecords(
      before.createJoinHandler({
        ...joinPorts,
        onFault: (error: unknown) => unexpected(String(error)),
        store: stores['0.1.0'],
        timers: { start: sent.clocks.schedule },
        newTicket: () => 'ticket',
      }),
    ),
    'this one': ofMessages(
      createJoinHandler({
        ...joinPorts,
        store: stores['this one'],
        timers: sent.clocks,
        newRequestId: () => 'ticket',
      }),
      unexpected,
    ),
  };
  return { sent, completions, faults, stores, topicFunction, joins };
}

const releases = ['0.1.0', 'this one'] as const;
const rollings = releases.flatMap((topic) =>
  releases.flatMap((first) => releases.map((others) => ({ topic, first, others }))),
);

test.each(rollings)(
  'The topic functions of $topic, the first join of $first and the others of $others make one group',
  async ({ topic, first, others: rest }) => {
    const { sent, completions, faults, stores, topicFunction, joins } = rollingUpdate();
    const key = `${topic} ${first} ${rest}`;
    for (const [index, [name, detail]] of events.entries()) {
      const source = `${name}-service`;
      const text = eventText(
        { specversion: '1.0', id: `${name}-1`, source, type: name, correlationid: key, ...detail },
        { 'detail-type': name, source },
      );
      expect(await topicFunction(topic, name)(text)).toEqual([]);
      const body = sent.messages.at(-1)?.body ?? '';
      expect(await joins[index === 0 ? first : rest](body)).toEqual([]);
    }
    expect(faults).toEqual([]);
    expect(sent.quarantined).toEqual([]);
    expect(sent.messages).toHaveLength(events.length);

    const [completion, ...others] = completions.messages.map(({ body }) => body);
    expect(others).toEqual([]);
    const asked = { ...ref(key), reason: 'complete', after: 0 };
    expect(decodeCompletionMessage(completion ?? '')).toMatchObject({ kind: 'message', message: asked });
    expect(before.decodeCompletionMessage(completion ?? '')).toMatchObject({
      kind: 'message',
      message: asked,
    });

    const parts = await stores['this one'].parts(ref(key));
    expect(parts).toHaveLength(events.length);
    expect(await stores['0.1.0'].parts(ref(key))).toEqual(parts);
  },
);
