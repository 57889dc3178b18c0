import { quote } from '../../json/printable.ts';
import { parsePointer } from '../../json/pointer.ts';
import { gathered } from './check-gathering.ts';
import type { FusionDraft, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';

/**
 * Warns where any sender may put facts before the model. Without a topic that names its sources there is no fact to hold
 * the others against; with one, the others inform and settle nothing.
 */
export function warnOfUnverified(fusion: FusionDraft, topics: readonly TopicDraft[], report: Report): void {
  const { composes } = fusion.doubt;
  if (composes === undefined || composes === 'never') return;
  const names = new Set(gathered(fusion).map(({ name }) => name));
  const mine = topics.filter(({ name }) => names.has(name));
  const open = new Set(mine.filter(({ sources }) => sources === undefined).map(({ name }) => name));
  if (mine.length > 0 && open.size === mine.length) {
    const message =
      'no topic of the fusion names its sources: any producer can put facts before the model; name the sources of the topics that may decide';
    report.atKey([...fusion.path, 'compose'], message);
    return;
  }
  for (const { path, from } of fusion.grounding) {
    const topic = parsePointer(from)?.[0];
    if (topic === undefined || !open.has(topic)) continue;
    const message = `any source may post to topic ${quote(topic)}, so it settles no fact and the grounding has no effect; name its sources`;
    report.atValue(path, message);
  }
}
