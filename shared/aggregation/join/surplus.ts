import { envelopeBytes } from '../../envelope/encode-envelope.ts';
import type { Bounds } from '../../policy/fusion.ts';
import { opensRounds } from '../complete/latecomers.ts';
import type { GroupRef, GroupState, Part } from '../group.ts';
import type { GroupStore } from '../group-store.ts';
import { isGuest } from '../release-rules/openers.ts';
import { isMergeable } from '../release-rules/mergeable.ts';
import type { GroupPolicy } from './decide.ts';

/** A joiner stores this many times what a group admits before it refuses more of the same. */
const times = 2;

/** The large groups that one joiner counts at once; it forgets the one that it has not met for longest. */
const mostGroups = 1_000;

/** The parts that a joiner has stored itself: at least these are in the group. */
interface Stored {
  /** Parts that count within the shares of their topic and source. */
  counted: number;
  bytes: number;
  readonly ofTopic: Map<string, number>;
  readonly ofSource: Map<string, number>;
}

/** The memory of a joiner about the large groups to which it has added. It costs no call. */
export interface Surplus {
  /** Notes parts that were stored in a large group. */
  note(policy: GroupPolicy, ref: GroupRef, parts: readonly Part[]): void;
  /** Returns the parts for which the joiner knows of twice as many before them as the group admits. */
  among<P extends Part>(policy: GroupPolicy, ref: GroupRef, parts: readonly P[]): readonly P[];
}

/**
 * Opens the memory of one joiner. Guests and others are counted apart, because guests come last: however many they are,
 * they take no room of an opening part.
 */
export function surplusMemory(): Surplus {
  const groups = new Map<string, Stored>();
  const keyOf = (policy: GroupPolicy, ref: GroupRef, part: Part): string =>
    JSON.stringify([ref.fusion, ref.key, isGuest(policy, part)]);
  return {
    note(policy, ref, parts) {
      const { bounds } = policy;
      if (bounds === undefined) return;
      for (const part of parts.filter(isMergeable)) {
        const key = keyOf(policy, ref, part);
        const stored = groups.get(key) ?? { counted: 0, bytes: 0, ofTopic: new Map(), ofSource: new Map() };
        count(stored, part, bounds);
        groups.delete(key);
        groups.set(key, stored);
      }
      for (const [oldest] of groups) if (groups.size > mostGroups) groups.delete(oldest);
    },
    among(policy, ref, parts) {
      const { bounds } = policy;
      if (bounds === undefined || groups.size === 0 || opensRounds(policy)) return [];
      return parts.filter((part) => {
        const stored = isMergeable(part) ? groups.get(keyOf(policy, ref, part)) : undefined;
        return stored !== undefined && exceeds(stored, part, bounds);
      });
    },
  };
}

function count(
  stored: Stored,
  { topic, envelope }: Part,
  { maxPartsOf = {}, maxPartsPerSource }: Bounds,
): void {
  const { source } = envelope.header;
  const [topics, sources] = [stored.ofTopic.get(topic) ?? 0, stored.ofSource.get(source) ?? 0];
  const isCounted = topics < (maxPartsOf[topic] ?? Infinity) && sources < (maxPartsPerSource ?? Infinity);
  if (isCounted) stored.counted += 1;
  stored.bytes += envelopeBytes(envelope);
  if (maxPartsOf[topic] !== undefined) stored.ofTopic.set(topic, topics + 1);
  if (maxPartsPerSource !== undefined) stored.ofSource.set(source, sources + 1);
}

function exceeds(stored: Stored, { topic, envelope }: Part, bounds: Bounds): boolean {
  const { maxParts, maxBytes, maxPartsOf = {}, maxPartsPerSource = Infinity } = bounds;
  return (
    stored.counted >= times * maxParts ||
    (stored.ofTopic.get(topic) ?? 0) >= times * (maxPartsOf[topic] ?? Infinity) ||
    (stored.ofSource.get(envelope.header.source) ?? 0) >= times * maxPartsPerSource ||
    (stored.bytes >= times * maxBytes && envelopeBytes(envelope) * mostSmall > maxBytes)
  );
}

/** A small part may fit beside large ones that do not. One below this share of the bytes is never refused for them. */
const mostSmall = 1_000;

/**
 * Returns the surplus parts that may be refused now. They are not stored, and the group is open for the first time or
 * was full. Complete still decides alone what a generation contains, because what is refused it has never seen.
 */
export async function refusable<P extends Part>(
  ref: GroupRef,
  surplus: readonly P[],
  store: GroupStore,
): Promise<readonly P[]> {
  if (surplus.length === 0) return [];
  const state = await store.state(ref);
  if (state !== undefined && !isClosedFull(state)) return [];
  const isStored = await Promise.all(surplus.map(({ partId }) => store.hasPart(ref, partId)));
  return surplus.filter((_, index) => isStored[index] === false);
}

function isClosedFull(state: GroupState): boolean {
  return state.state === 'completed' && state.isFull === true && state.ended !== 'unopened';
}
