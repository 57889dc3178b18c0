import type { completeGroup } from '../../shared/aggregation/complete/complete-group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import type { joinGroup } from '../../shared/aggregation/join/join-group.ts';
import type { isolated } from '../../shared/ports/isolated.ts';
import type { routeComposer } from '../../shared/compose/route/route-composer.ts';
import type { nextStep } from '../../shared/ports/retry-rule.ts';
import type { partitionKeyOf } from '../../shared/result/fused-envelope.ts';

/** What a planted fault may replace, to prove that the invariants catch it. */
export interface SimPorts {
  readonly store: GroupStore;
  readonly completeGroup: typeof completeGroup;
  readonly joinGroup: typeof joinGroup;
  readonly partitionKeyOf: typeof partitionKeyOf;
  readonly nextStep: typeof nextStep;
  readonly isolated: typeof isolated;
  readonly routeComposer: typeof routeComposer;
}
