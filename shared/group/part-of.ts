import type { Contribution } from '../messaging/contribution.ts';
import type { Json } from '../json/json.ts';
import { digest, shortHash } from '../json/digest.ts';
import type { Part } from './group.ts';

/** A contribution as the group keeps it. Identity is the envelope's `source` + `id`; the digest covers what it says. */
export function partOf({ topic, envelope, states }: Contribution, arrivedAt: number): Part {
  const { source, id } = envelope.header;
  const { body } = envelope;
  const said: Json =
    body.kind === 'json'
      ? [topic, body.value]
      : body.kind === 'bytes'
        ? [topic, 'bytes', body.base64]
        : [topic];
  return {
    partId: shortHash(JSON.stringify([source, id])),
    topic,
    digest: digest(said),
    arrivedAt,
    ...(states !== undefined && { states }),
    envelope,
  };
}
