import type { Conflict } from '../../merge/merged.ts';
import type { Question } from '../question.ts';
import { answerValueAt } from './grounding.ts';

/**
 * Returns the open fields without disagreement: too few sources made a claim, or their weights are too low. Each is a
 * conflict of one claim.
 */
export function unopposed(
  { merged, unsettled = [] }: Pick<Question, 'merged' | 'unsettled'>,
  weightOf: (source: string) => number,
): readonly Conflict[] {
  if (unsettled.length === 0) return [];
  const open = new Set(unsettled);
  const disputed = new Set(merged.conflicts.map(({ field }) => field));
  return merged.fields.flatMap(({ field, loss, winners }) => {
    const settled = open.has(field) && !disputed.has(field) ? answerValueAt(merged.record, field) : undefined;
    if (settled === undefined) return [];
    const weight = winners.reduce((sum, source) => sum + weightOf(source), 0);
    return [{ field, loss, settled, claims: [{ value: settled, sources: winners, weight }] }];
  });
}
