import type { Fusion } from '../../policy/fusion.ts';
import type { CompletedGroup, PartSummary } from '../group.ts';

/** The quiet time stops doubling here, unless the policy itself asks for more. */
export const longestQuietMs = 5 * 60_000;

/**
 * Returns the time at which the late parts of a completed group are worth a new question to the model. It is the arrival
 * of the earliest of them, no earlier than the last result, and the quiet time after it. The quiet time doubles with each
 * amended generation of the round, so that a producer of late parts cannot buy a question with each of them. All late
 * parts that have come by then share one question. A fusion that asks no model has no quiet time.
 *
 * Everything follows from stored times, so all joiners that see the same group find the same time.
 *
 * @param late at least one part
 * @see docs/decisions/0132-late-parts-share-a-question.md
 */
export function questionDueAt(
  { compose }: Pick<Fusion, 'compose'>,
  { generation, round = generation, savedAt }: Pick<CompletedGroup, 'generation' | 'round' | 'savedAt'>,
  late: readonly PartSummary[],
): number {
  const quietMs = compose.kind === 'claude' ? (compose.quietMs ?? 0) : 0;
  if (quietMs === 0) return 0;
  const doubled = quietMs * 2 ** (generation - round);
  const earliest = Math.min(...late.map(({ arrivedAt }) => arrivedAt));
  return Math.max(savedAt, earliest) + Math.min(doubled, Math.max(quietMs, longestQuietMs));
}
