import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Answer, Composer } from '../../shared/compose/composer.ts';
import type { Question } from '../../shared/compose/question.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import type { Receipt } from '../../shared/result/receipt.ts';
import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import { partsInOrder } from '../../shared/aggregation/part-of.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import type { Json } from '../../shared/json/json.ts';
import { storedPart } from '../fakes/parts.ts';

export const stock = storedPart('stock', 's1', { left: 3 }, { time: '2026-01-01T00:00:02Z', hopcount: 2 });

export const price = storedPart('price', 'p1', { amount: 10 }, { time: '2026-01-01T00:00:01Z' });
const now = Date.parse('2026-01-01T00:00:05Z');

/** The parts may be given in any order: a completion is asked for with its parts in theirs. */
export function draftOf({
  parts = [stock, price],
  ...change
}: Partial<CompletionInput> = {}): CompletionInput {
  return {
    ref: { fusion: 'order', key: 'k' },
    generation: 1,
    reason: 'complete',
    previous: undefined,
    parts: partsInOrder(parts),
    attempts: 0,
    spent: nothingSpent,
    causationId: undefined,
    requestedBy: 't1',
    ...change,
  };
}

export async function make(fusion: Fusion, draft: CompletionInput, answer?: Answer, asked: Question[] = []) {
  const composer: Composer | undefined = answer && {
    compose: (question) => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  };
  return makeGeneration(fusion, draft, { bridgeName: 'shop', composer, now, signal: AbortSignal.abort() });
}

export async function fused(fusion: Fusion, draft: CompletionInput, answer?: Answer) {
  const made = await make(fusion, draft, answer);
  if (made.kind !== 'made' || made.outcome.kind !== 'fused')
    throw new Error(`not fused: ${JSON.stringify(made)}`);
  const { header, body } = made.outcome.envelope;
  if (body.kind !== 'json') throw new Error('a fused envelope has a JSON body');
  return { header, data: body.value as { result: Json; merged: Json; conflicts: Json; receipt: Receipt } };
}
