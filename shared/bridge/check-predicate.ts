import { checkExpression } from './check-expression.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Named } from './draft.ts';
import { quote } from './mistake.ts';
import type { Report } from './report.ts';
import { rootPaths } from './root-paths.ts';

/** What a predicate is evaluated over. */
const roots = ['count', 'topics', 'merged'] as const;

/**
 * A predicate that reads what is not there is never true, and nobody would see why.
 *
 * @param topics names of those that the fusion gathers; `undefined` when not all of them are known
 */
export function checkPredicate(
  predicate: Named,
  topics: readonly string[] | undefined,
  report: Report,
): void {
  checkExpression(predicate, 'answers differently each time; a predicate judges the group alone', report);
  for (const [root, topic] of rootPaths(predicate.name)) {
    if (root !== undefined && !roots.some((known) => known === root)) {
      const hint =
        topics?.includes(root) === true
          ? `; did you mean ${quote(`merged.${root}`)}?`
          : didYouMean(root, roots);
      report.atValue(predicate.path, `a predicate reads ${roots.join(', ')}, and no ${quote(root)}${hint}`);
    } else if (root === 'merged' && topic !== undefined && topics?.includes(topic) === false) {
      report.atValue(
        predicate.path,
        `the fusion gathers no topic ${quote(topic)}${didYouMean(topic, topics)}`,
      );
    }
  }
}
