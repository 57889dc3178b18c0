import type { Bridge } from '../policy/bridge.ts';
import { digest } from '../json/digest.ts';
import { readJson } from '../json/parse-json.ts';
import type { StoredPointer } from './live-policies.ts';

/** The most versions that a pointer remembers to go back to. */
const mostBefore = 20;

/** Returns the id of the version that a bridge's fusions make. */
export function versionIdOf({ fusions }: Pick<Bridge, 'fusions'>): string {
  return digest(readJson(JSON.stringify(fusions))).slice(0, 16);
}

const none: StoredPointer = { revision: 0, before: [] };

/** A change of the pointer, or the reason why there is none to make. */
export type Move =
  | { readonly kind: 'moved'; readonly pointer: StoredPointer }
  | { readonly kind: 'refused'; readonly why: string };

/** Makes a version the candidate for a share of the keys. */
export function propose(now: StoredPointer = none, version: string, share: number): Move {
  if (now.active === version) return refused('this version is active already');
  return moved({ ...now, candidate: { version, share } });
}

/** Makes the candidate, or a given version, the active one. */
export function promote(now: StoredPointer = none, given?: string): Move {
  const version = given ?? now.candidate?.version;
  if (version === undefined) return refused('there is no candidate; propose a version first');
  if (now.active === version) return refused('this version is active already');
  return moved({ active: version, before: remembered(now), revision: now.revision });
}

/** Withdraws the candidate, or where there is none goes back to the version that was active before. */
export function rollback(now: StoredPointer = none): Move {
  const { candidate, active: _, before, ...rest } = now;
  if (candidate !== undefined) return moved({ ...now, candidate: undefined });
  const [earlier, ...others] = before;
  if (earlier === undefined) return refused('no version was active before this one');
  return moved({ ...rest, before: others, ...(earlier !== null && { active: earlier }) });
}

/** Makes the deployed policy the one that counts, and forgets a candidate. */
export function pointToDeployed(now: StoredPointer): Move {
  return moved({ before: remembered(now), revision: now.revision });
}

const remembered = ({ active, before }: StoredPointer): StoredPointer['before'] =>
  [active ?? null, ...before].slice(0, mostBefore);

function moved({
  candidate,
  ...pointer
}: Omit<StoredPointer, 'candidate'> & {
  readonly candidate?: StoredPointer['candidate'] | undefined;
}): Move {
  const revision = pointer.revision + 1;
  return { kind: 'moved', pointer: { ...pointer, revision, ...(candidate && { candidate }) } };
}

const refused = (why: string): Move => ({ kind: 'refused', why });
