import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoAnswerCache } from '../../../../shared/adapters/aws/dynamodb/dynamo-answer-cache.ts';
import { dynamoBatchStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-batch-store.ts';
import { dynamoEvidenceLog } from '../../../../shared/adapters/aws/dynamodb/dynamo-evidence-log.ts';
import { dynamoGroupStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import { readHistory } from '../../../../shared/adapters/aws/dynamodb/dynamo-history.ts';
import { dynamoOpenGroups } from '../../../../shared/adapters/aws/dynamodb/dynamo-open-groups.ts';
import { findOrphans } from '../../../../shared/adapters/aws/dynamodb/dynamo-orphans.ts';
import { dynamoQuestionStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-question-store.ts';
import { readSnapshot } from '../../../../shared/adapters/aws/dynamodb/evidence-snapshot.ts';
import {
  understoodItemVersion,
  writtenItemVersion,
} from '../../../../shared/adapters/aws/dynamodb/item-version.ts';
import { nothingSpent } from '../../../../shared/ports/model-usage.ts';
import { NewerVersionError } from '../../../../shared/ports/newer-version.ts';
import type { Learner } from '../../../../shared/truth-discovery/evidence/evidence-log.ts';
import { fusionMessages } from '../../../fixtures/release-0.1.0/messages.ts';
import { type Item, storedItems } from '../../../fixtures/release-0.1.0/stored-items.ts';
import { createTable, type EmbeddedDynamo, embeddedDynamo } from '../embedded-dynamo.ts';

const now = 1_764_000_010_000;
const done = { fusion: 'order', key: 'order-7' };
const leased = { fusion: 'order', key: 'leased-1' };
const large = { fusion: 'order', key: 'large-1' };
const learner: Learner = { fusion: 'order', halfLife: { kind: 'none' } };
const [stock, photo] = ['F9raqYQQbD53kmPVg8xq7A', 'yIun1MGlEpNbIDUYrbaQsA'];
const asker = { fusion: 'order', key: 'order-7', reason: 'complete', requestId: 't-1', after: 0 } as const;
const envelopes = fusionMessages.flatMap(([, one]) => (one.kind === 'contribution' ? [one.envelope] : []));

let dynamo: EmbeddedDynamo;
let tables = 0;

beforeAll(async () => {
  dynamo = await embeddedDynamo();
});

afterAll(() => dynamo.close());

type Stores = Awaited<ReturnType<typeof openStores>>;

async function openStores(items: readonly Item[]) {
  const { client } = dynamo;
  const tableName = `versions-${(tables += 1)}`;
  await createTable(client, tableName);
  for (const item of items) await client.send(new PutItemCommand({ TableName: tableName, Item: item }));
  const options = { client, tableName, clock: { now: () => now } };
  return {
    groups: dynamoGroupStore({ ...options, retentionMs: () => 86_400_000 }),
    openGroups: dynamoOpenGroups({ ...options, rememberMs: () => 86_400_000 }),
    questions: dynamoQuestionStore(options),
    batches: dynamoBatchStore(options),
    answers: dynamoAnswerCache(options),
    evidence: dynamoEvidenceLog(options),
    snapshot: () => readSnapshot(options, learner, now),
    history: () =>
      Array.fromAsync(readHistory({ ...options, fusions: new Set(['order']), before: now + 86_400_000 })),
    orphans: () =>
      Array.fromAsync(findOrphans({ ...options, deadlineMs: () => 1, marginMs: 0, now: now + 1_000 })),
    scan: async (): Promise<readonly Item[]> =>
      (await client.send(new ScanCommand({ TableName: tableName }))).Items ?? [],
  };
}

const completed = {
  state: 'completed',
  generation: 1,
  token: 'token-1',
  requestedBy: 't-1',
  included: [stock, photo],
  before: [],
  savedAt: 1_764_000_005_000,
  ended: 'fused',
} as const;

/** Whatever reads a stored item, and what it finds of release 0.1.0. */
const readers: readonly (readonly [
  what: string,
  read: (stores: Stores) => Promise<unknown>,
  found: unknown,
])[] = [
  [
    'a view of a group',
    ({ groups }) => groups.view(done),
    { parts: [{ partId: stock, states: { size: 3 } }, { partId: photo }], state: { generation: 1 } },
  ],
  ['the parts of a group', ({ groups }) => groups.parts(done), envelopes.map((envelope) => ({ envelope }))],
  ['a group that is completed', ({ groups }) => groups.state(done), completed],
  [
    'a group that is leased',
    ({ groups }) => groups.state(leased),
    {
      state: 'leased',
      generation: 2,
      attempts: 1,
      spent: { costUsd: 0.001 },
      reason: 'late',
      pendingRelease: 'forced',
      included: [stock, photo],
      learnedCorrections: [photo],
      corrects: { parts: [stock, photo], savedAt: 1_763_900_000_000 },
    },
  ],
  ['whether a group has a state', ({ groups }) => groups.hasState(done), true],
  ['whether a generation is out', ({ groups }) => groups.isPublished(done, 1), true],
  [
    'the state that refuses a lease',
    ({ groups }) => groups.lease(leased, leaseOf('other'), undefined),
    { kind: 'refused', state: { token: 'token-2' } },
  ],
  [
    'an outcome',
    ({ groups }) => groups.outcome(done, completed),
    { kind: 'fused', envelope: { header: { id: 'order-out-1' }, body: { value: { left: 3 } } } },
  ],
  [
    'a tally that is added to',
    ({ groups }) => groups.tally(large, { count: 1, topics: [], expected: [], sizes: [] }),
    {
      count: 13,
      topics: expect.arrayContaining(['photo', 'stock']) as unknown,
      expected: ['price'],
      sizes: [20],
    },
  ],
  [
    'the list of open groups',
    ({ openGroups }) => openGroups.list('order', 0),
    { groups: [{ key: 'order-8', series: 'shelf' }, { key: 'order-7' }] },
  ],
  [
    'the neighbours of a group in its series',
    ({ openGroups }) => openGroups.neighbours({ ...done, at: now, series: 'shelf' }),
    { earlier: { key: 'order-8' } },
  ],
  ['where a question stands', ({ questions }) => questions.standing('question-1'), { tries: 1 }],
  [
    'the answer to a question',
    ({ questions }) => questions.standing('question-2'),
    { answer: { kind: 'replied', response: { ok: true } } },
  ],
  ['whether an answer is used', ({ questions }) => questions.isFirstUse('question-2'), false],
  [
    'the questions that wait',
    ({ batches }) => Array.fromAsync(batches.waiting()),
    [{ id: 'question-1', asker, request: '{"model":"m"}', reservedUsd: 0.01 }],
  ],
  ['the batches that are open', ({ batches }) => batches.open(), [{ batchId: 'msgbatch_1' }]],
  [
    'who asked a question',
    ({ batches }) => batches.answer('question-2', { kind: 'failed', reason: 'x', mayPass: false }),
    asker,
  ],
  ['a question that is marked as sent', ({ batches }) => batches.markSent(['question-1']), undefined],
  ['a cached answer', ({ answers }) => answers.get('hash-1'), { answer: { text: 'three' }, model: 'm' }],
  [
    'evidence',
    async ({ evidence }) => (await evidence.read(learner, now)).get('/left')?.get('["said",0,"warehouse"]'),
    4,
  ],
  ['a snapshot of evidence', ({ snapshot }) => snapshot(), { until: 1_763_990_000_000 }],
  ['the history', ({ history }) => history(), [{ ref: done, parts: [{ partId: stock }, { partId: photo }] }]],
];

function leaseOf(token: string) {
  return {
    state: 'leased',
    generation: 1,
    token,
    leaseUntil: now,
    attempts: 0,
    spent: nothingSpent,
    causationId: undefined,
    reason: 'complete',
    previous: undefined,
    requestedBy: 't-9',
    before: [],
  } as const;
}

const withVersion = (v: number): readonly Item[] =>
  storedItems.map((item) => ({ ...item, v: { N: String(v) } }));

describe('An item of release 0.1.0, which bears no version, is read', () => {
  test.each(readers)('%s', async (_, read, found) => {
    const read010 = await read(await openStores(storedItems));
    if (typeof found === 'object') expect(read010).toMatchObject(found ?? {});
    else expect(read010).toBe(found);
  });
});

describe('An item of a newer form is not misread, and the message comes back', () => {
  test.each(readers)('%s', async (_, read) => {
    const stores = await openStores(withVersion(understoodItemVersion + 1));
    const before = await stores.scan();
    const fault: unknown = await read(stores).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(NewerVersionError);
    expect(fault).toMatchObject({ found: understoodItemVersion + 1, known: understoodItemVersion });
    expect(await stores.scan()).toEqual(before);
  });

  test('an orphan', async () => {
    const parts = withVersion(understoodItemVersion + 1).filter(({ sk }) => sk?.S?.startsWith('part#'));
    await expect((await openStores(parts)).orphans()).rejects.toBeInstanceOf(NewerVersionError);
  });
});

test('A release understands at least the items that it writes', () => {
  expect(understoodItemVersion).toBeGreaterThanOrEqual(writtenItemVersion);
});

function kindOf({ pk, sk }: Item): string {
  const [, beside = 'group'] = /^#(\w+)#/.exec(pk?.S ?? '') ?? [];
  return `${beside} ${sk?.S?.split('#')[0]}`;
}

test('Every item that is written bears the version of its form', async () => {
  const stores = await openStores([]);
  const { groups, openGroups, questions, batches, answers, evidence } = stores;
  const [first] = await (await openStores(storedItems)).groups.parts(done);
  if (first === undefined) throw new Error('there is no part');
  await groups.putPart(done, first);
  await groups.lease(leased, leaseOf('mine'), undefined);
  const outcome = { kind: 'fused', envelope: first.envelope, recipients: [] } as const;
  await groups.save(done, { state: { ...completed, included: [stock] }, outcome }, [first], undefined);
  await groups.markPublished(done, 1);
  await groups.tally(large, { count: 1, topics: ['stock'], expected: [], sizes: [] });
  await openGroups.note({ ...done, at: now });
  await openGroups.note({ ...done, at: now, series: 'shelf' });
  for (const id of ['q-1', 'q-2']) await questions.note({ id, asker, request: '{}', askedAt: now, tries: 1 });
  await questions.isFirstUse('q-2');
  await batches.markSent(['q-2']);
  await batches.answer('q-2', { kind: 'replied', response: {} });
  await batches.put({ id: 'b-1', begunAt: now, batchId: undefined, isMarked: false, questions: ['q-1'] });
  await answers.put('hash-1', { answer: {}, model: 'm' }, 1_000);
  const sums = new Map([['/left', new Map([['["said",0,"warehouse"]', 2]])]]);
  await evidence.record(learner, 'generation', sums, now);
  await evidence.replace(learner, sums, now, now);

  const items = await stores.scan();
  expect(new Set(items.map(kindOf))).toEqual(new Set(storedItems.map(kindOf)));
  for (const item of items) expect(item).toMatchObject({ v: { N: String(writtenItemVersion) } });
});
