import type { LossDescriptor } from '../../policy/losses/loss-descriptor.ts';
import { lossDescriptors } from '../../policy/losses/loss-descriptors.ts';
import { optionsOfLosses } from '../definition/loss-file.ts';
import { checkKnown } from './check-gathering.ts';
import type { BridgeDraft, FieldDraft, FusionDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

const descriptors: readonly LossDescriptor[] = lossDescriptors;

/** What a fusion asks of its fields must be something that can be told, and somebody must decide what is left open. */
export function checkDoubt(fusion: FusionDraft, { recipients }: BridgeDraft, report: Report): void {
  const { asks, unsettled, reviewer, composes } = fusion.doubt;
  for (const one of [...asks, ...fusion.merge.flatMap((field) => field.asks)]) {
    if (one.name === 'minConfidence' && fusion.isLearned === false)
      report.atKey(
        one.path,
        'only learned weights tell a probability (weights: learned); minEffectiveSources does without',
      );
  }
  for (const field of fusion.merge) checkField(field, report);
  if (reviewer !== undefined && recipients !== undefined)
    checkKnown('recipient', [reviewer], recipients, report);
  if (unsettled === undefined) return;
  if (asks.length === 0 && fusion.merge.every((field) => field.asks.length === 0))
    report.atKey(unsettled.path, 'nothing is ever unsettled without minConfidence or minEffectiveSources');
  if (unsettled.name !== 'open' || (composes !== undefined && composes !== 'never')) return;
  const why = composes === undefined ? 'the fusion does not compose' : 'compose.when is never';
  report.atValue(unsettled.path, `nobody decides what is left open: ${why}; expected publish, or review`);
}

/** Only some losses give the settled value a probability, by the weights that were learned for their claims. */
function checkField({ loss, options, weights, asks }: FieldDraft, report: Report): void {
  const asked = asks.find(({ name }) => name === 'minConfidence');
  if (asked === undefined || loss === undefined) return;
  const able = descriptors.filter(({ hasProbability }) => hasProbability).map(({ name }) => name);
  const ending = options.find(({ name }) => optionsOfLosses.get(name)?.option.endsProbability);
  const told = 'says nothing to';
  if (!able.includes(loss)) report.atKey(asked.path, `${told} ${quote(loss)}; it is for ${able.join(', ')}`);
  else if (ending !== undefined)
    report.atKey(asked.path, `${told} a ${loss} with a ${ending.name}, of which no probability is told`);
  else if (weights.length > 0)
    report.atKey(asked.path, `${told} a field that declares its weights, of which no probability is told`);
}
