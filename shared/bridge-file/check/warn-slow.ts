import { expressionRisks } from '../../expression/expression-risks.ts';
import { readExpression } from '../../expression/read-expression.ts';
import { branchingRecursion } from '../../json-schema/branching-recursion.ts';
import { slowPatternsOf } from '../../json-schema/schema-risks.ts';
import type { Json } from '../../json/json.ts';
import { formatPointer } from '../../json/pointer.ts';
import { quote } from '../../json/printable.ts';
import type { FusionDraft, Named, SchemaDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';

const advice =
  'some texts make it backtrack for seconds, and their messages are quarantined as too-slow; repeat no part that may match in several ways';

/** Warns of patterns of a schema that may take time out of proportion to a text. */
export function warnOfSlowSchema(draft: SchemaDraft, schema: Json | undefined, report: Report): void {
  for (const { tokens, pattern } of slowPatternsOf(schema ?? true)) {
    const isInline = typeof draft.value !== 'string';
    const path = isInline ? [...draft.path, ...tokens] : draft.path;
    const place = isInline ? '' : ` at ${formatPointer(tokens)}`;
    report.atValue(path, `the pattern ${quote(pattern)}${place} is slow: ${advice}`);
  }
  const tokens = branchingRecursion(schema ?? true);
  if (tokens === undefined) return;
  const isInline = typeof draft.value !== 'string';
  const place = isInline || tokens.length === 0 ? '' : ` at ${formatPointer(tokens)}`;
  report.atValue(
    isInline ? [...draft.path, ...tokens] : draft.path,
    `the schema${place} refers to itself for one value in several ways: each level of nesting multiplies the time, and messages that nest deeply are quarantined as too-slow; refer to it once, beside the alternatives`,
  );
}

/** Warns of regular expressions of a JSONata expression that may take time out of proportion to a text. */
export function warnOfSlowExpression({ name, path }: Named, report: Report): void {
  if (readExpression(name).kind === 'bad') return;
  for (const pattern of expressionRisks(name).patterns) {
    report.atValue(path, `the regular expression ${quote(pattern)} is slow: ${advice}`);
  }
}

/** Warns of slow regular expressions in what a fusion evaluates: its keys, statements, label rules and predicate. */
export function warnOfSlowRules(fusion: FusionDraft, report: Report): void {
  const rules = fusion.classifiers.flatMap((label) => (label.kind === 'rule' ? (label.when ?? []) : []));
  const predicate = fusion.predicate === undefined ? [] : [fusion.predicate];
  for (const one of [...fusion.correlate, ...fusion.statements, ...rules, ...predicate])
    warnOfSlowExpression(one, report);
}
