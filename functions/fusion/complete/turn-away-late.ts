import { rejectedEnvelope } from '../../../shared/envelope/rejected-envelope.ts';
import type { Rejection } from '../../../shared/envelope/rejection.ts';
import type { GroupRef, Part } from '../../../shared/group/group.ts';
import type { Clock, EventPublisher } from '../../../shared/messaging/ports.ts';

const late: Rejection = { code: 'late', message: 'the group was closed before this envelope came' };

/** Answers the producers of parts that the policy does not let into a closed group. Repeats are the same events. */
export function turnAwayLate(
  publisher: EventPublisher,
  { bridgeName, clock }: { readonly bridgeName: string; readonly clock: Clock },
): (ref: GroupRef, parts: readonly Part[]) => Promise<void> {
  return ({ fusion, key }, parts) =>
    publisher.publish(
      parts.map(({ topic, envelope }) =>
        rejectedEnvelope({ fusion, key, topic, envelope }, late, { bridgeName, now: clock.now() }),
      ),
    );
}
