import { lossDescriptors } from '../../policy/losses/loss-descriptors.ts';
import type { Json } from '../../json/json.ts';
import { formatPointer } from '../../json/pointer.ts';
import { memberNamesAt } from '../../json-schema/schema-types.ts';
import { quote } from '../../json/printable.ts';
import type { BridgeFile, FusionFile, TopicFile } from '../definition/bridge-file.ts';
import type { Path } from '../source/mistake.ts';
import type { Report } from '../source/report.ts';

/** The confidence of a source that no other source confirms or contradicts; `prior.accuracy` of truth discovery. */
const aloneConfidence = 0.7;

/** Warns of thresholds that no group can reach: one source alone, fewer sources than asked for, certainty. */
export function warnOfDoubt(
  file: BridgeFile,
  schemaOf: (schema: NonNullable<TopicFile['schema']>) => Json | undefined,
  report: Report,
): void {
  for (const [name, fusion] of Object.entries(file.fusions)) {
    const path: Path = ['fusions', name];
    if (fusion.minConfidence === 1)
      report.atValue(
        [...path, 'minConfidence'],
        `no vote is ever certain, so ${consequenceOf(fusion)}; write 0.99`,
      );
    for (const topic of gatheredBy(fusion)) {
      const { sources, schema } = file.topics[topic] ?? {};
      const fields = schema === undefined ? [] : memberNamesAt(schemaOf(schema) ?? true, []);
      const isByField = fields.length > 0 && fields.every((one) => fusion.merge[formatPointer([topic, one])]);
      if (sources !== undefined && !isByField) warnOfTopic(fusion, topic, sources, path, report);
    }
    for (const [pointer, field] of Object.entries(fusion.merge))
      if (typeof field !== 'string')
        warnOfField(pointer, field, fusion, file, [...path, 'merge', pointer], report);
  }
}

type Field = Exclude<FusionFile['merge'][string], string>;

function warnOfTopic(
  fusion: FusionFile,
  topic: string,
  sources: readonly string[],
  path: Path,
  report: Report,
): void {
  const { minConfidence = 0, minEffectiveSources = 0, weights, merge } = fusion;
  const place = formatPointer([topic]);
  const own = merge[place];
  const field: Partial<Field> = typeof own === 'string' ? { loss: own } : (own ?? {});
  const write = (key: string): string =>
    own === undefined
      ? `write merge: { ${place}: { loss: vote, ${key}: 0 } }`
      : `add ${key}: 0 to ${place} in merge`;
  const every = `in every group with it ${consequenceOf(fusion)}`;
  const [only] = sources;
  const isVote = hasProbability(field.loss) && Object.keys(field.weights ?? {}).length === 0;
  const asked = field.minConfidence ?? minConfidence;
  // The threshold of the fusion is the cause; a field's own is looked at by itself.
  if (
    sources.length === 1 &&
    weights === 'learned' &&
    isVote &&
    field.minConfidence === undefined &&
    asked > aloneConfidence
  ) {
    report.atValue(
      [...path, 'minConfidence'],
      `topic ${quote(topic)} has one source (${quote(only ?? '')}), whose confidence stays at ${aloneConfidence} without corrections, below ${asked}: ${every}; ${write('minConfidence')}`,
    );
  }
  if (field.minEffectiveSources === undefined && minEffectiveSources > sources.length) {
    report.atValue(
      [...path, 'minEffectiveSources'],
      `topic ${quote(topic)} has ${countOf(sources.length)}, fewer than ${minEffectiveSources}: ${every}; ${write('minEffectiveSources')}`,
    );
  }
}

function warnOfField(
  pointer: string,
  { loss, minConfidence = 0, minEffectiveSources = 0, weights = {} }: Field,
  fusion: FusionFile,
  { topics }: BridgeFile,
  path: Path,
  report: Report,
): void {
  const topic = gatheredBy(fusion).find(
    (name) => pointer === `/${name}` || pointer.startsWith(`${formatPointer([name])}/`),
  );
  const sources = topic === undefined ? undefined : topics[topic]?.sources;
  if (minConfidence === 1)
    report.atValue(
      [...path, 'minConfidence'],
      `no vote is ever certain, so ${consequenceOf(fusion)}; write 0.99`,
    );
  if (sources === undefined || topic === undefined) return;
  const isVote = hasProbability(loss) && Object.keys(weights).length === 0;
  if (sources.length === 1 && isVote && minConfidence > aloneConfidence && minConfidence < 1) {
    report.atValue(
      [...path, 'minConfidence'],
      `topic ${quote(topic)} has one source, whose confidence stays at ${aloneConfidence} without corrections: ${consequenceOf(fusion)}; write at most ${aloneConfidence}`,
    );
  }
  if (minEffectiveSources > sources.length) {
    report.atValue(
      [...path, 'minEffectiveSources'],
      `topic ${quote(topic)} has ${countOf(sources.length)}, fewer than ${minEffectiveSources}: ${consequenceOf(fusion)}; write at most ${sources.length}`,
    );
  }
}

/** Says what becomes of a field that is never settled. */
function consequenceOf({ unsettled, compose }: FusionFile): string {
  if (typeof unsettled === 'object')
    return `the group is held for ${quote(unsettled.review)} until a correction comes`;
  const isOpen = unsettled === 'open' || (unsettled === undefined && (compose?.when ?? 'never') !== 'never');
  return isOpen ? 'the fields are left to the model' : 'the fields are unsettled in every receipt';
}

function hasProbability(loss: Field['loss'] | undefined): boolean {
  return lossDescriptors.some((one) => one.name === (loss ?? 'vote') && 'hasProbability' in one);
}

function gatheredBy({ needs, wants, takes }: FusionFile): readonly string[] {
  return [...needs, ...wants, ...takes];
}

const countOf = (sources: number): string => (sources === 1 ? 'one source' : `${sources} sources`);
