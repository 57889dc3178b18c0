import { randomUUID } from 'node:crypto';
import { topicOfType } from '../../shared/policy/event-types.ts';
import { printable } from '../../shared/json/printable.ts';
import { finishEnvelopes } from '../../shared/client/finish-envelope.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import { partOf } from '../../shared/aggregation/part-of.ts';
import { admissionOf, foresee } from '../admission.ts';
import { noTopicFor } from '../check-posting.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { checkNames, readEnvelopeFile, type Written } from '../envelope-file.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { parseInstant } from '../../shared/envelope/instant.ts';

export interface History {
  /** By fusion and correlation key. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, readonly Part[]>>;
  /** The envelopes that the bridge rejects, with the reasons. */
  readonly refused: readonly string[];
}

/**
 * Gathers the envelopes of a file as the bridge would. The code of the topic's function admits each envelope and names
 * its groups. A part that comes twice counts once.
 *
 * @param fusions the requested fusions; other fusions of an envelope are ignored
 * @param now for parts that do not say when they were sent
 * @throws UserError that names the line
 */
export async function readHistoryFile(
  path: string,
  at: BridgeAt,
  fusions: ReadonlySet<string>,
  now: number,
): Promise<History> {
  const { bridge } = at;
  const admissions = new Map(
    await Promise.all(
      bridge.topics.map(async ({ routes, ...topic }) => {
        const asked = routes.filter(({ fusion }) => fusions.has(fusion));
        return [topic.name, await admissionOf({ ...topic, routes: asked })] as const;
      }),
    ),
  );
  const groups = new Map<string, Map<string, Map<string, Part>>>();
  const refused: string[] = [];
  for (const written of await readEnvelopeFile(path)) {
    checkNames(written);
    const envelope = envelopeOf(written);
    const { type, source, time } = envelope.header;
    const admission = admissions.get(topicOfType(bridge.topics, type)?.name ?? '');
    if (admission === undefined) throw new UserError(noTopicFor(written, at) ?? written.where);
    const event = { 'detail-type': type, source, detail: encodeEnvelope(envelope) };
    const { messages, rejection } = await foresee(JSON.stringify(event), admission);
    if (rejection !== undefined) refused.push(`${written.where}: ${printable(rejection.message)}`);
    for (const message of messages) {
      if (message.kind !== 'contribution') continue;
      const part = partOf(message, time === undefined ? now : (parseInstant(time)?.ms ?? now));
      const ofFusion = groups.get(message.fusion) ?? new Map<string, Map<string, Part>>();
      groups.set(message.fusion, ofFusion);
      const parts = ofFusion.get(message.key) ?? new Map<string, Part>();
      ofFusion.set(message.key, parts);
      if (!parts.has(part.partId)) parts.set(part.partId, part);
    }
  }
  return {
    groups: new Map(
      [...groups].map(([fusion, byKey]) => [
        fusion,
        new Map([...byKey].map(([key, parts]) => [key, [...parts.values()]])),
      ]),
    ),
    refused,
  };
}

function envelopeOf({ where, event }: Written): Envelope {
  const finished = finishEnvelopes([event], undefined, randomUUID);
  if (finished.kind === 'malformed')
    throw new UserError(`${where}: ${printable(finished.rejection.message)}`);
  const [envelope] = finished.envelopes;
  if (envelope === undefined) throw new Error('an envelope was finished and is not there');
  return envelope;
}
