import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import type { PublishableOutcome } from '../../shared/aggregation/group.ts';
import { isCorrection } from '../../shared/aggregation/release-rules/mergeable.ts';
import type { Published } from './history.ts';

/** A generation as the simulation composes it: what it holds, and a nonce that no other try has. */
export function letterOf(
  { generation, previous, reason, parts, learnedCorrections, version }: CompletionInput,
  nonce: string,
  partition = 'k',
): PublishableOutcome {
  const opensRound = previous === undefined;
  const letter = JSON.stringify({
    generation,
    opensRound,
    partition,
    reason,
    version: version ?? '',
    parts: parts.map((part) => part.partId).toSorted(),
    teaching: parts
      .filter(isCorrection)
      .flatMap(({ partId }) => (learnedCorrections?.includes(partId) ? [] : [partId])),
    nonce,
  });
  return { kind: 'dead-lettered', letter };
}

export function readLetter(outcome: PublishableOutcome): Published {
  if (outcome.kind !== 'dead-lettered') throw new Error('the simulation makes letters only');
  const { letter } = outcome;
  const generation = /"generation":(\d+)/.exec(letter)?.[1];
  return {
    generation: Number(generation),
    content: letter,
    opensRound: letter.includes('"opensRound":true'),
    isCorrected: letter.includes('"reason":"corrected"'),
    partition: /"partition":"([^"]*)"/.exec(letter)?.[1] ?? '',
    version: /"version":"([^"]*)"/.exec(letter)?.[1] ?? '',
    parts: idsIn(letter, 'parts'),
    teaching: idsIn(letter, 'teaching'),
  };
}

function idsIn(letter: string, name: string): string[] {
  const list = new RegExp(`"${name}":\\[([^\\]]*)\\]`).exec(letter)?.[1] ?? '';
  return [...list.matchAll(/"([^"]+)"/g)].map(([, id]) => id ?? '');
}
