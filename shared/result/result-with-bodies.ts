import type { ClaimStore } from '../claim-check/claim-store.ts';
import { groupLimits } from '../claim-check/limits.ts';
import { redeemAll } from '../claim-check/redeem-all.ts';
import { deadLettered } from './dead-lettered.ts';
import type { CompleteFunctionPorts } from '../../functions/fusion/complete/handler.ts';

type Make = CompleteFunctionPorts['make'];

/**
 * Makes generations of parts whose bodies have come back from the store. They are held for as long as one generation is
 * made: what is saved, and what the saved text is packed beside, are the parts as they are kept.
 */
export function withBodies(claims: ClaimStore, make: Make): Make {
  return async (fusion, draft, signal) => {
    const redeemed = await redeemAll(draft.parts, claims, groupLimits);
    switch (redeemed.kind) {
      case 'parts':
        return make(fusion, { ...draft, parts: redeemed.parts }, signal);
      case 'too-large': {
        const { bytes, values } = redeemed;
        const { maxTotalBytes, maxTotalValues } = groupLimits;
        const detail = `the large bodies take ${bytes} bytes and hold ${values} values; ${maxTotalBytes} and ${maxTotalValues} can be merged`;
        return { kind: 'made', outcome: deadLettered(fusion, draft, 'too-large', detail) };
      }
      case 'missing': {
        const { source, id } = redeemed.part.envelope.header;
        const detail = `the body of ${source} ${id} has expired`;
        return { kind: 'made', outcome: deadLettered(fusion, draft, 'incomplete', detail) };
      }
    }
  };
}
