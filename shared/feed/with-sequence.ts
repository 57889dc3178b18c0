import type { Envelope } from '../envelope/envelope.ts';
import type { FeedRules } from '../policy/feed/feed.ts';
import type { MessagePlace } from '../ports/fed-message.ts';

/** The digits of a partition, of an offset of 64 bits, and of a place in a batch. */
const widths = { partition: 10, offset: 19, index: 6 } as const;

/**
 * Gives an envelope its place in its partition as `sequence`, so that the merge restores the order by key. All such
 * sequences have one length, and so compare as text. An envelope keeps a sequence of its own.
 *
 * @param index the event's place in a message that carries several
 */
export function withSequence(
  { header, body }: Envelope,
  place: MessagePlace,
  { order }: FeedRules,
  index: number | undefined,
): Envelope {
  if (header.sequence !== undefined || place.kind !== 'log' || order !== 'offset') return { header, body };
  const { partition, offset } = place;
  const texts = [
    String(partition).padStart(widths.partition, '0'),
    offset.padStart(widths.offset, '0'),
    String(index ?? 0).padStart(widths.index, '0'),
  ];
  return { header: { ...header, sequence: texts.join('-') }, body };
}
