import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import { merge } from '../../../shared/merge/merge.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { type Client, envelopesOf, type Event, type FusedEnvelope, openClient } from './client.ts';

let running: Running;
let client: Client;

beforeAll(async () => {
  running = await startLocal({ bridge: join(import.meta.dirname, 'learned.yaml'), port: 0 });
  client = openClient(running);
});

afterAll(async () => {
  client.close();
  await running.stop();
});

const states = ['closed', 'open', 'stuck', 'throttled'];
const random = seededRandom(20_261_123);
const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';

interface Group {
  readonly key: string;
  readonly truth: string;
  readonly said: ReadonlyMap<string, string>;
}

/** Three who are mostly right, one who mostly says what is not so, and one who guesses. */
function told(key: string): Group {
  const truth = pick(states);
  const wrong = (): string => pick(states.filter((state) => state !== truth));
  const says = (share: number): string => (random() < share ? truth : wrong());
  const said = { north: says(0.9), south: says(0.9), west: says(0.85), liar: says(0.1), guesser: says(0.35) };
  return { key, truth, said: new Map(Object.entries(said)) };
}

/** Two who are right against the liar and one who says what the liar says. */
function tied(key: string): Group {
  const truth = pick(states);
  const lie = pick(states.filter((state) => state !== truth));
  const said = { north: truth, south: truth, liar: lie, guesser: lie };
  return { key, truth, said: new Map(Object.entries(said)) };
}

const eventsOf = ({ key, said }: Group): Event[] =>
  [...said].map(([source, state]) => {
    const detail = { specversion: '1.0', id: `${key}-${source}`, source, type: 'reading' };
    const data = { state };
    return {
      source,
      topic: 'reading',
      detail: { ...detail, correlationid: key, groupsize: said.size, data },
    };
  });

/** Posts groups, and gives what they were fused to. */
async function fused(groups: readonly Group[]): Promise<ReadonlyMap<string, FusedEnvelope>> {
  await client.post(groups.flatMap(eventsOf));
  const messages = await client.receive(
    running.recipients['desk'] ?? '',
    (all) => all.length >= groups.length,
  );
  return new Map(envelopesOf(messages).map((envelope) => [envelope.correlationid, envelope]));
}

const conflicts = z.array(
  z.looseObject({ claims: z.array(z.looseObject({ sources: z.array(z.string()), weight: z.number() })) }),
);

/** The weight of each source that stands alone with its claim. */
function weightsIn(envelope: FusedEnvelope | undefined): ReadonlyMap<string, number> {
  const [conflict] = conflicts.parse(envelope?.data['conflicts'] ?? []);
  const claims = conflict?.claims ?? [];
  return new Map(claims.map(({ sources, weight }) => [sources.join(), weight / sources.length]));
}

const settled = z.looseObject({ reading: z.looseObject({ state: z.string() }) });

function shareRight(groups: readonly Group[], answer: (group: Group) => unknown): number {
  return groups.filter((group) => answer(group) === group.truth).length / groups.length;
}

function voted({ said }: Group): string {
  const inputs = [...said].map(([source, state]) => ({
    source,
    id: source,
    topic: 'reading',
    time: undefined,
    value: { state },
  }));
  return settled.parse(merge(inputs, { weights: {}, fields: {} }).record).reading.state;
}

test('the liar is found out by its disagreement, and ties go to those who were right before', async () => {
  const first = await fused([told('first')]);
  for (const weight of weightsIn(first.get('first')).values()) expect(weight).toBeCloseTo(1);

  for (const wave of [0, 1, 2])
    await fused(Array.from({ length: 100 }, (_, index) => told(`${wave}-${index}`)));

  const groups = Array.from({ length: 60 }, (_, index) => tied(`tied-${index}`));
  const outcome = await fused(groups);
  const fusedShare = shareRight(
    groups,
    ({ key }) => settled.parse(outcome.get(key)?.data.merged).reading.state,
  );
  expect(shareRight(groups, voted)).toBeLessThan(0.7);
  expect(fusedShare).toBeGreaterThan(0.95);

  const last = told('last');
  const apart = {
    ...last,
    said: new Map([...last.said].map(([source], at) => [source, states[at] ?? 'gone'])),
  };
  const envelope = (await fused([apart])).get('last');
  const { liar = NaN, ...others } = Object.fromEntries(weightsIn(envelope));
  expect(Object.keys(others).toSorted()).toEqual(['guesser', 'north', 'south', 'west']);
  expect(liar).toBeLessThan(0.1);
  for (const weight of [others['north'], others['south'], others['west']]) expect(weight).toBeGreaterThan(1);
  await running.settled();
  expect(running.trouble()).toBeUndefined();
});
