import type { AccountEvent } from '../../local/account/account-event.ts';
import { objectAt, readOwnEvent, textAt } from '../../local/account/read-event.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { type TypePattern, typesOf } from '../../shared/policy/event-types.ts';

/** A request to release a group before its time, or all groups of a fusion. */
export interface ReleaseRequested {
  readonly kind: 'release-requested';
  /** `release`, or `wake` for another look at a group. */
  readonly action: string;
  readonly fusion: string;
  /** Undefined for all open groups of the fusion. */
  readonly key: string | undefined;
  readonly source: string;
}

/** The events of a bridge that a person follows. */
export type Watched = AccountEvent | ReleaseRequested;

/** The last part of the type by which the tail sees whether its rule works. */
const probeVerb = 'tail-probe';

const ownSource = (bridge: Pick<Bridge, 'name'>): string => `fusion-bus/${bridge.name}`;

/** Returns the probe of a tap for a bridge, of one fusion or all. */
export const probeOf = (bridge: Pick<Bridge, 'name'>, fusion: string | undefined, key: string) => ({
  source: ownSource(bridge),
  type: `${fusion ?? bridge.name}.${probeVerb}`,
  key,
});

/** Selects what the bridge publishes, and the release requests of operators. It stays within EventBridge's length. */
export function patternFor(bridge: Pick<Bridge, 'name' | 'topics'>, fusion: string | undefined): JsonObject {
  const own: JsonObject = {
    source: [ownSource(bridge)],
    ...(fusion !== undefined && { 'detail-type': [{ prefix: `${fusion}.` }, { suffix: '.rejected' }] }),
  };
  const orders = bridge.topics.filter(({ role }) => role === 'control').flatMap(typesOf);
  return orders.length === 0 ? own : { $or: [own, { 'detail-type': orders.map(matcherOf) }] };
}

const matcherOf = ({ pieces, written }: TypePattern): Json =>
  pieces.length === 1 ? (pieces[0] ?? '') : { wildcard: written };

/** Reads the detail of an event; undefined for others, such as the probe or another fusion's result. */
export function readWatched(
  detail: JsonObject,
  bridge: Pick<Bridge, 'name' | 'topics'>,
  fusion: string | undefined,
): Watched | undefined {
  const [source, type] = [textAt(detail, 'source') ?? '', textAt(detail, 'type') ?? ''];
  const json = { id: textAt(detail, 'id') ?? '', source, 'detail-type': type, detail };
  const event =
    source === ownSource(bridge) ? readOwnEvent({ json }, new Set([source])) : readOrder(detail, source);
  if (event === undefined || fusion === undefined) return event;
  if ('fusion' in event) return event.fusion === fusion ? event : undefined;
  if (event.kind !== 'rejected') return undefined;
  const routes = bridge.topics.find(({ name }) => name === event.topic)?.routes ?? [];
  return routes.some((route) => route.fusion === fusion) ? event : undefined;
}

/** Reads a release request, as a CloudEvent or as a plain event. */
function readOrder(detail: JsonObject, source: string): ReleaseRequested | undefined {
  const order = Object.hasOwn(detail, 'data') ? objectAt(detail, 'data') : detail;
  const [action, fusion] = [textAt(order, 'action'), textAt(order, 'fusion')];
  if (action === undefined || fusion === undefined) return undefined;
  return { kind: 'release-requested', action, fusion, key: textAt(order, 'key'), source };
}
