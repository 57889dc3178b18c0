import type { Json } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import type { LossDescriptor } from '../../policy/losses/loss-descriptor.ts';
import { lossDescriptors } from '../../policy/losses/loss-descriptors.ts';
import { isUnit, unitNames } from '../../policy/units.ts';
import { optionsOfLosses } from '../definition/loss-file.ts';
import { checkWeights } from './check-weights.ts';
import { didYouMean } from './did-you-mean.ts';
import { thereIs } from './remedy.ts';
import type { FieldDraft, FusionDraft, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';
import { typesAt } from '../../json-schema/schema-types.ts';

const descriptors: readonly LossDescriptor[] = lossDescriptors;

/** The types of JSON Schema in which a quantity with its unit may be written. */
const typesOfQuantity = ['number', 'string', 'object'];

export function checkPointers(fusion: FusionDraft, report: Report): void {
  for (const { name, path } of fusion.merge) {
    if ((parsePointer(name) ?? []).length > 0) continue;
    const meant = /^[\w-]+(\.[\w-]+)*$/.test(name) ? `; write /${name.replaceAll('.', '/')}` : '';
    const message = 'not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>';
    report.atKey(path, message + meant);
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
    checkOptions(field, report);
    const [first, ...rest] = parsePointer(field.name) ?? [];
    if (first === undefined) continue;
    const topic = topics.find(({ name }) => name === first);
    if (topic === undefined) {
      const names = topics.map(({ name }) => name);
      report.atKey(
        field.path,
        `the fusion gathers no topic ${quote(first)}${didYouMean(first, names) || thereIs(names)}`,
      );
      continue;
    }
    checkWeights(field.weights, [topic], report);
    const schema = topic.schema === undefined ? undefined : schemaOf(topic.schema);
    if (schema !== undefined) checkType(field, topic, schema, rest, report);
  }
}

function checkOptions({ loss, options, unit }: FieldDraft, report: Report): void {
  for (const { name, path } of options) {
    const fitting = optionsOfLosses.get(name)?.losses ?? [];
    if (loss !== undefined && !fitting.includes(loss))
      report.atKey(path, `says nothing to ${quote(loss)}; it is for ${fitting.join(', ')}`);
  }
  if (unit !== undefined && !isUnit(unit.name)) {
    const hint = didYouMean(unit.name, unitNames);
    report.atValue(
      unit.path,
      `no unit is known as ${quote(unit.name)}${hint}; declare it as { name: ${unit.name}, of: { ... } }`,
    );
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
  // A field that cannot exist is among the findings of fields.
  if (types === undefined || types.size === 0) return;
  const wanted = descriptors.find(({ name }) => name === field.loss)?.settles;
  if (wanted === undefined) return;
  const hasUnit = field.options.some(({ name }) => optionsOfLosses.get(name)?.option.kind === 'unit');
  const fitting: readonly string[] = hasUnit ? typesOfQuantity : wanted.types;
  if (fitting.some((type) => types.has(type))) return;
  const found = [...types].toSorted().join(' or ');
  const message = `${quote(field.loss ?? '')} settles ${wanted.noun}, but the schema of topic ${quote(topic.name)} has ${found} here${lossesFor(types)}`;
  report.atValue(field.path, message);
}

/** Lists the losses that settle values of some types, as a text that follows a message. */
function lossesFor(types: ReadonlySet<string>): string {
  const fitting = descriptors.filter(
    ({ settles }) => settles === undefined || settles.types.some((type) => types.has(type)),
  );
  return `; for that there is ${fitting.map(({ name }) => name).join(', ')}`;
}
