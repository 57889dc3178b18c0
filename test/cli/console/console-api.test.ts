import { expect, test } from 'vitest';
import { consoleApi } from '../../../cli/console/console-api.ts';
import type { ConsoleDesk } from '../../../cli/console/console-desk.ts';
import { UserError } from '../../../shared/ports/user-error.ts';
import { fakeDesk, valve } from './fake-desk.ts';

async function apiWith(change: Partial<ConsoleDesk> = {}) {
  const { desk, done } = await fakeDesk(change);
  const api = consoleApi(desk, () => Date.UTC(2026, 0, 1));
  const get = (path: string, query: Record<string, string> = {}) =>
    api({ method: 'GET', path, query: new URLSearchParams(query), body: undefined });
  const post = (path: string, body: unknown) =>
    api({ method: 'POST', path, query: new URLSearchParams(), body });
  return { get, post, done };
}

const many = Array.from({ length: 5_000 }, (_, at) =>
  valve(`valve-${at}`, { state: at % 10 === 0 ? 'held' : 'fused' }),
);

test('a page of 5,000 groups has 200 rows, and counts all of them', async () => {
  const { get } = await apiWith({
    list: () => Promise.resolve({ groups: many, found: many.length, isCut: false }),
  });
  const { body } = await get('groups');
  expect(body).toMatchObject({ found: 5_000, counts: { held: 500, fused: 4_500, open: 0 } });
  expect(body).toHaveProperty('groups.length', 200);
  expect((await get('groups', { state: 'held', key: 'VALVE-49' })).body).toMatchObject({
    found: 11,
    counts: { held: 11, fused: 100 },
  });
});

test('pages that ask at the same time share one reading of the table', async () => {
  let readings = 0;
  const list = () => {
    readings += 1;
    return Promise.resolve({ groups: many, found: many.length, isCut: false });
  };
  const { get } = await apiWith({ list });
  await Promise.all([get('groups'), get('picture'), get('groups')]);
  expect(readings).toBe(1);
});

test('a failed reading of the table is tried again', async () => {
  let readings = 0;
  const list = () => {
    readings += 1;
    return readings === 1
      ? Promise.reject(new UserError('throttled'))
      : Promise.resolve({ groups: many, found: 1, isCut: false });
  };
  const { get } = await apiWith({ list });
  expect(await get('groups')).toEqual({ status: 422, body: { message: 'throttled' } });
  expect(await get('groups')).toMatchObject({ status: 200 });
});

test('a group says who said what, who was trusted, and why', async () => {
  const { get } = await apiWith();
  const { body } = await get('group', { fusion: 'valve', key: 'valve-1' });
  expect(body).toMatchObject({
    state: 'held',
    fields: [
      {
        pointer: '/reading/state',
        settled: '"open"',
        isDisputed: true,
        isUnsettled: true,
        loss: 'vote',
        confidence: 0.7,
        said: [
          { source: 'gauge-north', value: '"open"', isSettled: true, weight: 1.5 },
          { source: 'gauge-old', value: '"jammed"', isSettled: false, weight: 0.5 },
        ],
      },
    ],
  });
  expect(body).toHaveProperty(
    'moments',
    expect.arrayContaining([expect.objectContaining({ kind: 'released', text: 'size' })]),
  );
});

test('a correction goes through the command correct, with values as it takes them', async () => {
  const { get, post, done } = await apiWith();
  expect((await get('correction-form', { fusion: 'valve', key: 'valve-1' })).body).toMatchObject({
    fields: [
      { pointer: '/reading/state', type: 'choice', options: ['open', 'closed', 'half-open', 'jammed'] },
    ],
  });
  const fields = [{ pointer: '/reading/state', type: 'choice', text: 'closed' }];
  const given = { fusion: 'valve', key: 'valve-1', fields, approve: true };
  expect(await post('correct', given)).toEqual({ status: 200, body: { message: 'done' } });
  expect(done).toEqual([
    { fusion: 'valve', key: 'valve-1', values: ['/reading/state="closed"'], approve: true },
  ]);
});

