import type { Json } from '../../json/json.ts';
import { checkBounds } from './check-bounds.ts';
import { checkClassify } from './check-classify.ts';
import { checkAnswers, checkGrounding } from './check-compose.ts';
import { checkDoubt } from './check-doubt.ts';
import { checkKey } from './check-expression.ts';
import { checkGathering, checkKnown, gathered, topicsOf } from './check-gathering.ts';
import { checkMerge, checkPointers } from './check-merge.ts';
import { checkRepeats } from './check-names.ts';
import { checkOpeners } from './check-openers.ts';
import { checkRelease } from './check-release.ts';
import { checkKeyType } from './check-statement.ts';
import { checkWeights } from './check-weights.ts';
import type { BridgeDraft, FusionDraft, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

/**
 * Checks a fusion.
 *
 * @param schemaOf returns the valid schema of a topic's bodies or of an answer
 */
export function checkFusion(
  fusion: FusionDraft,
  draft: BridgeDraft,
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  checkGathering(fusion, draft, report);
  checkRepeats(fusion.recipients, report);
  if (draft.recipients !== undefined) checkKnown('recipient', fusion.recipients, draft.recipients, report);
  const topics = topicsOf(fusion, draft);
  const isWhole = isKnown(fusion, draft);
  for (const key of fusion.correlate) {
    checkKey(key, topics, report);
    checkKeyType(key, topics, schemaOf, report);
  }
  checkRelease(fusion, topics, isWhole, report);
  const names = isWhole ? topics.map(({ name }) => name) : undefined;
  checkDoubt(fusion, draft, report);
  checkClassify(fusion, names, schemaOf, report);
  checkPointers(fusion, report);
  if (fusion.halfLife !== undefined && fusion.isLearned === false)
    report.atKey(
      fusion.halfLife.path,
      'has no effect, because the fusion learns no weights; add weights: learned',
    );
  checkAnswers(fusion, report);
  checkRepeats(fusion.route, report);
  if (draft.nodes !== undefined) checkKnown('node of models', fusion.route, draft.nodes, report);
  if (!isWhole) return;
  checkOpeners(fusion, topics, report);
  checkBounds(fusion, topics, report);
  checkWeights(fusion.weights, topics, report);
  checkWeightless(fusion, topics, report);
  checkMerge(fusion, topics, schemaOf, report);
  checkGrounding(fusion, topics, schemaOf, report);
}

/**
 * Returns whether all topics of the fusion are known. If not, that is the mistake, and its consequences are not
 * reported.
 */
function isKnown(fusion: FusionDraft, draft: BridgeDraft): boolean {
  const known = new Set(draft.topics?.map(({ name }) => name));
  return fusion.isComplete && gathered(fusion).every(({ name }) => known.has(name));
}

function checkWeightless(fusion: FusionDraft, topics: readonly TopicDraft[], report: Report): void {
  const weightless = new Set(fusion.weights.filter(({ weight }) => weight === 0).map(({ name }) => name));
  const [first] = fusion.weights;
  if (first === undefined) return;
  for (const { name, sources } of topics) {
    if (
      sources !== undefined &&
      sources.length > 0 &&
      sources.every((source) => weightless.has(source.name))
    ) {
      report.atKey(
        [...fusion.path, 'weights'],
        `every source of topic ${quote(name)} weighs 0, so no claim would count; give one of them a weight above 0`,
      );
    }
  }
}
