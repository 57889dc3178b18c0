import type { ClaimStore } from '../claim-check/claim-store.ts';
import { maxTravellingBytes } from '../claim-check/limits.ts';
import { maxPartBytes, envelopeBytes } from '../envelope/encode-envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import { type AdmissionSteps, needed } from './admission-steps.ts';
import { rejectedVerdict, type Verdict } from './verdict.ts';

/**
 * Makes an envelope fit into queues and the table. With a claim store, a large body is moved there; without one, the
 * envelope is rejected. The result is the same for all fusions. This is the last step, because lookups need the body.
 */
export async function carry(
  verdict: Verdict,
  refused: Refused,
  claims: ClaimStore | undefined,
  { largeBodies }: AdmissionSteps,
): Promise<Verdict> {
  const envelope = verdict.messages.find((message) => message.kind === 'contribution')?.envelope;
  if (envelope === undefined) return verdict;
  const light =
    claims === undefined
      ? envelope
      : await needed(largeBodies, 'largeBodies').checkIn(envelope, maxTravellingBytes, claims);
  if (envelopeBytes(light) > maxPartBytes) {
    return rejectedVerdict(refused, {
      code: 'too-large',
      message: `an envelope may have at most ${maxPartBytes} bytes`,
    });
  }
  const messages = verdict.messages.map((message) =>
    message.kind === 'contribution' ? { ...message, envelope: light } : message,
  );
  return { ...verdict, messages };
}
