import type { Json } from '../json/json.ts';
import { checkMerge, checkPointers } from './check-merge.ts';
import { checkRepeats } from './check-names.ts';
import { checkWeights } from './check-weights.ts';
import { checkExpression, checkRedacted } from './check-topic.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Draft, FusionDraft, Named, SchemaDraft, TopicDraft } from './draft.ts';
import { quote } from './mistake.ts';
import type { Report } from './report.ts';

/** @param schemaOf the schema that a topic's bodies follow, if it is a good one */
export function checkFusion(
  fusion: FusionDraft,
  draft: Draft,
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  checkRepeats(fusion.needs, report);
  checkRepeats(fusion.wants, report);
  checkRepeats(fusion.recipients, report);
  if (draft.topics !== undefined)
    checkKnown('topic', [...fusion.needs, ...fusion.wants], draft.topics, report);
  if (draft.recipients !== undefined) checkKnown('recipient', fusion.recipients, draft.recipients, report);
  const needed = new Set(fusion.needs.map(({ name }) => name));
  for (const { name, path } of fusion.wants) {
    if (needed.has(name))
      report.atValue(path, `${quote(name)} is needed already; a topic is needed or wanted, not both`);
  }
  const topics = topicsOf(fusion, draft);
  if (fusion.correlate !== undefined) {
    checkExpression(fusion.correlate, report);
    for (const topic of topics) checkRedacted(fusion.correlate, topic, report);
  }
  checkPointers(fusion, report);
  if (!isWhole(fusion, draft)) return;
  checkWeights(fusion.weights, topics, report);
  checkVoices(fusion, topics, report);
  checkMerge(fusion, topics, schemaOf, report);
}

/** The topics of a fusion that exist, in the order of the file. */
function topicsOf(fusion: FusionDraft, draft: Draft): readonly TopicDraft[] {
  const names = new Set([...fusion.needs, ...fusion.wants].map(({ name }) => name));
  return (draft.topics ?? []).filter(({ name }) => names.has(name));
}

/** Whether all topics of the fusion are known: if not, that is the mistake, and what follows from it is not. */
function isWhole(fusion: FusionDraft, draft: Draft): boolean {
  const known = new Set(draft.topics?.map(({ name }) => name));
  return fusion.isComplete && [...fusion.needs, ...fusion.wants].every(({ name }) => known.has(name));
}

function checkVoices(fusion: FusionDraft, topics: readonly TopicDraft[], report: Report): void {
  const silent = new Set(fusion.weights.filter(({ weight }) => weight === 0).map(({ name }) => name));
  const [first] = fusion.weights;
  if (first === undefined) return;
  for (const { name, sources } of topics) {
    if (sources !== undefined && sources.length > 0 && sources.every((source) => silent.has(source.name))) {
      report.atKey(
        [...fusion.path, 'weights'],
        `every source of topic ${quote(name)} weighs 0: none would have a voice`,
      );
    }
  }
}

function checkKnown(kind: string, names: readonly Named[], known: readonly Named[], report: Report): void {
  const candidates = new Set(known.map(({ name }) => name));
  for (const { name, path } of names) {
    if (!candidates.has(name))
      report.atValue(path, `no ${kind} is named ${quote(name)}${didYouMean(name, candidates)}`);
  }
}
