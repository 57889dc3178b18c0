import type { Json } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { checkRepeats } from './check-names.ts';
import { mostAnswers } from '../definition/compose-file.ts';
import { didYouMean } from './did-you-mean.ts';
import { thereIs } from './remedy.ts';
import type { FusionDraft, GroundingDraft, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';
import { fieldFault } from '../../json-schema/field-fault.ts';
import { typesAt } from '../../json-schema/schema-types.ts';
import { isProbable, noSuchField } from './field-hint.ts';

/** Checks that each model is named once, and that the number of answers is within the limit. */
export function checkAnswers({ path, models, samples = 1 }: FusionDraft, report: Report): void {
  checkRepeats(models, report);
  if (models.length > mostAnswers || samples > mostAnswers || models.length * samples <= mostAnswers) return;
  report.atValue(
    [...path, 'compose', 'samples'],
    `${samples} answers of each of ${models.length} models are ${models.length * samples}; expected at most ${mostAnswers} in all`,
  );
}

/** Checks grounding: each field exists in the answer, and each fact can be settled by the topics. */
export function checkGrounding(
  { output, grounding }: FusionDraft,
  topics: readonly TopicDraft[],
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  const answer = output === undefined ? undefined : schemaOf(output);
  for (const field of grounding) {
    const to = parsePointer(field.name) ?? [];
    const from = parsePointer(field.from) ?? [];
    if (to.length === 0) {
      report.atKey(field.path, 'not a JSON Pointer into the answer; expected /<field>');
      continue;
    }
    if (from.length === 0) {
      report.atValue(
        field.path,
        'not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>',
      );
      continue;
    }
    const around = grounding.find(({ name }) => field.name.startsWith(`${name}/`));
    if (around !== undefined)
      report.atKey(
        field.path,
        `is part of ${quote(around.name)}, which is grounded as a whole; remove one of them`,
      );
    const answered = answer === undefined ? undefined : typesAt(answer, to);
    const fault = answer === undefined ? undefined : fieldFault(answer, to);
    if (fault !== undefined && isProbable(fault)) {
      report.atKey(field.path, noSuchField(fault, 'the schema of the answer'));
      continue;
    }
    checkFact(field, from, answered, topics, schemaOf, report);
  }
}

function checkFact(
  { path }: GroundingDraft,
  [first = '', ...rest]: readonly string[],
  answered: ReadonlySet<string> | undefined,
  topics: readonly TopicDraft[],
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  const topic = topics.find(({ name }) => name === first);
  if (topic === undefined) {
    const names = topics.map(({ name }) => name);
    report.atValue(
      path,
      `the fusion gathers no topic ${quote(first)}${didYouMean(first, names) || thereIs(names)}`,
    );
    return;
  }
  const schema = topic.schema === undefined ? undefined : schemaOf(topic.schema);
  const settled = schema === undefined ? undefined : typesAt(schema, rest);
  // A field that cannot exist is among the findings of fields.
  if (schema === undefined || settled === undefined || settled.size === 0) return;
  if (answered === undefined || !answered.isDisjointFrom(settled)) return;
  const [wanted, found] = [answered, settled].map((types) => [...types].toSorted().join(' or '));
  report.atValue(
    path,
    `the answer has ${wanted} here, but the schema of topic ${quote(topic.name)} has ${found}; give both the same type`,
  );
}
