import { describe, expect, test } from 'vitest';
import { generationOf } from '../../shared/telemetry/generation-of.ts';
import { type GenerationFacts, generationSpans } from '../../shared/telemetry/group-spans.ts';
import { partSpans, rejectionSpan } from '../../shared/telemetry/part-spans.ts';
import { factsOfData } from '../../shared/telemetry/result-facts.ts';
import { groupContext } from '../../shared/telemetry/trace-context.ts';
import { storedPart } from '../fakes/parts.ts';

const ref = { fusion: 'order', key: 'SECRET-KEY' } as const;
const times = { opened: 10, released: 40, making: 50, asked: 60, made: 80, publishing: 81, published: 90 };

const partWith = (id: string, traceparent?: string) => {
  const part = storedPart('stock', id, { left: 3 });
  const header = { ...part.envelope.header, source: 'SECRET-SOURCE', ...(traceparent && { traceparent }) };
  return { ...part, envelope: { ...part.envelope, header } };
};

const traceparentAt = (index: number): string =>
  `00-${String(index + 1).padStart(32, 'a')}-00f067aa0ba902b7-01`;

const result = factsOfData(
  {
    conflicts: [{}, {}],
    receipt: {
      ...ref,
      generation: 1,
      contributions: [{}],
      release: { reason: 'complete', at: '2026-01-01T00:00:00Z' },
      fields: [
        { field: '/stock/left', winners: ['a'], dissenters: ['b'], confidence: 0.6, unsettled: true },
        { field: '/stock/at', winners: ['a'], dissenters: ['b'], confidence: 0.9 },
      ],
      agreed: [],
    },
  },
  'fused',
);

const facts: GenerationFacts = {
  ref,
  generation: 1,
  reason: 'complete',
  parts: [partWith('s1', traceparentAt(0)), partWith('s2')],
  result,
  eventId: 'order-x-1',
  eventType: 'order.fused',
  times,
};

test('a generation is the root of its own trace, with its steps as children', () => {
  const context = groupContext(ref, 1);
  const [root, ...steps] = generationSpans(facts, []);
  expect(root).toMatchObject({ ...context, name: 'group order', start: 10, end: 90 });
  expect(root?.parentSpanId).toBeUndefined();
  expect(steps.map(({ name, start, end }) => [name, start, end])).toEqual([
    ['waiting', 10, 40],
    ['merge', 50, 60],
    ['publish', 81, 90],
  ]);
  for (const step of steps)
    expect(step).toMatchObject({ traceId: context.traceId, parentSpanId: context.spanId });
});

test('the least confidence is an evaluation of the group', () => {
  expect(generationSpans(facts, [])[0]?.events?.[1]).toMatchObject({
    name: 'gen_ai.evaluation.result',
    attributes: {
      'gen_ai.evaluation.name': 'confidence',
      'gen_ai.evaluation.score.value': 0.6,
      'gen_ai.evaluation.score.label': 'unsettled',
    },
  });
});

test('a part without a trace, or with garbage for one, gives no link', () => {
  const parts = [partWith('s1', traceparentAt(4)), partWith('s2'), partWith('s3', 'garbage')];
  const [root] = generationSpans({ ...facts, parts }, []);
  expect(root?.links?.map(({ traceId }) => traceId)).toEqual([traceparentAt(4).split('-')[1]]);
});

test('a group has at most 128 links, and the first of a later generation leads to the one before', () => {
  const parts = Array.from({ length: 200 }, (_, index) => partWith(`s${index}`, traceparentAt(index)));
  const [first] = generationSpans({ ...facts, parts }, []);
  expect(first?.links).toHaveLength(128);
  expect(first?.droppedLinks).toBe(72);
  const [second] = generationSpans({ ...facts, parts, generation: 2 }, []);
  expect(second?.links).toHaveLength(128);
  expect(second?.droppedLinks).toBe(73);
  expect(second?.links?.[0]).toMatchObject(groupContext(ref, 1));
});

test('keys and sources appear only where the bridge shows them', () => {
  const header = partWith('SECRET-ID').envelope.header;
  const part = { ref, generation: 1, topic: 'stock', header, taken: 1, passedOn: 2, joining: 3, joined: 4 };
  const textWith = (show: readonly ('keys' | 'sources')[]): string =>
    JSON.stringify([
      generationSpans({ ...facts, parts: [partWith('SECRET-ID', traceparentAt(0))] }, show),
      partSpans(part, show),
      rejectionSpan({ topic: 'stock', header, code: 'late' }, 1, 2, show),
    ]);
  expect(textWith([])).not.toContain('SECRET');
  expect(textWith(['keys'])).toContain('SECRET-KEY');
  expect(textWith(['keys'])).not.toMatch(/SECRET-(SOURCE|ID)/);
  expect(textWith(['sources'])).toMatch(/SECRET-SOURCE/);
  expect(textWith(['sources'])).not.toContain('SECRET-KEY');
});

test('the admission of a part is left out where its topic did not say when it took it', () => {
  const header = partWith('s1').envelope.header;
  const part = { ref, generation: 2, topic: 'stock', header, joining: 3, joined: 4, passedOn: 2 };
  const names = (taken: number | undefined) =>
    partSpans({ ...part, taken }, []).map(({ name, start, end }) => [name, start, end]);
  expect(names(undefined)).toEqual([['join stock', 3, 4]]);
  expect(names(1)).toEqual([
    ['admission stock', 1, 2],
    ['join stock', 3, 4],
  ]);
});

describe('the generation of a part', () => {
  const completed = {
    state: 'completed',
    generation: 3,
    included: ['a'],
    before: ['b'],
    savedAt: 1,
    ended: 'fused',
  } as const;

  test.each([
    ['the first of an open group', undefined, 'x', false, 1],
    ['that which is being made', { state: 'leased', generation: 2 } as const, 'x', false, 2],
    ['that which knows it', completed, 'a', false, 3],
    ['the last for a part of an earlier round', completed, 'b', false, 3],
    ['the one that it missed, if it is turned away', completed, 'x', true, 3],
    ['the next, if it is admitted', completed, 'x', false, 4],
  ])('is %s', (_, state, partId, isTurnedAway, expected) => {
    expect(generationOf(state, partId, isTurnedAway)).toBe(expected);
  });
});
