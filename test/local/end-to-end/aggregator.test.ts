import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import { until } from '../../progress.ts';
import { envelopesOf, type Event, type FusedEnvelope } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

const fused: FusedEnvelope[] = [];

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('aggregator.yaml');
});

afterAll(() => bus.close());

function event(source: string, topic: string, id: string, more: JsonObject): Event {
  return { source, topic, detail: { specversion: '1.0', id, source, type: topic, ...more } };
}

function reading(id: string, attributes: JsonObject, data: Json = { degrees: 20 }): Event {
  return event('sensor', 'reading', id, { ...attributes, data });
}

/** The first results of a fusion, as many as asked for, in the order of their coming. */
async function resultsOf(fusion: string, count: number): Promise<FusedEnvelope[]> {
  const found = (): FusedEnvelope[] => fused.filter(({ type }) => type.startsWith(`${fusion}.`));
  while (found().length < count) {
    fused.push(
      ...envelopesOf(await bus.client.receive(bus.running.recipients['desk'] ?? '', (all) => all.length > 0)),
    );
  }
  return found();
}

/** Resolves when the account has reported the given number of events. */
async function reported(count: number, is: (event: AccountEvent) => boolean): Promise<AccountEvent[]> {
  await until(`${count} events`, () => bus.account.filter(is).length >= count, bus);
  return bus.account.filter(is);
}

/** Resolves when the table lists the given number of open groups of a fusion. */
async function listed(fusion: string, count: number): Promise<void> {
  const credentials = { accessKeyId: 'foreign', secretAccessKey: 'foreign' };
  const table = new DynamoDBClient({ endpoint: bus.running.endpoint, region: 'us-east-1', credentials });
  const { TableNames: [TableName] = [] } = await table.send(new ListTablesCommand({}));
  const scan = new ScanCommand({
    TableName,
    ConsistentRead: true,
    FilterExpression: 'begins_with(pk, :list)',
    ExpressionAttributeValues: { ':list': { S: `#open#${fusion}#` } },
  });
  const countListed = async (): Promise<number> => (await table.send(scan)).Count ?? 0;
  await until(`${count} listed groups`, async () => (await countListed()) >= count, { ...bus, everyMs: 50 });
  table.destroy();
}

const releaseOf = ({ data }: FusedEnvelope): unknown => data.receipt['release'];
const idsOf = ({ data }: FusedEnvelope): string[] => data.receipt.contributions.map(({ id }) => id);

let forgottenAt = Infinity;

test('late ignore: a part is rejected while its key is remembered', async () => {
  await bus.client.post([reading('g1', { forgetful: 'k' })]);
  const [one] = await resultsOf('forgetful', 1);
  forgottenAt = Date.parse(z.object({ at: z.string() }).parse(one && releaseOf(one)).at) + 60_000;
  await bus.client.post([reading('g2', { forgetful: 'k' })]);
  await reported(1, (event_) => event_.kind === 'rejected' && event_.id === 'g2' && event_.code === 'late');
});

test('size: the size that one part states releases the group, merged in sequence', async () => {
  await bus.client.post([
    reading('s3', { sized: 'k', sequence: '3' }),
    reading('s10', { sized: 'k', sequence: '10', groupsize: 3 }),
    reading('s2', { sized: 'k', sequence: '2' }),
  ]);
  const [one] = await resultsOf('sized', 1);
  expect(one).toMatchObject({ correlationid: 'k', type: 'sized.fused' });
  expect(one && releaseOf(one)).toMatchObject({ reason: 'size', missing: [] });
  expect(one && idsOf(one)).toEqual(['s2', 's3', 's10']);
});

test('predicate: the predicate sees the new part and the merged record', async () => {
  await bus.client.post([reading('j1', { judged: 'k' }, { degrees: 20 })]);
  await bus.client.post([
    reading('j2', { judged: 'k' }, { degrees: 45 }),
    reading('j3', { judged: 'k' }, { degrees: 40 }),
  ]);
  const [one] = await resultsOf('judged', 1);
  expect(one && releaseOf(one)).toMatchObject({ reason: 'predicate' });
});

test('expect: each expected topic sends a part or an absence', async () => {
  const ask = (key: string) =>
    event('shop', 'order', `o-${key}`, { correlationid: key, data: { ask: ['risk', 'stock'] } });
  await bus.client.post([
    ask('answered'),
    event('shop', 'risk', 'r1', { correlationid: 'answered', data: 1 }),
    event('shop', 'stock', 't1', { correlationid: 'answered', data: 2 }),
    ask('skipped'),
    event('shop', 'risk', 'r2', { correlationid: 'skipped', data: 1 }),
    event('shop', 'skipped', 'x2', { correlationid: 'skipped', data: { topics: ['stock'] } }),
  ]);
  const results = await resultsOf('asked', 2);
  const release = new Map(results.map((one) => [one.correlationid, releaseOf(one)]));
  expect(release.get('answered')).toMatchObject({ reason: 'complete', missing: [] });
  expect(release.get('skipped')).toMatchObject({ reason: 'complete', missing: ['stock'] });
});

test('inactivity: a group without further parts is released after the set time', async () => {
  await bus.client.post([reading('q1', { quiet: 'k' }), reading('q2', { quiet: 'k' })]);
  const [one] = await resultsOf('quiet', 1);
  expect(one && releaseOf(one)).toMatchObject({ reason: 'inactivity' });
  expect(one && idsOf(one)).toEqual(['q1', 'q2']);
});

