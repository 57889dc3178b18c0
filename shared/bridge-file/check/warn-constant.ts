import { readExpression } from '../../expression/read-expression.ts';
import { rootPaths } from '../../expression/root-paths.ts';
import type { FusionDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';

/** Warns of a predicate or a label's rule that reads nothing. It is true for all groups, or for none. */
export function warnOfConstants(fusion: FusionDraft, report: Report): void {
  const rules = fusion.classifiers.flatMap((label) => (label.kind === 'rule' ? (label.when ?? []) : []));
  const predicate = fusion.predicate === undefined ? [] : [fusion.predicate];
  for (const { name, path } of [...predicate, ...rules]) {
    if (readExpression(name).kind === 'bad' || rootPaths(name).length > 0 || name.includes('$')) continue;
    report.atValue(
      path,
      'reads nothing of the group, so it is the same for all; read count, topics or merged, or remove it',
    );
  }
}
