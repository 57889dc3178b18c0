import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { said } from '../../cli/said.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { until } from '../../progress.ts';
import { envelopesOf, type Event, type FusedEnvelope } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

const bridge = join(import.meta.dirname, 'corrections.yaml');

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('corrections.yaml');
});

afterAll(() => bus.close());

function event(source: string, topic: string, id: string, key: string, data: JsonObject): Event {
  const detail = { specversion: '1.0', id, source, type: topic, correlationid: key, data };
  return { source, topic, detail };
}

const reading = (source: string, key: string, state: string): Event =>
  event(source, 'reading', `${key}-${source}`, key, { state });
const level = (source: string, id: string, key: string, metres: number): Event =>
  event(source, 'level', id, key, { metres });

/** Returns the next results of the bridge, in any order. */
async function results(count: number): Promise<FusedEnvelope[]> {
  return envelopesOf(
    await bus.client.receive(bus.running.recipients['desk'] ?? '', (all) => all.length >= count),
  );
}

/** Posts two contradicting sources: a tie, until there is evidence. */
async function tie(key: string): Promise<FusedEnvelope | undefined> {
  await bus.client.post([reading('north', key, 'open'), reading('south', key, 'closed')]);
  return (await results(1))[0];
}

const field = z.looseObject({ winners: z.array(z.string()), dissenters: z.array(z.string()) });
const fieldsOf = (envelope: FusedEnvelope | undefined) =>
  z.array(field).parse(envelope?.data.receipt['fields'] ?? []);

test('a correction amends a settled group although late parts are ignored, and teaches', async () => {
  const ties = ['t1', 't2', 't3', 't4'];
  const before: FusedEnvelope[] = [];
  for (const key of ties) {
    const envelope = await tie(key);
    expect(envelope).toMatchObject({
      type: 'valve.fused',
      data: { merged: { reading: { state: 'closed' } } },
    });
    if (envelope !== undefined) before.push(envelope);
  }

  const values = { '/reading/state': 'open' };
  await bus.client.post(ties.map((key) => event('inspector', 'verdict', `v-${key}`, key, { values })));
  const amended = await results(ties.length);
  for (const envelope of amended) {
    const first = before.find(({ correlationid }) => correlationid === envelope.correlationid);
    expect(envelope).toMatchObject({
      type: 'valve.amended',
      causationid: first?.id,
      data: {
        merged: { reading: { state: 'open' } },
        conflicts: [],
        receipt: {
          generation: 2,
          release: { reason: 'corrected' },
          corrections: [{ source: 'inspector', id: `v-${envelope.correlationid}` }],
          fields: [
            {
              field: '/reading/state',
              winners: ['north'],
              dissenters: ['south'],
              confidence: 1,
              corrected: true,
            },
          ],
        },
      },
    });
    expect(envelope.data.receipt.contributions).toHaveLength(2);
  }

  // Evidence is read again after some seconds.
  let ask = 0;
  await until('an answer that follows the correction', async () => {
    const [of] = fieldsOf(await tie(`later-${(ask += 1)}`));
    return of?.winners.join() === 'north' && of.dissenters.join() === 'south';
  });
});

test('a correction amends a round while the next round of its key is open', async () => {
  await bus.client.post([level('a', 'a1', 'k', 3), level('b', 'b1', 'k', 3)]);
  expect(await results(1)).toMatchObject([
    { type: 'tank.fused', data: { merged: { level: { metres: 3 } } } },
  ]);
  await bus.client.post([level('a', 'a2', 'k', 5)]);
  await bus.settled();

  const order = [
    'correct',
    'tank',
    'k',
    '--new-field',
    '/level/metres=4',
    '/level/depth=9',
    '--bridge',
    bridge,
  ];
  expect(await said(order, { AWS_ENDPOINT_URL: bus.running.endpoint })).toEqual({
    code: 0,
    out: 'posted: what is right for the group "k" of tank: /level/metres, /level/depth (verdict, as inspector)',
    err: '',
  });
  const [amended] = await results(1);
  expect(amended).toMatchObject({
    type: 'tank.amended',
    data: {
      merged: { level: { metres: 4, depth: 9 } },
      receipt: {
        generation: 2,
        release: { reason: 'corrected' },
        contributions: [{ id: 'a1' }, { id: 'b1' }],
      },
    },
  });

  await bus.client.post([level('b', 'b2', 'k', 5)]);
  expect(await results(1)).toMatchObject([
    {
      type: 'tank.fused',
      data: {
        merged: { level: { metres: 5 } },
        receipt: { generation: 3, contributions: [{ id: 'a2' }, { id: 'b2' }] },
      },
    },
  ]);
  await bus.settled();
  expect(bus.running.trouble()).toBeUndefined();
});

test('a correction of a group of which nothing has come is posted with a note', async () => {
  const order = ['correct', 'tank', 'kk', '/level/metres=4', '--new-field', '--bridge', bridge];
  expect(await said(order, { AWS_ENDPOINT_URL: bus.running.endpoint })).toEqual({
    code: 0,
    out: 'posted: what is right for the group "kk" of tank: /level/metres (verdict, as inspector)',
    err: 'nothing of the group "kk" of tank has come; is the key right? The correction waits for it until its deadline, and then has no effect.',
  });
  const tooLarge = ['correct', 'tank', 'k', '/level/metres=1e400', '--bridge', bridge];
  expect(await said(tooLarge, { AWS_ENDPOINT_URL: bus.running.endpoint })).toEqual({
    code: 2,
    out: '',
    err: '/level/metres: the value holds a number out of range; write a value that a body can hold',
  });
});
