import type { Admission } from '../../shared/admission/admit-by.ts';
import { ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { formatPointer } from '../../shared/json/pointer.ts';
import { quote } from '../../shared/json/printable.ts';
import { typesOf } from '../../shared/policy/event-types.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { admissionOf } from '../admission.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { CannotMakeError } from './cannot-make-error.ts';
import { madeValue } from './made-value.ts';
import { type Placement, type Purpose, place, placementsFor } from './placements.ts';
import { type Random, seededRandom } from './random.ts';

/** Makes envelopes up that the topics of a bridge admit, the same for the same seed. */
export interface SampleMaker {
  /** Makes one envelope of a topic. @throws UserError that names the place for which no value is found */
  envelope(topic: Topic, seed: string, purpose: Purpose): JsonObject;
  /** Makes the parts that release one group, those that only come along first. @throws UserError */
  group(fusion: Fusion, seed: string, key: string): readonly JsonObject[];
}

export async function sampleMaker({ bridge }: BridgeAt): Promise<SampleMaker> {
  const rules = new Map<string, Admission>();
  for (const topic of bridge.topics) rules.set(topic.name, await admissionOf(topic));
  const envelope = (topic: Topic, seed: string, purpose: Purpose): JsonObject =>
    madeEnvelope(topic, rules.get(topic.name)?.validate, seed, purpose);
  return {
    envelope,
    group(fusion, seed, key) {
      const topics = partsOf(fusion).map((name) => bridge.topics.find((topic) => topic.name === name));
      const purpose: Purpose = {
        key,
        fusion: fusion.name,
        size: topics.length,
        expected: [...new Set(partsOf(fusion))],
        deadline: Date.now() + fusion.deadlineMs,
      };
      return topics.flatMap((topic, index) =>
        topic === undefined
          ? []
          : [withSource(envelope(topic, `${seed}-${index + 1}`, purpose), topic, index)],
      );
    },
  };
}

/** The most parts of a made-up group. A larger size is for a file of one's own. */
const mostParts = 1_000;

/** Returns the topics of a group's parts in the order of their posting: the awaited topics come last. */
function partsOf({ name, needs, wants, takes, size }: Fusion): readonly string[] {
  const topics = [...takes, ...wants, ...needs];
  if (typeof size !== 'number' || size <= topics.length) return topics;
  if (size > mostParts)
    throw new UserError(
      `the fusion ${quote(name)} waits for ${size} parts, and a made-up group has at most ${mostParts}`,
    );
  // The topics that come along are repeated, since each part of another topic could release the group.
  const repeated = takes.length > 0 ? takes : topics;
  const more = Array.from({ length: size - topics.length }, (_, at) => repeated[at % repeated.length] ?? '');
  return [...more, ...topics];
}

/** Parts of one topic come from its sources in turn, because the latest claim of a source replaces the earlier. */
function withSource(event: JsonObject, { sources }: Topic, index: number): JsonObject {
  return { ...event, source: sources?.[index % sources.length] ?? `sample-${index + 1}` };
}

/** The tries to find a body that the whole schema admits. */
const tries = 200;

function madeEnvelope(
  topic: Topic,
  validate: Admission['validate'],
  seed: string,
  purpose: Purpose,
): JsonObject {
  checkMakeable(topic);
  const placements = placementsFor(topic, purpose);
  let lack = 'the schema gives no direction';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const random = seededRandom(`${topic.name}/${seed}/${attempt}`);
    try {
      const made = withData(topic, seed, purpose.key, random);
      const found = firstAdmitted(made, placements, validate);
      if (found.kind === 'event') return found.event;
      lack = found.lack;
    } catch (error) {
      if (!(error instanceof CannotMakeError)) throw error;
      lack = `${formatPointer(error.at) || 'the body'}: ${error.message}`;
    }
  }
  throw new UserError(
    `no body is made for the topic ${quote(topic.name)}: ${lack}. Write a whole valid body as an entry of "examples" into its schema`,
  );
}

/** @throws UserError for a topic whose messages do not follow from its schema */
function checkMakeable({ name, role, shape }: Topic): void {
  const instead: Readonly<Record<Topic['role'], string>> = {
    part: '',
    absent: 'names topics that will not come; write such an envelope by hand',
    control: 'takes orders; "fusion-bus release" posts them',
    correction: 'takes corrections; "fusion-bus correct" posts them',
  };
  if (instead[role] !== '') throw new UserError(`the topic ${quote(name)} ${instead[role]}`);
  if (shape === undefined) return;
  throw new UserError(
    `the topic ${quote(name)} makes its bodies by an expression (shape), so its schema does not say what comes in; write such an envelope by hand`,
  );
}

function withData({ name, ...topic }: Topic, seed: string, key: string, random: Random): JsonObject {
  const [type] = typesOf({ name, ...topic });
  const data: Json =
    topic.schema === undefined ? { note: `sample ${seed}` } : madeValue(topic.schema, random);
  return {
    specversion: '1.0',
    id: `sample-${name}-${seed}`,
    source: random.pick(topic.sources ?? []) ?? 'sample',
    // A wildcard also stands for no characters.
    type: type?.pieces.join('') || name,
    correlationid: key,
    datacontenttype: 'application/json',
    data,
  };
}

type Found =
  | { readonly kind: 'event'; readonly event: JsonObject }
  | { readonly kind: 'nothing'; readonly lack: string };

function firstAdmitted(
  made: JsonObject,
  placements: readonly Placement[],
  validate: Admission['validate'],
): Found {
  const forms = Math.max(1, ...placements.map((one) => one.forms.length));
  let lack = 'the key stands within a body that is no object';
  for (let form = 0; form < forms; form += 1) {
    const event = place(made, placements, form);
    if (event === undefined) continue;
    const [violation] = validate?.(ownMember(event, 'data') ?? null) ?? [];
    if (violation === undefined) return { kind: 'event', event };
    lack = violation;
  }
  return { kind: 'nothing', lack };
}
