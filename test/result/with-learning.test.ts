import { expect, test } from 'vitest';
import { withLearning } from '../../shared/result/with-learning.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import { labelOf } from '../../shared/merge/trust/learned-trust.ts';
import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import type { EvidenceLog, Learner } from '../../shared/truth-discovery/evidence/evidence-log.ts';
import { memoryEvidenceLog } from '../fakes/memory-evidence-log.ts';
import { storedPart } from '../fakes/parts.ts';
import { fusionOf } from '../fakes/policies.ts';

const learning = fusionOf({
  needs: [],
  takes: ['mode'],
  merge: { weights: {}, fields: {}, learned: { halfLife: { kind: 'none' } } },
});
const order: Learner = { fusion: 'order', halfLife: { kind: 'none' } };
const values = ['on', 'on', 'off'];

function partFrom(source: string, id: string, value: string): Part {
  const part = storedPart('mode', id, { value });
  const { envelope } = part;
  return { ...part, envelope: { ...envelope, header: { ...envelope.header, source } } };
}

function draftOf(key: string, change: Partial<CompletionInput> = {}): CompletionInput {
  return {
    ref: { fusion: 'order', key },
    generation: 1,
    reason: 'complete',
    previous: undefined,
    parts: values.map((value, index) => partFrom(`s${index}`, `${key}-${index}`, value)),
    attempts: 0,
    spent: nothingSpent,
    causationId: undefined,
    requestedBy: 't1',
    ...change,
  };
}

function open<Log extends EvidenceLog>(log: Log) {
  const trusting: boolean[] = [];
  const lost: string[] = [];
  const ports = {
    log,
    clock: { now: () => 1_000 },
    onLost: (error: unknown, id: string) => lost.push(`${id}: ${String(error)}`),
  };
  const make = withLearning(ports, (fusion, draft, signal, trust) => {
    trusting.push(trust !== undefined);
    return makeGeneration(fusion, draft, {
      bridgeName: 'test',
      composer: undefined,
      now: 1_000,
      signal,
      ...(trust && { trust }),
    });
  });
  const run = (draft: CompletionInput, fusion: Fusion = learning) =>
    make(fusion, draft, new AbortController().signal);
  return { log, run, trusting, lost };
}

test('a fused group teaches, once however often it is made', async () => {
  const { log, run } = open(memoryEvidenceLog());
  await run(draftOf('a'));
  const [first] = [await log.read(order, 0)];
  await run(draftOf('a'));
  expect(await log.read(order, 0)).toEqual(first);
  expect(first.get('labels/mode/value')?.get('["groups"]')).toBe(1);
  await run(draftOf('b'));
  expect((await log.read(order, 0)).get('labels/mode/value')?.get('["groups"]')).toBe(2);
});

test('what was learned is believed in the next group', async () => {
  const { run } = open(memoryEvidenceLog());
  const weights: number[] = [];
  for (let index = 0; index < 10; index += 1) {
    const made = await run(draftOf(String(index)));
    const text = JSON.stringify(made);
    weights.push(Number(/"value":"off","sources":\["s2"\],"weight":([\d.e-]+)/.exec(text)?.[1]));
  }
  expect(weights[0]).toBe(1);
  expect(weights[1]).toBeLessThan(1);
  expect(weights.at(-1)).toBe(0);
});

test('an amended group does not teach again, one that was discarded before does, and a dead letter does not', async () => {
  const { log, run } = open(memoryEvidenceLog());
  await run(draftOf('a', { generation: 2, previous: 'fused' }));
  await run(draftOf('a', { generation: 2, previous: 'held' }));
  await run(draftOf('a', { generation: 3, previous: 'dead-lettered', merged: 'fused' }));
  const late = draftOf('a', { reason: 'deadline' });
  await run(late, { ...learning, needs: ['mode', 'other'], takes: [], onDeadline: 'dead-letter' });
  expect(log.entries.size).toBe(0);
  await run(draftOf('a', { generation: 2, previous: 'discarded' }));
  expect(log.entries.get('order')?.size).toBe(1);
});

test('a group that is held for a person teaches like every other group', async () => {
  const { log, run } = open(memoryEvidenceLog());
  const merge = { ...learning.merge, asks: { minEffectiveSources: 9 } };
  const made = await run(draftOf('a'), { ...learning, merge, unsettled: { kind: 'review', to: 'desk' } });
  expect(made).toMatchObject({ outcome: { kind: 'held' } });
  expect(log.entries.get('order')?.size).toBe(1);
});

test('what is corrected teaches with certainty, once', async () => {
  const { log, run } = open(memoryEvidenceLog());
  const gold = (id: string, value: string): Part => ({
    ...storedPart('fix', id, { values: { '/mode/value': value } }),
    states: { corrects: true },
  });
  const { parts } = draftOf('a');
  const [first, second] = [gold('f1', 'off'), gold('f2', 'on')];
  const amended = { reason: 'corrected', previous: 'fused' } as const;
  const lessons = () => [...(log.entries.get('order')?.keys() ?? [])];

  await run(draftOf('a'));
  const corrected = draftOf('a', { ...amended, generation: 2, parts: [...parts, first] });
  await run(corrected);
  await run(corrected);
  expect(lessons()).toHaveLength(2);
  const field = (await log.read(order, 0)).get('labels/mode/value');
  // The second lesson weighs twice as much as the first, and is about what is so.
  const [off, on] = [labelOf('off'), labelOf('on')];
  expect(field?.get(`["source",0,"s2","${off}","${off}"]`)).toBeGreaterThan(2);
  expect(field?.get(`["source",0,"s0","${off}","${on}"]`)).toBeGreaterThan(2);

  const learnedCorrections = [first.partId];
  await run(draftOf('a', { previous: 'fused', generation: 3, parts: [...parts, first], learnedCorrections }));
  expect(lessons()).toHaveLength(2);
  await run(
    draftOf('a', { ...amended, generation: 4, parts: [...parts, first, second], learnedCorrections }),
  );
  expect(lessons()).toHaveLength(3);
});

test('a fusion that does not learn asks nothing', async () => {
  const { log, run, trusting } = open(memoryEvidenceLog());
  await run(draftOf('a'), { ...learning, merge: { weights: {}, fields: {} } });
  expect(trusting).toEqual([false]);
  expect(log.entries.size).toBe(0);
});

test('a lesson that cannot be noted costs nothing but itself', async () => {
  const { run, lost } = open({
    ...memoryEvidenceLog(),
    record: () => Promise.reject(new Error('throttled')),
  });
  expect(await run(draftOf('a'))).toMatchObject({ kind: 'made', outcome: { kind: 'fused' } });
  expect(lost).toEqual([expect.stringMatching(/^order-.*-1: Error: throttled$/)]);
});

test('what fades is learned and believed with its half-life, apart from all else', async () => {
  const { log, run } = open(memoryEvidenceLog());
  const halfLife = { kind: 'ms', ms: 100 } as const;
  const fading: Fusion = { ...learning, merge: { ...learning.merge, learned: { halfLife } } };
  for (let index = 0; index < 10; index += 1) await run(draftOf(String(index)), fading);
  expect(await log.read(order, 0)).toEqual(new Map());
  const sums = (await log.read({ ...order, halfLife }, 0)).get('labels/mode/value');
  // Ten half-lives after 1970, a claim counts 2^10 times what the growing weight of its group does.
  expect(sums?.get('["said",0,"s0"]')).toBe(1_024 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10));
  const made = JSON.stringify(await run(draftOf('last'), fading));
  expect(/"value":"off","sources":\["s2"\],"weight":([\d.e-]+)/.exec(made)?.[1]).toBe('0');
});
