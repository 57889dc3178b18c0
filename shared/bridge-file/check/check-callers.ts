import type { BridgeDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

/** Checks that each caller of a gateway has one source, and that a deployed gateway knows its callers. */
export function checkCallers({ callers, lacksCallers }: BridgeDraft, report: Report): void {
  const first = new Map<string, string>();
  for (const { name: principal, source, path } of callers) {
    const other = first.get(principal);
    if (other !== undefined)
      report.atValue(
        path,
        `${quote(principal)} is the principal of ${quote(other)} already, and a caller has one source`,
      );
    first.set(principal, source);
  }
  if (lacksCallers)
    report.atValue(
      ['gateway'],
      'a gateway knows its callers by sources; add sources: { NAME: { principal: ARN } }',
    );
}
