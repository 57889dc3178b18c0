import { checkExpression, checkRedacted } from './check-expression.ts';
import { checkPredicate } from './check-predicate.ts';
import { checkSizeWord } from './check-statement.ts';
import type { FusionDraft, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { scheduleFault } from '../compile/schedule-expression.ts';

/**
 * Checks the release rules, and the statements of parts that they use.
 *
 * @param topics those that the fusion gathers, as far as they are known
 * @param isWhole true when these are all
 */
export function checkRelease(
  fusion: FusionDraft,
  topics: readonly TopicDraft[],
  isWhole: boolean,
  report: Report,
): void {
  for (const statement of fusion.statements) {
    const instability = `gives another ${statement.what} each time; a part's statement must not change`;
    checkSizeWord(statement, report);
    checkExpression(statement, instability, report);
    for (const topic of topics) checkRedacted(statement, statement.what, topic, report);
  }
  const names = isWhole ? topics.map(({ name }) => name) : undefined;
  if (fusion.predicate !== undefined) checkPredicate(fusion.predicate, names, report);
  const scheduled = fusion.schedule === undefined ? undefined : scheduleFault(fusion.schedule.name);
  if (scheduled !== undefined) report.atValue([...fusion.path, 'schedule'], scheduled);
  const { size, minSize } = fusion;
  if (size !== undefined && minSize !== undefined && minSize > size) {
    const message = `a group is released at its size of ${size}; expected at most that number`;
    report.atValue([...fusion.path, 'minSize'], message);
  }
}
