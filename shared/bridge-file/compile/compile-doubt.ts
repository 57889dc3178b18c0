import type { Unsettled } from '../../policy/fusion.ts';
import type { Thresholds } from '../../policy/merge-policy.ts';
import type { FusionFile } from '../definition/bridge-file.ts';

type Asking = Partial<Pick<FusionFile, 'minConfidence' | 'minEffectiveSources'>>;

/** Returns the thresholds of a fusion or of one of its fields; undefined for none. */
export function compileAsks({ minConfidence, minEffectiveSources }: Asking) {
  if (minConfidence === undefined && minEffectiveSources === undefined) return undefined;
  return {
    ...(minConfidence !== undefined && { minConfidence }),
    ...(minEffectiveSources !== undefined && { minEffectiveSources }),
  } satisfies Thresholds;
}

/** Returns the handling of unsettled fields, when there can be any. */
export function compileUnsettled({ unsettled, compose, merge, ...fusion }: FusionFile) {
  const fields = Object.values(merge).filter((field) => typeof field !== 'string');
  if ([fusion, ...fields].every((one) => compileAsks(one) === undefined)) return {};
  if (typeof unsettled === 'object')
    return { unsettled: { kind: 'review', to: unsettled.review } satisfies Unsettled };
  const isAsked = compose !== undefined && compose.when !== 'never';
  return { unsettled: { kind: unsettled ?? (isAsked ? 'open' : 'publish') } satisfies Unsettled };
}
