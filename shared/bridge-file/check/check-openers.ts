import { openingTopics } from '../../policy/opening-topics.ts';
import type { BridgeDraft, FusionDraft, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { topicsOf } from './check-gathering.ts';

/** Checks that some topic of a fusion opens its groups. */
export function checkOpeners(fusion: FusionDraft, topics: readonly TopicDraft[], report: Report): void {
  if (openersOf(fusion, topics).length > 0) return;
  const message =
    'no topic opens a group of this fusion (opens: false); remove the key from one of its topics';
  report.atKey(fusion.path, message);
}

/**
 * Warns of a fusion whose groups anyone may open, where that does harm. The time of an unexpected part may end before the
 * other parts come.
 */
export function warnOfOpenTopics(fusion: FusionDraft, draft: BridgeDraft, report: Report): void {
  const topics = topicsOf(fusion, draft);
  if (fusion.needs.length + fusion.wants.length > 0) return;
  if (topics.some(({ sources, opens }) => sources !== undefined || opens === true)) return;
  const harm = harmOf(fusion);
  if (harm === undefined) return;
  const message = `any source may open a group of this fusion and set its clock, and ${harm}; name the sources of a topic, or set opens: true for the topics that may`;
  report.atKey(fusion.path, message);
}

function harmOf({ onDeadline, late, isLearned, doubt }: FusionDraft): string | undefined {
  if (onDeadline?.name === 'discard') return 'what comes until then is discarded (onDeadline: discard)';
  if (late?.name === 'ignore') return 'what comes later is rejected (late: ignore)';
  if (isLearned === true) return 'it learns weights from every group (weights: learned)';
  if (doubt.composes !== undefined && doubt.composes !== 'never')
    return 'a model is asked about every group (compose)';
  return undefined;
}

function openersOf({ needs, wants }: FusionDraft, topics: readonly TopicDraft[]): readonly string[] {
  const awaited = new Set([...needs, ...wants].map(({ name }) => name));
  return openingTopics(
    topics.map(({ name, sources, opens }) => ({
      name,
      isAwaited: awaited.has(name),
      hasSources: sources !== undefined,
      opens,
    })),
  );
}
