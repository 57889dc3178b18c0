import { completeGroup } from '../../shared/aggregation/complete/complete-group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import { joinGroup } from '../../shared/aggregation/join/join-group.ts';
import { isolated } from '../../shared/ports/isolated.ts';
import { routeComposer } from '../../shared/compose/route/route-composer.ts';
import { nextStep } from '../../shared/ports/retry-rule.ts';
import { versionOfKey } from '../../shared/policy-version/choose-version.ts';
import { partitionKeyOf } from '../../shared/result/fused-envelope.ts';

/** What a planted fault may replace, to prove that the invariants catch it. */
export interface SimPorts {
  readonly store: GroupStore;
  readonly completeGroup: typeof completeGroup;
  readonly joinGroup: typeof joinGroup;
  readonly versionOfKey: typeof versionOfKey;
  /** The version whose policy a worker gets, for the one it asks for and the one of the moment. */
  readonly policyNamed: (version: string | undefined, current: string | undefined) => string | undefined;
  readonly partitionKeyOf: typeof partitionKeyOf;
  readonly nextStep: typeof nextStep;
  readonly isolated: typeof isolated;
  readonly routeComposer: typeof routeComposer;
}

/** The code of the product, which each run begins with. */
export const ownPorts: Omit<SimPorts, 'store'> = {
  completeGroup,
  joinGroup,
  partitionKeyOf,
  nextStep,
  isolated,
  routeComposer,
  versionOfKey,
  policyNamed: (version) => version,
};
