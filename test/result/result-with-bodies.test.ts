import { expect, test } from 'vitest';
import { makeWithBodies } from '../../shared/result/make-with-bodies.ts';
import { checkIn } from '../../shared/claim-check/check-in.ts';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';
import { groupLimits } from '../../shared/claim-check/limits.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import { partOf } from '../../shared/aggregation/part-of.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { fusionOf } from '../fakes/policies.ts';

const fusion = fusionOf();
const whole: Envelope = {
  header: { specversion: '1.0', id: '1', source: 'warehouse', type: 'stock' },
  body: { kind: 'json', value: { left: 3 } },
};
const draftOf = (...envelopes: readonly Envelope[]): CompletionInput => ({
  ref: { fusion: fusion.name, key: 'k' },
  generation: 1,
  reason: 'complete',
  previous: undefined,
  parts: envelopes.map((envelope) => partOf({ fusion: fusion.name, key: 'k', topic: 'stock', envelope }, 0)),
  attempts: 0,
  spent: nothingSpent,
  causationId: undefined,
  requestedBy: 't1',
});

/** Makes a generation and shows the parts that its maker was given, if it was asked. */
async function make(claims: ClaimStore, draft: CompletionInput) {
  let given: readonly Part[] | undefined;
  const made = await makeWithBodies(claims, async (_fusion, { parts }) => {
    given = parts;
    return { kind: 'made', outcome: { kind: 'fused', envelope: whole, recipients: [] } };
  })(fusion, draft, new AbortController().signal);
  const letter: unknown =
    made.kind === 'made' && made.outcome.kind === 'dead-lettered'
      ? JSON.parse(made.outcome.letter)
      : undefined;
  return { given, letter };
}

test('a generation is made of whole parts, and the draft keeps what is stored', async () => {
  const claims = memoryClaimStore();
  const light = await checkIn(whole, 0, claims);
  const draft = draftOf(light);
  const { given } = await make(claims, draft);
  expect(given?.map(({ envelope }) => envelope)).toEqual([whole]);
  expect(draft.parts.map(({ envelope }) => envelope)).toEqual([light]);
});

test('a group whose bodies cannot be held together is a dead letter', async () => {
  const claims: ClaimStore = { ...memoryClaimStore(), put: () => Promise.resolve() };
  const { header } = await checkIn(whole, 0, claims);
  const dataref = header.dataref?.replace(/\d+-/, `${groupLimits.maxTotalBytes}-`) ?? '';
  const largest: Envelope = { header: { ...header, dataref }, body: { kind: 'none' } };
  const one: Envelope = { header: { ...header, id: '2' }, body: { kind: 'none' } };
  const { given, letter } = await make(claims, draftOf(largest, one));
  expect(given).toBeUndefined();
  expect(letter).toMatchObject({ reason: 'too-large', contributions: [{ id: '1' }, { id: '2' }] });
});

test('a group of which a body has expired is a dead letter that names the part', async () => {
  const claims = memoryClaimStore();
  const light = await checkIn(whole, 0, claims);
  claims.objects.clear();
  const { given, letter } = await make(claims, draftOf(light));
  expect(given).toBeUndefined();
  expect(letter).toMatchObject({ reason: 'incomplete', detail: 'the body of warehouse 1 has expired' });
});
