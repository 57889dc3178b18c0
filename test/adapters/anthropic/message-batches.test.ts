import { ReadableStream } from 'node:stream/web';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BatchApi } from '../../../shared/compose/batch/batch-api.ts';
import { baseClient } from '../../../shared/adapters/anthropic/base-client.ts';
import { readBatchLine } from '../../../shared/adapters/anthropic/batch-line.ts';
import { linesOf } from '../../../shared/adapters/anthropic/lines.ts';
import { messageBatches } from '../../../shared/adapters/anthropic/message-batches.ts';
import type { Behaviour } from './messages-behaviour.ts';
import { startMessagesServer } from './messages-server.ts';

const request = JSON.stringify({
  model: 'claude-haiku-5-5',
  max_tokens: 800,
  messages: [{ role: 'user', content: [{ type: 'text', text: '电影推荐' }] }],
});
const questions = ['q-1', 'q-2'].map((id) => ({ id, request }));

async function setUp(disturbances: readonly (Behaviour | undefined)[] = []) {
  const left = [...disturbances];
  const server = await startMessagesServer({
    disturb: () => left.shift(),
    accepts: (key) => key === 'sk-test',
    behave: ({ nth }) => (nth === 0 ? { kind: 'ok' } : { kind: 'overloaded' }),
  });
  onTestFinished(() => server.close());
  const open = (key = 'sk-test'): BatchApi =>
    messageBatches({
      client: baseClient({ key, baseURL: server.url }),
      signal: new AbortController().signal,
      now: () => Date.now(),
    });
  return { server, open, api: open() };
}

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of found) items.push(item);
  return items;
}

describe('a batch', () => {
  test('the adapter sends a batch, polls it and fetches its results', async () => {
    const { server, api } = await setUp();
    expect(await api.submit(questions)).toEqual({ kind: 'submitted', batchId: 'msgbatch_1' });
    expect(server.batches[0]?.requests.map(({ customId }) => customId)).toEqual(['q-1', 'q-2']);
    expect(await api.standing('msgbatch_1')).toEqual({ kind: 'in-progress' });
    server.endBatches();
    expect(await api.standing('msgbatch_1')).toEqual({ kind: 'ended' });
    expect(await all(api.results('msgbatch_1'))).toEqual([
      {
        kind: 'answered',
        id: 'q-2',
        answer: { kind: 'replied', response: expect.objectContaining({ model: 'claude-haiku-5-5' }) },
      },
      {
        kind: 'answered',
        id: 'q-1',
        answer: {
          kind: 'failed',
          reason: 'overloaded_error: overloaded_error, as the test wants it',
          mayPass: true,
        },
      },
    ]);
    expect(server.faults).toEqual([]);
  });

  test('a batch that the provider does not know is gone', async () => {
    const { api } = await setUp();
    expect(await api.standing('msgbatch_7')).toEqual({ kind: 'gone' });
  });

  test('a batch whose creation got no response is found in the list', async () => {
    const { api } = await setUp([{ kind: 'drop', when: 'before' }]);
    const before = Date.now();
    expect(await api.submit(questions)).toMatchObject({ kind: 'unknown' });
    expect(await api.createdSince(before - 1)).toEqual({
      kind: 'listed',
      batches: [{ batchId: 'msgbatch_1', createdAt: expect.any(Number), questions: 2 }],
    });
    expect(await api.createdSince(Date.now() + 60_000)).toEqual({ kind: 'listed', batches: [] });
  });

  test('a batch that the API rejects is refused', async () => {
    const { api } = await setUp();
    expect(await api.submit([{ id: 'q-1', request: '{}' }])).toMatchObject({ kind: 'refused' });
    expect(await api.submit([{ id: 'q-1', request: 'not JSON' }])).toMatchObject({ kind: 'refused' });
  });
});

describe('a provider that breaks the protocol', () => {
  const status = (code: number): Behaviour => ({ kind: 'status', status: code });

  test.each<[string, Behaviour, object]>([
    ['429', { kind: 'rate-limited' }, { kind: 'not-now', wantsPerson: false }],
    ['401', status(401), { kind: 'not-now', wantsPerson: true }],
    ['402', status(402), { kind: 'not-now', wantsPerson: true }],
    ['404', status(404), { kind: 'not-now', wantsPerson: true }],
    ['413', status(413), { kind: 'refused' }],
    ['529', { kind: 'overloaded' }, { kind: 'unknown' }],
    ['500', status(500), { kind: 'unknown' }],
    ['a foreign page', { kind: 'foreign', body: '<html>', contentType: 'text/html' }, { kind: 'unknown' }],
    ['foreign JSON', { kind: 'foreign', body: '[]', contentType: 'application/json' }, { kind: 'unknown' }],
  ])('says %s to a batch', async (_, behaviour, expected) => {
    const { api } = await setUp([behaviour]);
    expect(await api.submit(questions)).toMatchObject(expected);
  });

  test.each<[string, Behaviour, boolean]>([
    ['500', status(500), false],
    ['403', status(403), true],
    ['nothing', { kind: 'drop', when: 'before' }, false],
    ['a foreign page', { kind: 'foreign', body: '<html>', contentType: 'text/html' }, false],
  ])('says %s when it is asked', async (_, behaviour, wantsPerson) => {
    const { api } = await setUp([behaviour, behaviour, behaviour]);
    const expected = { kind: 'not-now', wantsPerson };
    expect(await api.standing('msgbatch_1')).toMatchObject(expected);
    expect(await api.createdSince(0)).toMatchObject(expected);
    if (behaviour.kind !== 'foreign') expect(await all(api.results('msgbatch_1'))).toMatchObject([expected]);
  });

  test('the adapter uses no other key, and its texts contain none', async () => {
    const { open } = await setUp();
    const refused = await open('sk-other').submit(questions);
    expect(refused).toMatchObject({ kind: 'not-now', wantsPerson: true });
    expect(JSON.stringify(refused)).not.toContain('sk-other');
  });
});

describe('a line of results', () => {
  test.each<[string, object | undefined]>([
    ['not JSON', undefined],
    ['[]', undefined],
    ['{"custom_id":1,"result":{}}', undefined],
    ['{"custom_id":"q"}', undefined],
    ['{"custom_id":"q","result":{"type":"canceled"}}', { kind: 'failed', mayPass: false }],
    ['{"custom_id":"q","result":{"type":"expired"}}', { kind: 'failed', mayPass: true }],
    ['{"custom_id":"q","result":{"type":"of tomorrow"}}', { kind: 'failed', mayPass: true }],
    ['{"custom_id":"q","result":{"type":"errored"}}', { kind: 'failed', mayPass: false }],
    ['{"custom_id":"q","result":{"type":"succeeded"}}', { kind: 'replied', response: null }],
  ])('%s', (line, answer) => {
    expect(readBatchLine(line)?.answer).toEqual(answer && expect.objectContaining(answer));
  });

  test('a line reads the same however its bytes arrive', async () => {
    const text = fc.array(
      fc.string({ unit: 'binary' }).map((line) => line.replaceAll(/[\n\r]/g, '')),
      {
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const bytes = new TextEncoder().encode(lines.join('\n'));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const wanted = new TextDecoder()
          .decode(bytes)
          .split('\n')
          .filter((line) => line.trim() !== '');
        expect(await all(linesOf(ReadableStream.from(chunks)))).toEqual(wanted);
      }),
    );
    expect(await all(linesOf(null))).toEqual([]);
  });
});
