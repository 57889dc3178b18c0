import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import type { SimPorts } from './sim-ports.ts';

/** Changes the store of a simulation. */
export function withStore(change: (store: GroupStore) => GroupStore): (ports: SimPorts) => SimPorts {
  return (ports) => ({ ...ports, store: change(ports.store) });
}
