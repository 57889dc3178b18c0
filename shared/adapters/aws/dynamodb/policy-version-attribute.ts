import type { Item } from './group-item.ts';

/**
 * Writes the version of the policy of a part or a group, where it has one. In a module of its own, because the bundle of
 * a bridge without live policy holds another in its place.
 */
export function writePolicyVersion({ version }: { readonly version?: string | undefined }): Item {
  return version === undefined ? {} : { policy: { S: version } };
}

export function readPolicyVersion(item: Item): { readonly version?: string } {
  const version = item['policy']?.S;
  return version === undefined ? {} : { version };
}
