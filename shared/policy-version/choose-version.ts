import { hash } from '../json/digest.ts';

/** The versions that new groups get: one for all, and a candidate for a share of the keys. */
export interface PolicyPointer {
  /** The id of the version that counts; absent, the deployed policy does. */
  readonly active?: string;
  readonly candidate?: PolicyCandidate;
}

export interface PolicyCandidate {
  /** The id of the version. */
  readonly version: string;
  /** The share of the keys that get it, in percent: 1 to 100. */
  readonly share: number;
}

/** Returns the version of a new group. One key always falls on the same side of one share, and stays there if it grows. */
export function versionOfKey(
  { active, candidate }: PolicyPointer,
  fusion: string,
  key: string,
): string | undefined {
  if (candidate === undefined) return active;
  return percentileOf(fusion, key) < candidate.share ? candidate.version : active;
}

/** Returns a number from 0 to 99 that follows from a group's name alone, alike in every process. */
export function percentileOf(fusion: string, key: string): number {
  const bytes = Buffer.from(hash(JSON.stringify([fusion, key])), 'base64url');
  // 32 bits: the remainder favours a low number by one in 40 million.
  return bytes.readUInt32BE(0) % 100;
}
