import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { linesOf } from '../../cli/said.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { until } from '../../progress.ts';
import { envelopesOf, type Event, type FusedEnvelope } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

const bridge = join(import.meta.dirname, 'learned.yaml');

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('learned.yaml');
});

afterAll(() => bus.close());

const states = ['closed', 'open', 'stuck', 'throttled'];
const random = seededRandom(20_261_125);
const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';

function eventsOf(key: string, states: Readonly<Record<string, string>>): Event[] {
  return Object.entries(states).map(([source, state]) => ({
    source,
    topic: 'reading',
    detail: {
      specversion: '1.0',
      id: `${key}-${source}`,
      source,
      type: 'reading',
      correlationid: key,
      groupsize: Object.keys(states).length,
      data: { state },
    },
  }));
}

function honest(key: string): Event[] {
  const truth = pick(states);
  const wrong = states.filter((state) => state !== truth);
  const says = (share: number): string => (random() < share ? truth : pick(wrong));
  return eventsOf(key, { north: says(0.9), south: says(0.9), west: says(0.8), liar: says(0.1) });
}

async function fused(events: readonly Event[], groups: number): Promise<readonly FusedEnvelope[]> {
  await bus.client.post(events);
  return envelopesOf(
    await bus.client.receive(bus.running.recipients['desk'] ?? '', (all) => all.length >= groups),
  );
}

const sourceFigures = z.object({ accuracy: z.number(), weight: z.number() });
const calibration = z.object({
  fusion: z.literal('valve'),
  groups: z.number(),
  fields: z.tuple([
    z.object({
      field: z.literal('/reading/state'),
      groups: z.number(),
      sources: z.array(sourceFigures.extend({ source: z.string(), deployed: sourceFigures.nullable() })),
    }),
  ]),
  applied: z.boolean(),
});

async function calibrate(...flags: readonly string[]) {
  const env = { AWS_ENDPOINT_URL: bus.running.endpoint };
  const { code, out, err } = await linesOf(['calibrate', bridge, '--output', 'json', ...flags], env);
  expect({ code, err }).toEqual({ code: 0, err: [] });
  const { groups, applied, fields } = calibration.parse(JSON.parse(out.join('')));
  const [{ sources }] = fields;
  return { groups, applied, sources };
}

const conflicts = z.array(
  z.looseObject({ claims: z.array(z.looseObject({ sources: z.array(z.string()), weight: z.number() })) }),
);

test('the calibration over all groups replaces what was learned group by group', async () => {
  await fused(Array.from({ length: 150 }, (_, index) => honest(`g-${index}`)).flat(), 150);
  await bus.settled();

  const looked = await calibrate();
  expect(looked).toMatchObject({ groups: 150, applied: false });
  expect(looked.sources.at(-1)).toMatchObject({ source: 'liar', weight: 0 });
  for (const { deployed } of looked.sources) expect(deployed).not.toBeNull();
  // So far the first groups were settled without any evidence.
  expect(looked.sources.some(({ weight, deployed }) => weight !== deployed?.weight)).toBe(true);

  const applied = await calibrate('--apply');
  expect(applied).toMatchObject({ groups: 150, applied: true });
  const again = await calibrate();
  for (const [index, { source, weight, deployed }] of again.sources.entries()) {
    expect(deployed?.weight).toBeCloseTo(applied.sources[index]?.weight ?? NaN, 2);
    expect(deployed?.weight).toBeCloseTo(weight, 2);
    expect(source).toBe(applied.sources[index]?.source);
  }

  // Functions that have read before pick it up with their next read.
  const expected = new Map(applied.sources.map(({ source, weight }) => [source, weight]));
  let group = 0;
  const weightsSeen = async (): Promise<ReadonlyMap<string, number>> => {
    const key = `later-${(group += 1)}`;
    const states = { north: 'closed', south: 'open', west: 'stuck', liar: 'throttled' };
    const [envelope] = await fused(eventsOf(key, states), 1);
    const [conflict] = conflicts.parse(envelope?.data['conflicts']);
    return new Map(conflict?.claims.map(({ sources, weight }) => [sources.join(), weight]));
  };
  await until(
    'weights that are those of the batch',
    async () => {
      const seen = await weightsSeen();
      return [...expected].every(([source, weight]) => Math.abs((seen.get(source) ?? 9) - weight) < 0.02);
    },
    { everyMs: 500 },
  );
  await bus.settled();
  expect(bus.running.trouble()).toBeUndefined();
});
