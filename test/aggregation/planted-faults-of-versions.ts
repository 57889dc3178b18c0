import { versionOfGroup } from '../../shared/policy-version/group-version.ts';
import type { SimPorts } from './sim-ports.ts';
import { withStore } from './with-store.ts';

/** Mistakes about the versions of a policy. */
export const plantedFaultsOfVersions: Readonly<Record<string, (ports: SimPorts) => SimPorts>> = {
  'a group that is judged by the version of the moment': (ports) => ({
    ...ports,
    policyNamed: (_version, current) => current,
  }),
  'a completed group that forgets its version': withStore((store) => ({
    ...store,
    save: (ref, { state, outcome }, parts, over) =>
      store.save(ref, { state: unversioned(state), outcome }, parts, over),
  })),
  'a lease that forgets its version': withStore((store) => ({
    ...store,
    lease: (ref, lease, over) => store.lease(ref, unversioned(lease), over),
    releaseLease: (ref, lease) => store.releaseLease(ref, unversioned(lease)),
  })),
  'a candidate whose share moves': (ports) => {
    let calls = 0;
    return {
      ...ports,
      versionOfKey: ({ active, candidate }) => {
        calls += 1;
        return candidate !== undefined && calls % 2 === 0 ? candidate.version : active;
      },
    };
  },
  'a rollback that deletes the version of open groups': (ports) => ({
    ...ports,
    policyNamed: (version, current) => {
      if (version !== undefined && version !== current) throw new Error(`there is no version ${version}`);
      return version;
    },
  }),
  'a group that has the version of its latest part': withStore((store) => ({
    ...store,
    view: async (ref, limit) => {
      const view = await store.view(ref, limit);
      const [latest] = view.parts.toSorted((a, b) => b.arrivedAt - a.arrivedAt);
      const version = latest?.version;
      if (version === undefined) return view;
      return {
        ...view,
        parts: view.parts.map((part) => Object.assign({}, part, { version })),
      };
    },
  })),
  'a release by whatever version the group turns out to have': ({ completeGroup, ...ports }) => ({
    ...ports,
    completeGroup: async (policy, { message, remainingMs }, given) => {
      const ref = { fusion: message.fusion, key: message.key };
      const { version: _, ...asked } = message;
      const version = versionOfGroup((await given.store.view(ref)).parts);
      const named = { ...asked, ...(version !== undefined && { version }) };
      return completeGroup(policy, { message: named, remainingMs }, given);
    },
  }),
  'a tally without the stamps of the earliest': withStore((store) => ({
    ...store,
    tally: (ref, { count, topics, expected, sizes }) => store.tally(ref, { count, topics, expected, sizes }),
  })),
};

function unversioned<T extends { readonly version?: string }>(state: T): Omit<T, 'version'> {
  const { version: _, ...rest } = state;
  return rest;
}
