import type { CompletePorts } from '../../shared/aggregation/complete/complete-ports.ts';
import type { policyOf, Scenario } from './history.ts';
import { letterOf } from './letter.ts';
import type { Network } from './network.ts';
import { faultsOfDraft } from './premises.ts';
import type { SimPorts } from './sim-ports.ts';
import type { SimulatedModel } from './simulated-model.ts';
import { faultsOfVersion } from './versions.ts';
import { wallet } from './wallet.ts';

export interface SimulatedMakePorts extends Pick<SimPorts, 'partitionKeyOf'> {
  policy(version: string | undefined): ReturnType<typeof policyOf>;
  /** The ids of all parts in the order of their puts. */
  readonly puts: readonly string[];
  readonly model: SimulatedModel;
  readonly network: Network;
  now(): number;
  pick(below: number): number;
  newTicket(): string;
  /** A worker died with a result in its hands. */
  onLost(): void;
  onWrong(what: string): void;
}

/** Makes the results of a scenario, and holds each request for one to the premises of the protocol. */
export function simulatedMake(
  { modelFailures }: Pick<Scenario, 'modelFailures'>,
  {
    policy: policyBy,
    puts,
    model,
    network,
    partitionKeyOf,
    now,
    pick,
    newTicket,
    onLost,
    onWrong,
  }: SimulatedMakePorts,
): CompletePorts['make'] {
  const paid = wallet();
  let failuresLeft = modelFailures;
  return async (draft) => {
    const policy = policyBy(draft.version);
    await network.pause();
    if (failuresLeft > 0 && !model.isRouted(policy) && pick(3) === 0) {
      failuresLeft -= 1;
      return { kind: 'try-later', afterMs: pick(10_000), why: 'overloaded', spent: draft.spent };
    }
    for (const fault of [...faultsOfDraft(policy, draft, now()), ...paid.faultsOf(policy, draft, now())])
      onWrong(fault);
    for (const fault of faultsOfVersion(draft, puts)) onWrong(fault);
    const later = await model.ask(policy, draft);
    if (later !== undefined) return later;
    const outcome = letterOf(draft, newTicket(), partitionKeyOf(policy, draft.parts, 'k'));
    try {
      await network.pause();
    } catch (crash) {
      onLost();
      throw crash;
    }
    paid.note(draft, now());
    return { kind: 'made', outcome };
  };
}