test('deadline: a part states the deadline of its group', async () => {
  const expirytime = new Date(Date.now() + 1_000).toISOString();
  await bus.client.post([reading('e1', { expiring: 'k' }), reading('e2', { expiring: 'k', expirytime })]);
  const [one] = await resultsOf('expiring', 1);
  expect(one && releaseOf(one)).toMatchObject({ reason: 'deadline' });
  expect(one && idsOf(one)).toEqual(['e1', 'e2']);
});

test('onNewKey: the next key of a series releases the group before it', async () => {
  await bus.client.post([
    reading('d1', { daily: 'monday' }, { machine: 'm' }),
    reading('d2', { daily: 'any' }, { machine: 'n' }),
  ]);
  await listed('daily', 2);
  await bus.client.post([reading('d3', { daily: 'tuesday' }, { machine: 'm' })]);
  const results = await resultsOf('daily', 1);
  expect(results.map((one) => [one.correlationid, releaseOf(one)])).toEqual([
    ['monday', expect.objectContaining({ reason: 'new-key' })],
  ]);
});

test('control: release requests release one group by its key, and then all groups', async () => {
  const order = (id: string, data: JsonObject) => event('operations', 'control', id, { data });
  await bus.client.post(['a', 'b', 'c'].map((key) => reading(`p-${key}`, { patient: key })));
  await listed('patient', 3);
  await bus.client.post([order('c1', { action: 'release', fusion: 'patient', key: 'b' })]);
  const [first] = await resultsOf('patient', 1);
  expect(first).toMatchObject({ correlationid: 'b' });
  expect(first && releaseOf(first)).toMatchObject({ reason: 'forced' });
  await bus.client.post([order('c2', { action: 'release', fusion: 'patient' })]);
  const all = await resultsOf('patient', 3);
  expect(all.map(({ correlationid }) => correlationid).toSorted()).toEqual(['a', 'b', 'c']);
});

test('minSize: a group that is too small at its deadline is discarded with an event', async () => {
  await bus.client.post([reading('l1', { least: 'k' })]);
  const [one] = await reported(1, (event_) => event_.kind === 'discarded' && event_.fusion === 'least');
  expect(one).toMatchObject({ envelope: { data: { reason: 'deadline', count: 1, minSize: 2 } } });
});

test('late reopen: a completed key opens again, and each round has its own parts', async () => {
  await bus.client.post([reading('a1', { again: 'k' }), reading('a2', { again: 'k' })]);
  await resultsOf('again', 1);
  await bus.client.post([reading('a3', { again: 'k' }), reading('a4', { again: 'k' })]);
  const rounds = await resultsOf('again', 2);
  expect(rounds.map(({ type }) => type)).toEqual(['again.fused', 'again.fused']);
  expect(rounds.map(idsOf)).toEqual([
    ['a1', 'a2'],
    ['a3', 'a4'],
  ]);
});

test('late dead-letter: a late part becomes a dead letter', async () => {
  await bus.client.post([reading('v1', { person: 'k' })]);
  await resultsOf('person', 1);
  await bus.client.post([reading('v2', { person: 'k' })]);
  const letters = await bus.client.receive(
    bus.running.deadLetters['completion'] ?? '',
    (all) => all.length > 0,
  );
  expect(letters.map(({ Body: body = '' }) => JSON.parse(body))).toMatchObject([
    { fusion: 'person', key: 'k', reason: 'late', contributions: [{ id: 'v2' }] },
  ]);
});

test('correlate: several values make one key', async () => {
  const at = (id: string, plant: string) => reading(id, { several: 'x' }, { plant, machine: 7, degrees: 1 });
  await bus.client.post([at('m1', 'north'), at('m2', 'south'), at('m3', 'north')]);
  const [one] = await resultsOf('several', 1);
  expect(one).toMatchObject({ correlationid: 'north|7|x' });
  expect(one && idsOf(one)).toEqual(['m1', 'm3']);
});

test('schedule: all groups of the minimum size are released together', async () => {
  await bus.client.post([
    reading('f1', { flushed: 'large' }),
    reading('f2', { flushed: 'large' }),
    reading('f3', { flushed: 'small' }),
  ]);
  const [one] = await resultsOf('flushed', 1);
  expect(one).toMatchObject({ correlationid: 'large' });
  expect(one && releaseOf(one)).toMatchObject({ reason: 'schedule' });
});

test('remember: a forgotten key opens again under any late policy', async () => {
  await until('the key to be forgotten', () => Date.now() > forgottenAt + 1_000, { everyMs: 100 });
  await bus.client.post([reading('g3', { forgetful: 'k' })]);
  const rounds = await resultsOf('forgetful', 2);
  expect(rounds.map(idsOf)).toEqual([['g1'], ['g3']]);
});

test('no message is rejected, and only the intended ones are dead letters', () => {
  const astray = bus.account.filter(({ kind }) => kind === 'rejected' || kind === 'lost');
  expect(astray.map((one) => one.kind === 'rejected' && one.id)).toEqual(['g2']);
  // Complete and join may both answer a part that came in between.
  const letters = bus.account.filter((one) => one.kind === 'dead-letter');
  const about = new Set(
    letters.map((one) => one.kind === 'dead-letter' && `${one.name} ${one.group?.fusion}`),
  );
  expect([...about]).toEqual(['completion person']);
});
