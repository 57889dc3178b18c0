import type { ClaimStore } from '../claim-check/claim-store.ts';
import { groupLimits } from '../claim-check/limits.ts';
import { redeemAll } from '../claim-check/redeem-all.ts';
import { deadLettered } from './dead-lettered.ts';
import type { MakeGeneration } from './make-generation.ts';

/**
 * Makes generations of parts whose bodies have come back from the store. They are held for as long as one generation is
 * made: what is saved, and what the saved text is packed beside, are the parts as they are kept.
 */
export function makeWithBodies(claims: ClaimStore, make: MakeGeneration): MakeGeneration {
  return async (fusion, input, signal) => {
    const redeemed = await redeemAll(input.parts, claims, groupLimits);
    switch (redeemed.kind) {
      case 'parts':
        return make(fusion, { ...input, parts: redeemed.parts }, signal);
      case 'too-large': {
        const { bytes, values } = redeemed;
        const { maxTotalBytes, maxTotalValues } = groupLimits;
        const detail = `the large bodies take ${bytes} bytes and hold ${values} values; ${maxTotalBytes} and ${maxTotalValues} can be merged`;
        return { kind: 'made', outcome: deadLettered(fusion, input, 'too-large', detail) };
      }
      case 'missing': {
        const { source, id } = redeemed.part.envelope.header;
        const detail = `the body of ${source} ${id} has expired`;
        return { kind: 'made', outcome: deadLettered(fusion, input, 'incomplete', detail) };
      }
    }
  };
}
