import type { Unsettled } from '../../policy/fusion.ts';
import type { Thresholds } from '../../policy/merge-policy.ts';
import type { FusionFile } from '../definition/bridge-file.ts';

type Asking = Partial<Pick<FusionFile, 'minConfidence' | 'minEffectiveSources'>>;

/** What a fusion or one of its fields asks for; undefined for nothing. */
export function compileAsks({ minConfidence, minEffectiveSources }: Asking) {
  if (minConfidence === undefined && minEffectiveSources === undefined) return undefined;
  return {
    ...(minConfidence !== undefined && { minConfidence }),
    ...(minEffectiveSources !== undefined && { minEffectiveSources }),
  } satisfies Thresholds;
}

/** What becomes of fields in doubt, where any can be. */
export function compileUnsettled({ unsettled, compose, merge, ...fusion }: FusionFile) {
  const fields = Object.values(merge).filter((field) => typeof field !== 'string');
  if ([fusion, ...fields].every((one) => compileAsks(one) === undefined)) return {};
  if (typeof unsettled === 'object')
    return { unsettled: { kind: 'review', to: unsettled.review } satisfies Unsettled };
  const isAsked = compose !== undefined && compose.when !== 'never';
  return { unsettled: { kind: unsettled ?? (isAsked ? 'open' : 'publish') } satisfies Unsettled };
}