test('a message is posted as a line of JSON with its digits', async () => {
  const { post, done } = await apiWith();
  const given = { type: 'reading', source: 'gauge-north', key: 'valve-9', mode: 'fields', text: '' };
  const fields = [
    { pointer: '/state', type: 'choice', text: 'open' },
    { pointer: '/serial', type: 'number', text: '9007199254740993' },
    { pointer: '/note', type: 'text', text: '' },
  ];
  expect(await post('post', { ...given, fields })).toMatchObject({ status: 200 });
  const line =
    '{"type":"reading","source":"gauge-north","time":"2026-01-01T00:00:00.000Z","data":{"state":"open","serial":9007199254740993}}';
  expect(done).toEqual([{ line, key: 'valve-9' }]);
});

test('what a person can mend is an answer with its reason', async () => {
  const { get, post, done } = await apiWith();
  const fields = [{ pointer: '/state', type: 'number', text: 'many' }];
  const given = { type: 'reading', source: 'gauge-north', key: '', mode: 'fields', text: '', fields };
  expect(await post('post', given)).toEqual({
    status: 422,
    body: { message: '/state: expected a number; write it as in 12 or 0.5' },
  });
  expect(await get('group', { fusion: 'valv', key: 'k' })).toMatchObject({ status: 422 });
  expect(await get('group', { fusion: 'valve' })).toMatchObject({ status: 422 });
  expect(await post('redrive', { queue: 7 })).toMatchObject({ status: 422 });
  expect(await get('post-form', { topic: 'inspection' })).toMatchObject({ status: 422 });
  expect(done).toEqual([]);
});

test('a question that the console does not know is not found, also under names of objects', async () => {
  const { get, post } = await apiWith();
  expect(await get('constructor')).toMatchObject({ status: 404 });
  expect(await get('correct')).toMatchObject({ status: 404 });
  expect(await post('groups', {})).toMatchObject({ status: 404 });
});

test('messages that wait are shown with their reason and their goal', async () => {
  const queue = { url: 'u', role: 'quarantine', name: 'quarantine' };
  const message = {
    queue,
    id: 'm1',
    body: 'x'.repeat(5_000),
    attributes: { reason: 'schema', message: '<b>is wrong</b>', stage: 'topic' },
    groupId: undefined,
    sentAt: 0,
    receipt: 'secret',
  };
  const { get, post, done } = await apiWith({
    messages: () => Promise.resolve([{ message, goal: { kind: 'stay', why: 'it was rejected' } }]),
  });
  const { body } = await get('messages', { queue: 'quarantine' });
  expect(body).toMatchObject({
    messages: [{ id: 'm1', reason: 'schema', text: '<b>is wrong</b>', goal: { kind: 'stay' } }],
  });
  expect(JSON.stringify(body).length).toBeLessThan(2_500);
  expect(JSON.stringify(body)).not.toContain('secret');
  await post('redrive', { queue: 'quarantine', id: 'm1' });
  expect(done).toEqual([{ queue: 'quarantine', id: 'm1' }]);
});

test('the trust in a source follows the disputed fields', async () => {
  const { get } = await apiWith({
    list: () => Promise.resolve({ groups: [valve('a', { state: 'held' })], found: 1, isCut: false }),
  });
  expect((await get('trust', { fusion: 'valve' })).body).toMatchObject({
    sources: [
      { source: 'gauge-north', points: [{ agreement: 1, weight: 1.5 }] },
      { source: 'gauge-old', points: [{ agreement: 0, weight: 0.5 }] },
    ],
  });
});

test('the picture has topics, fusions and recipients, and what waits', async () => {
  const { get } = await apiWith({
    list: () => Promise.resolve({ groups: [valve('a', { state: 'held' })], found: 1, isCut: false }),
    queues: () =>
      Promise.resolve([
        { role: 'topic', name: 'reading', count: 3, isTerminal: false },
        { role: 'quarantine', name: 'quarantine', count: 2, isTerminal: true },
      ]),
  });
  const { body } = await get('picture');
  expect(body).toMatchObject({
    nodes: [
      { id: 'topic reading', notes: ['3 in its queue'] },
      { id: 'fusion valve', notes: ['0 open, 0 fused, 1 held'], isWaiting: true },
      { id: 'recipient control_room' },
      { id: 'recipient inspector' },
    ],
    edges: [
      { from: 'topic reading', to: 'fusion valve', kind: 'takes' },
      { from: 'fusion valve', to: 'recipient control_room' },
      { from: 'fusion valve', to: 'recipient inspector' },
    ],
    waiting: [{ name: 'quarantine', count: 2 }],
  });
});
