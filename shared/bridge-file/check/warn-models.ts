import { knownModels, withoutSnapshot } from '../../policy/known-models.ts';
import { quote } from '../../json/printable.ts';
import type { FusionDraft, Named, NodeDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { nearest } from './did-you-mean.ts';

/** Warns of a model of a fusion that this version does not know. If no such model exists, every question to it fails. */
export function warnOfModels({ models, hasPrice }: FusionDraft, report: Report): void {
  for (const model of models) warnOfModel(model, withoutSnapshot(model.name), hasPrice, report);
}

/** Warns of a model of a node that this version does not know. A server that is not Anthropic's has models of its own. */
export function warnOfNodeModel({ provider, model, hasPrice }: NodeDraft, report: Report): void {
  if (model === undefined || (provider !== 'anthropic' && provider !== 'bedrock')) return;
  const name = provider === 'bedrock' ? plainName(model.name) : model.name;
  warnOfModel(model, withoutSnapshot(name), hasPrice, report);
}

/**
 * Returns the name of a model on Bedrock without its prefixes and its version.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-ids.html
 */
function plainName(id: string): string {
  return id.replace(/^([a-z-]+\.)?anthropic\./, '').replace(/-v\d+(:\d+)?$/, '');
}

/** A price in the file shows that its author knows the model, unless its name is near a known one. */
function warnOfModel({ name, path }: Named, bare: string, hasPrice: boolean, report: Report): void {
  if (knownModels.some((known) => known === bare)) return;
  const meant = nearest(bare, knownModels);
  if (meant === undefined && hasPrice) return;
  const hint =
    meant === undefined
      ? `; there is ${knownModels.join(', ')}; if it exists, add its price`
      : `; did you mean ${quote(meant)}?`;
  report.atValue(path, `no model that this version knows is named ${quote(name)}, and no price of it${hint}`);
}
