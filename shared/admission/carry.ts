import { checkIn } from '../claim-check/check-in.ts';
import type { ClaimStore } from '../claim-check/claim-store.ts';
import { maxTravellingBytes } from '../claim-check/limits.ts';
import { maxPartBytes, envelopeBytes } from '../envelope/envelope-bytes.ts';
import type { Refused } from '../messages/rejected-event.ts';
import { rejectedVerdict, type Verdict } from './verdict.ts';

/**
 * Sees to it that what an envelope became fits into queues and the table: with a store its body is left there when it
 * is large, without one it is turned away. It is the same for all fusions. Comes last, since all that is looked up in a body needs it at hand.
 */
export async function carry(
  verdict: Verdict,
  refused: Refused,
  claims: ClaimStore | undefined,
): Promise<Verdict> {
  const envelope = verdict.messages.find((message) => message.kind === 'contribution')?.envelope;
  if (envelope === undefined) return verdict;
  const light = claims === undefined ? envelope : await checkIn(envelope, maxTravellingBytes, claims);
  if (envelopeBytes(light) > maxPartBytes) {
    return rejectedVerdict(refused, {
      code: 'too-large',
      message: `an envelope may take ${maxPartBytes} bytes at most`,
    });
  }
  const messages = verdict.messages.map((message) =>
    message.kind === 'contribution' ? { ...message, envelope: light } : message,
  );
  return { ...verdict, messages };
}
