import { UserError } from '../shared/ports/user-error.ts';
import type { Account } from './account/account.ts';
import { functionLabel, nameOf, roleOf } from './account/roles.ts';
import type { Workers } from './lambda/workers.ts';
import type { StartedServices } from './start-services.ts';
import type { CloudAssembly } from './synth/cloud-assembly.ts';
import { whyNotUpdate } from './template/deployment-changes.ts';
import type { Deployment, FunctionSpec, QueueSpec } from './template/deployment.ts';
import { removeResources, resourceChanges, updateResources } from './update-resources.ts';

/** The parts of a running bridge that an update reaches. */
export interface UpdatedParts {
  readonly services: StartedServices;
  readonly workers: Workers;
  readonly account: Account;
}

/** The changes that an update made, by names for people. */
export interface UpdateReport {
  /** Functions that run anew from their next invocation on. */
  readonly restarted: readonly string[];
  /** Functions, queues, rules and schedules that are new. */
  readonly created: readonly string[];
  /** Those that are gone. */
  readonly removed: readonly string[];
  /** Queues that are gone from the bridge file and still hold messages, with their numbers. */
  readonly left: readonly string[];
}

/**
 * Turns a running bridge into another deployment, as CloudFormation does. New resources come first, then the functions,
 * and then the removals. The table keeps its groups and the queues keep their messages.
 *
 * @throws UserError before anything has changed, where only a new start can do it
 */
export async function updateBridge(
  { services, workers, account }: UpdatedParts,
  before: Deployment,
  after: Deployment,
  { assets }: Pick<CloudAssembly, 'assets'>,
  modelSecret: { readonly text: string; readonly isNew: boolean },
): Promise<UpdateReport> {
  const obstacle = whyNotUpdate(before, after);
  if (obstacle !== undefined) throw new UserError(`this needs a new start: ${obstacle}`);
  const { queues, rules, schedules } = resourceChanges(before, after);
  account.watch(after);
  await updateResources(before, after, services, modelSecret);
  // A queue that has lost its function keeps its messages, which no other program should take.
  services.access.open(after.eventSources.map(({ queueArn }) => queueArn));
  const functions = workers.update(before, after, assets);
  await removeResources(before, after, services);
  return {
    restarted: functions.changed.map(labelOf),
    created: [
      ...functions.added.map(labelOf),
      ...queues.added.map(queueLabel),
      ...plural(rules.added.length, 'rule'),
      ...plural(schedules.added.length, 'schedule'),
    ],
    removed: [
      ...functions.removed.map(labelOf),
      ...queues.removed.map(queueLabel),
      ...plural(rules.removed.length, 'rule'),
      ...plural(schedules.removed.length, 'schedule'),
    ],
    left: queues.removed.flatMap((queue) => leftIn(queue, services)),
  };
}

const labelOf = (spec: FunctionSpec): string => functionLabel(spec);

function queueLabel(queue: QueueSpec): string {
  const [role, name] = [roleOf(queue), nameOf(queue)];
  return `queue ${name === '' ? queue.name : name}${role === 'dead-letter' ? ' for dead letters' : ''}`;
}

function plural(count: number, noun: string): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? `a ${noun}` : `${count} ${noun}s`];
}

function leftIn(queue: QueueSpec, { queues }: StartedServices): readonly string[] {
  const { ready, inFlight, delayed } = queues.counts(queue.arn);
  const count = ready + inFlight + delayed;
  return count === 0 ? [] : [`${queueLabel(queue)}: ${count}`];
}
