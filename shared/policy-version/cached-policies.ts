import type { Fusion } from '../policy/fusion.ts';
import type { Clock } from '../ports/clock.ts';
import { RetryableError } from '../ports/retryable-error.ts';
import { type PolicyPointer, versionOfKey } from './choose-version.ts';
import type { LivePolicies, PolicyStore } from './live-policies.ts';

/** The time for which a function goes on with a pointer that it has read. */
export const pointerFreshMs = 10_000;

/** The time after which a version that was not found is looked for again. */
const retryMs = 5_000;

/**
 * Returns the policies of a function. It reads the pointer every ten seconds at most, and each version once, because a
 * version never changes.
 *
 * @param deployed the fusions in the bundle of the function, which judge groups without a version
 */
export function cachedPolicies(
  store: Pick<PolicyStore, 'pointer' | 'version'>,
  deployed: readonly Fusion[],
  clock: Clock,
): LivePolicies {
  const own = new Map(deployed.map((fusion) => [fusion.name, fusion]));
  const versions = new Map<string, Promise<ReadonlyMap<string, Fusion>>>();
  let pointer: { readonly read: Promise<PolicyPointer | undefined>; readonly until: number } | undefined;

  const read = async (id: string): Promise<ReadonlyMap<string, Fusion>> => {
    const version = await store.version(id);
    if (version === undefined)
      throw new RetryableError(`the version ${id} of the policy is not there yet`, { retryAfterMs: retryMs });
    return new Map(version.fusions.map((fusion) => [fusion.name, fusion]));
  };

  const versionNamed = (id: string): Promise<ReadonlyMap<string, Fusion>> => {
    const reading = versions.get(id) ?? read(id);
    versions.set(id, reading);
    reading.catch(() => versions.delete(id));
    return reading;
  };

  return {
    async current(fusion, key) {
      if (pointer === undefined || clock.now() >= pointer.until) {
        const reading = store.pointer();
        pointer = { read: reading, until: clock.now() + pointerFreshMs };
        reading.catch(() => (pointer = undefined));
      }
      const found = await pointer.read;
      return found && versionOfKey(found, fusion, key);
    },
    async fusionOf(name, version) {
      const found = version === undefined ? undefined : (await versionNamed(version)).get(name);
      const fusion = found ?? own.get(name);
      if (fusion === undefined) throw new Error(`no fusion is named "${name}"`);
      return fusion;
    },
  };
}
