import { checkExpression } from './check-expression.ts';
import { didYouMean, nearest } from './did-you-mean.ts';
import { thereIs } from './remedy.ts';
import type { Named } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';
import { rootPaths } from '../../expression/root-paths.ts';

/** The names that a predicate and a labelling rule can read. */
const rootsOf = {
  predicate: ['count', 'topics', 'merged'],
  rule: ['count', 'topics', 'merged', 'conflicts'],
} as const;

/**
 * Checks the names that a predicate reads. A predicate that reads a missing name would silently never be true.
 *
 * @param topics names of those that the fusion gathers; `undefined` when not all of them are known
 */
export function checkPredicate(
  predicate: Named,
  topics: readonly string[] | undefined,
  report: Report,
  what: keyof typeof rootsOf = 'predicate',
): void {
  const roots: readonly string[] = rootsOf[what];
  checkExpression(
    predicate,
    `gives another value each time; a ${what} must depend on the group alone`,
    report,
  );
  for (const [root, topic] of rootPaths(predicate.name)) {
    if (root !== undefined && !roots.includes(root)) {
      const meant = nearest(root, roots) === undefined ? nearest(root, topics ?? []) : undefined;
      const hint =
        meant === undefined ? didYouMean(root, roots) : `; did you mean ${quote(`merged.${meant}`)}?`;
      report.atValue(
        predicate.path,
        `a ${what} can read ${roots.join(', ')}, but not ${quote(root)}${hint || '; begin its paths with one of these'}`,
      );
    } else if (root === 'merged' && topic !== undefined && topics?.includes(topic) === false) {
      report.atValue(
        predicate.path,
        `the fusion gathers no topic ${quote(topic)}${didYouMean(topic, topics) || thereIs(topics)}`,
      );
    }
  }
}
