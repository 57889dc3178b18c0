import type { Json } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';
import { checkWeights } from './check-weights.ts';
import { didYouMean } from './did-you-mean.ts';
import type { FieldDraft, FusionDraft, SchemaDraft, TopicDraft } from './draft.ts';
import { quote } from './mistake.ts';
import type { Report } from './report.ts';
import { memberNamesAt, typesAt } from './schema-types.ts';

/** What a loss can be computed on; those that are not named take any value. */
const typeOfLoss: ReadonlyMap<string, { readonly type: string; readonly noun: string }> = new Map([
  ['absolute', { type: 'number', noun: 'numbers' }],
  ['squared', { type: 'number', noun: 'numbers' }],
  ['union', { type: 'array', noun: 'lists' }],
  ['elements', { type: 'array', noun: 'lists' }],
  ['edit', { type: 'string', noun: 'text' }],
]);

export function checkPointers(fusion: FusionDraft, report: Report): void {
  for (const { name, path } of fusion.merge) {
    if ((parsePointer(name) ?? []).length > 0) continue;
    report.atKey(path, 'not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>');
  }
}

/** The fields whose settling a fusion declares: each must be one that its topics can have. */
export function checkMerge(
  fusion: FusionDraft,
  topics: readonly TopicDraft[],
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  for (const field of fusion.merge) {
    const [first, ...rest] = parsePointer(field.name) ?? [];
    if (first === undefined) continue;
    const topic = topics.find(({ name }) => name === first);
    if (topic === undefined) {
      const names = topics.map(({ name }) => name);
      report.atKey(field.path, `the fusion gathers no topic ${quote(first)}${didYouMean(first, names)}`);
      continue;
    }
    checkWeights(field.weights, [topic], report);
    const schema = topic.schema === undefined ? undefined : schemaOf(topic.schema);
    if (schema !== undefined) checkType(field, topic, schema, rest, report);
  }
}

function checkType(
  field: FieldDraft,
  topic: TopicDraft,
  schema: Json,
  tokens: readonly string[],
  report: Report,
): void {
  const types = typesAt(schema, tokens);
  if (types === undefined) return;
  if (types.size === 0) {
    const name = tokens.at(-1) ?? '';
    const hint = didYouMean(name, memberNamesAt(schema, tokens.slice(0, -1)));
    report.atKey(field.path, `the schema of topic ${quote(topic.name)} has no such field${hint}`);
    return;
  }
  const wanted = field.loss === undefined ? undefined : typeOfLoss.get(field.loss);
  if (wanted === undefined || types.has(wanted.type)) return;
  const found = [...types].toSorted().join(' or ');
  const message = `${quote(field.loss ?? '')} settles ${wanted.noun}, but the schema of topic ${quote(topic.name)} has ${found} here`;
  report.atValue(field.path, message);
}
