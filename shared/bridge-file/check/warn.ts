import type { Json } from '../../json/json.ts';
import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import { gathered } from './check-gathering.ts';
import { didYouMean } from './did-you-mean.ts';
import type { BridgeDraft, FusionDraft, Named, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import { readExpression } from '../../expression/read-expression.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';
import { allSubschemas } from '../../json-schema/subschemas.ts';
import { warnOfSlowExpression, warnOfSlowSchema } from './warn-slow.ts';
import { warnOfPlainIds } from './warn-id.ts';
import { warnOfRole } from './warn-role.ts';

/** Warns of valid but probably unintended settings: parts without a use, and names without an effect. */
export function warn(
  draft: BridgeDraft,
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  const all = new Set(draft.fusions.flatMap(gathered).map(({ name }) => name));
  for (const topic of draft.topics ?? []) {
    if (topic.role === 'part' && !all.has(topic.name))
      report.atKey(topic.path, 'no fusion gathers this topic; its envelopes have no effect');
    if (topic.schema !== undefined) {
      warnOfUnknownRedaction(topic, schemaOf(topic.schema), report);
      warnOfSlowSchema(topic.schema, schemaOf(topic.schema), report);
    }
    warnOfRole(topic, draft.fusions, report);
    warnOfPlainIds(topic, report);
    for (const key of topic.correlate) {
      warnOfUnlikelyAttribute(key, report);
      warnOfSlowExpression(key, report);
    }
  }
  const receivers = draft.fusions.flatMap(({ recipients, doubt }) =>
    doubt.reviewer === undefined ? recipients : [...recipients, doubt.reviewer],
  );
  const receiving = new Set(receivers.map(({ name }) => name));
  for (const { name, path } of draft.recipients ?? []) {
    if (!receiving.has(name)) report.atKey(path, 'no fusion sends results to this recipient');
  }
  for (const fusion of draft.fusions) {
    if (fusion.recipients.length === 0)
      report.atKey(fusion.path, 'the fusion has no recipients; its results are on the bus only');
    const { reviewer } = fusion.doubt;
    if (reviewer !== undefined && draft.topics?.every(({ role }) => role !== 'correction') === true)
      report.atValue(reviewer.path, "no topic with role correction can bring the reviewer's answer");
    for (const finding of [...fusion.correlate, ...fusion.statements])
      warnOfUnlikelyAttribute(finding, report);
    const rules = fusion.classifiers.flatMap((label) => (label.kind === 'rule' ? (label.when ?? []) : []));
    for (const one of [
      ...fusion.correlate,
      ...fusion.statements,
      ...rules,
      ...(fusion.predicate ? [fusion.predicate] : []),
    ])
      warnOfSlowExpression(one, report);
    warnOfMadeUpSources(fusion, draft.topics ?? [], report);
  }
}

/**
 * Warns when learned weights meet sources without permission: a producer could invent any number of agreeing sources.
 */
function warnOfMadeUpSources(fusion: FusionDraft, topics: readonly TopicDraft[], report: Report): void {
  if (fusion.isLearned !== true) return;
  const names = new Set(gathered(fusion).map(({ name }) => name));
  for (const { name, path, sources } of topics) {
    if (sources !== undefined || !names.has(name)) continue;
    const message = `any source may post to this topic, and ${quote(fusion.name)} learns weights: a producer could invent sources and outvote the others; name its sources`;
    report.atKey(path, message);
  }
}

/** Warns of names in `redact` that the schema does not have. A misspelt name would silently remove nothing. */
function warnOfUnknownRedaction(topic: TopicDraft, schema: Json | undefined, report: Report): void {
  const maps = allSubschemas(schema ?? true).map((part) => ownMember(part.schema, 'properties'));
  const known = new Set(maps.flatMap((map) => (isJsonObject(map) ? Object.keys(map) : [])));
  if (known.size === 0) return;
  for (const { name, path } of topic.redact) {
    if (name.startsWith('/') || known.has(name)) continue;
    report.atValue(path, `the schema has no field ${quote(name)}${didYouMean(name, known)}`);
  }
}

function warnOfUnlikelyAttribute({ name, path }: Named, report: Report): void {
  const expression = readExpression(name);
  if (expression.kind === 'bad') return;
  const [first] = expression.paths.length === 1 ? (expression.paths[0] ?? []) : [];
  if (first === undefined || /^[a-z0-9]+$/.test(first)) return;
  const message = `${quote(first)} is not the name of an attribute (lower-case letters and digits); for a field of the body write data.${first}`;
  report.atValue(path, message);
}
