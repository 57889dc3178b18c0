import { randomUUID } from 'node:crypto';
import { topicOfType } from '../../shared/policy/event-types.ts';
import { printable } from '../../shared/json/printable.ts';
import { finishEnvelopes } from '../../shared/client/finish-envelope.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { GroupRef, Part } from '../../shared/aggregation/group.ts';
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
  const admissions = await admissionsOf(bridge, fusions);
  const groups = new GroupedParts();
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
      groups.add(message, partOf(message, time === undefined ? now : (parseInstant(time)?.ms ?? now)));
    }
  }
  return { groups: groups.byFusion, refused };
}

/** Returns the admission of each topic, with the routes to the requested fusions only. */
async function admissionsOf(
  { topics }: BridgeAt['bridge'],
  fusions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Awaited<ReturnType<typeof admissionOf>>>> {
  const admissions = topics.map(async ({ routes, ...topic }) => {
    const asked = routes.filter(({ fusion }) => fusions.has(fusion));
    return [topic.name, await admissionOf({ ...topic, routes: asked })] as const;
  });
  return new Map(await Promise.all(admissions));
}

/** Parts by fusion and correlation key, each once. */
class GroupedParts {
  readonly byFusion = new Map<string, Map<string, Part[]>>();
  readonly #known = new Set<string>();

  add({ fusion, key }: GroupRef, part: Part): void {
    const name = JSON.stringify([fusion, key, part.partId]);
    if (this.#known.has(name)) return;
    this.#known.add(name);
    const byKey = this.byFusion.get(fusion) ?? new Map<string, Part[]>();
    this.byFusion.set(fusion, byKey);
    const parts = byKey.get(key) ?? [];
    byKey.set(key, parts);
    parts.push(part);
  }
}

function envelopeOf({ where, event }: Written): Envelope {
  const finished = finishEnvelopes([event], undefined, randomUUID);
  if (finished.kind === 'malformed')
    throw new UserError(`${where}: ${printable(finished.rejection.message)}`);
  const [envelope] = finished.envelopes;
  if (envelope === undefined) throw new Error('an envelope was finished and is not there');
  return envelope;
}
