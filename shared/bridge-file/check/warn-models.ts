import { knownModels, withoutSnapshot } from '../../policy/known-models.ts';
import { quote } from '../../json/printable.ts';
import type { FusionDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { nearest } from './did-you-mean.ts';

/** Warns of a model's name that is near a known one: every question to it would fail. */
export function warnOfModels({ models }: FusionDraft, report: Report): void {
  for (const { name, path } of models) {
    const bare = withoutSnapshot(name);
    if (knownModels.some((known) => known === bare)) continue;
    const meant = nearest(bare, knownModels);
    if (meant === undefined) continue;
    report.atValue(
      path,
      `no model that this version knows is named ${quote(name)}, and no price of it; did you mean ${quote(meant)}?`,
    );
  }
}
