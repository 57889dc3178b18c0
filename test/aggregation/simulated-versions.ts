import { policyOf, type Scenario } from './history.ts';
import type { Network } from './network.ts';
import type { SimPorts } from './sim-ports.ts';
import { faultsOfStamp, pointerAt, readAt } from './versions.ts';

type SimulatedPolicy = ReturnType<typeof policyOf>;

export interface SimulatedVersionsPorts extends Pick<SimPorts, 'versionOfKey' | 'policyNamed'> {
  readonly network: Network;
  now(): number;
  pick(below: number): number;
  onWrong(what: string): void;
}

/** Plays the versions of a scenario's policy for the key `k` of the fusion `f`. */
export function simulatedVersions(scenario: Scenario, ports: SimulatedVersionsPorts) {
  const { network, now, pick, onWrong } = ports;
  const { versions } = scenario;
  const policies = new Map<string | undefined, SimulatedPolicy>();

  /** Returns the same policy for each version. */
  const of = (version: string | undefined): SimulatedPolicy => {
    const found = policies.get(version) ?? policyOf(scenario, version);
    policies.set(version, found);
    return found;
  };

  /** Returns the version that a new group gets, by a pointer that may have been read a while ago. */
  const current = (): string | undefined => {
    const pointer = versions && pointerAt(versions, readAt(now(), pick));
    return pointer && ports.versionOfKey(pointer, 'f', 'k');
  };

  /** A worker reads a version over the network once, and remembers it. */
  const policyNamed = async (version: string | undefined): Promise<SimulatedPolicy> => {
    const read = (): SimulatedPolicy => of(ports.policyNamed(version, current()));
    return pick(8) === 0 ? network.over(async () => read()) : read();
  };

  return {
    of,
    current: () => of(current()),
    /** Returns the version with which a part is stamped. */
    stamp(): { readonly version?: string } {
      const version = current();
      if (versions !== undefined) for (const fault of faultsOfStamp(versions, version, now())) onWrong(fault);
      return version === undefined ? {} : { version };
    },
    ports: versions === undefined ? {} : { policyOf: policyNamed },
  };
}
