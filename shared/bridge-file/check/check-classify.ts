import type { Json } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { checkPredicate } from './check-predicate.ts';
import { didYouMean } from './did-you-mean.ts';
import { thereIs } from './remedy.ts';
import type { FusionDraft, Named, SchemaDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';
import { enumAt } from '../../json-schema/schema-enum.ts';
import { memberNamesAt } from '../../json-schema/schema-types.ts';

/**
 * Checks labels and the recipients that ask for them. A recipient that asks for a label that no classifier gives would
 * silently get nothing.
 *
 * @param topics names of those that the fusion gathers; `undefined` when not all of them are known
 */
export function checkClassify(
  fusion: FusionDraft,
  topics: readonly string[] | undefined,
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  const given = new Set<string>();
  let isSure = true;
  for (const one of fusion.classifiers) {
    if (one.kind === 'answer') {
      const labels = labelsOfAnswer(one, fusion, schemaOf, report);
      for (const label of labels ?? []) given.add(label);
      isSure &&= labels !== undefined;
      continue;
    }
    if (given.has(one.name))
      report.atValue(one.path, `the label ${quote(one.name)} is given twice; rename or remove one`);
    given.add(one.name);
    if (one.when !== undefined) checkPredicate(one.when, topics, report, 'rule');
  }
  if (!isSure) return;
  for (const { name, path } of fusion.wantedLabels) {
    if (given.has(name)) continue;
    const reason =
      fusion.classifiers.length === 0
        ? 'the fusion gives no labels; add classify, or write the name of the recipient alone'
        : `the fusion gives no label ${quote(name)}${didYouMean(name, given) || thereIs(given)}`;
    report.atValue(path, reason);
  }
}

/** Returns `undefined` when the labels are not known because of another mistake. */
function labelsOfAnswer(
  { name, path }: Named,
  { output }: FusionDraft,
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): readonly string[] | undefined {
  const tokens = parsePointer(name) ?? [];
  if (tokens.length === 0) {
    report.atValue(path, 'not a JSON Pointer to a field of the answer; expected /<field>');
    return undefined;
  }
  if (output === undefined) {
    report.atValue(path, 'the fusion has no answer of a model to take a label from; add compose');
    return undefined;
  }
  const schema = schemaOf(output);
  if (schema === undefined) return undefined;
  const labels = enumAt(schema, tokens);
  if (labels === undefined) {
    const last = tokens.at(-1) ?? '';
    const known = memberNamesAt(schema, tokens.slice(0, -1));
    const reason = known.includes(last)
      ? 'the field has no list of texts in the schema of the answer; add an "enum"'
      : `the schema of the answer has no such field${didYouMean(last, known) || thereIs(known)}`;
    report.atValue(path, reason);
  }
  return labels;
}
