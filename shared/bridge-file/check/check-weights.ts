import { didYouMean } from './did-you-mean.ts';
import { thereIs } from './remedy.ts';
import type { TopicDraft, WeightDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

/** Reports weights of sources that none of these topics permits. Where any source may post, any may have a weight. */
export function checkWeights(
  weights: readonly WeightDraft[],
  topics: readonly TopicDraft[],
  report: Report,
): void {
  const sources = new Set<string>();
  for (const topic of topics) {
    if (topic.sources === undefined) return;
    for (const { name } of topic.sources) sources.add(name);
  }
  for (const { name, path } of weights) {
    if (!sources.has(name))
      report.atKey(
        path,
        `no topic here permits the source ${quote(name)}${didYouMean(name, sources) || thereIs(sources)}`,
      );
  }
}
