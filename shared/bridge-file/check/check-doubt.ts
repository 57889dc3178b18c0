import type { LossDescriptor } from '../../policy/losses/loss-descriptor.ts';
import { lossDescriptors } from '../../policy/losses/loss-descriptors.ts';
import { optionsOfLosses } from '../definition/loss-file.ts';
import { checkKnown } from './check-gathering.ts';
import type { BridgeDraft, FieldDraft, FusionDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

const descriptors: readonly LossDescriptor[] = lossDescriptors;

/**
 * Checks that the thresholds apply to the fusion's fields, and that a model or a reviewer decides unsettled fields.
 */
export function checkDoubt(fusion: FusionDraft, { recipients }: BridgeDraft, report: Report): void {
  const { asks, unsettled, reviewer, composes } = fusion.doubt;
  for (const one of [...asks, ...fusion.merge.flatMap((field) => field.asks)]) {
    if (one.name === 'minConfidence' && fusion.isLearned === false)
      report.atKey(
        one.path,
        'only learned weights give a confidence; add weights: learned, or use minEffectiveSources',
      );
  }
  for (const field of fusion.merge) checkField(field, report);
  if (reviewer !== undefined && recipients !== undefined)
    checkKnown('recipient', [reviewer], recipients, report);
  if (unsettled === undefined) return;
  if (asks.length === 0 && fusion.merge.every((field) => field.asks.length === 0))
    report.atKey(
      unsettled.path,
      'no field is ever unsettled without minConfidence or minEffectiveSources; add one of them',
    );
  if (unsettled.name !== 'open' || (composes !== undefined && composes !== 'never')) return;
  const why = composes === undefined ? 'the fusion does not compose' : 'compose.when is never';
  report.atValue(
    unsettled.path,
    `no model decides the unsettled fields: ${why}; expected publish, or review`,
  );
}

/** Checks a field's own threshold: only some losses give the settled value a probability, and some options end it. */
function checkField({ loss, options, weights, asks }: FieldDraft, report: Report): void {
  const asked = asks.find(({ name }) => name === 'minConfidence');
  if (asked === undefined || loss === undefined) return;
  const able = descriptors.filter(({ hasProbability }) => hasProbability).map(({ name }) => name);
  const ending = options.find(({ name }) => optionsOfLosses.get(name)?.option.endsProbability);
  if (!able.includes(loss))
    report.atKey(asked.path, `has no effect on the loss ${quote(loss)}; it is for ${able.join(', ')}`);
  else if (ending !== undefined)
    report.atKey(
      asked.path,
      `has no effect on a ${loss} with a ${ending.name}, which gives no confidence; remove one of them`,
    );
  else if (weights.length > 0)
    report.atKey(
      asked.path,
      'has no effect on a field that declares its weights, which gives no confidence; remove one of them',
    );
}
