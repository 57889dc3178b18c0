import type { Services } from './endpoint/services.ts';
import { accept, createSecret, putRule } from './provision.ts';
import { type Changes, changesOf } from './template/deployment-changes.ts';
import type { Deployment, QueueSpec, RuleSpec, ScheduleSpec } from './template/deployment.ts';

/** The resources that an update creates before the functions change, and those that it removes after. */
export interface ResourceChanges {
  readonly queues: Changes<QueueSpec>;
  readonly rules: Changes<RuleSpec>;
  readonly schedules: Changes<ScheduleSpec>;
}

/** Compares the resources of two deployments that hold messages or send them. */
export function resourceChanges(before: Deployment, after: Deployment): ResourceChanges {
  const byName = ({ name }: { readonly name: string }): string => name;
  return {
    queues: changesOf(before.queues, after.queues, byName),
    rules: changesOf(before.rules, after.rules, byName),
    schedules: changesOf(before.schedules, after.schedules, byName),
  };
}

/**
 * Creates new resources and changes those that differ, while everything runs. Queues come before the rules that send to them. A
 * queue that another edit has removed before is still there with its messages, and is used again.
 */
export async function updateResources(
  before: Deployment,
  after: Deployment,
  services: Services,
  modelSecret: { readonly text: string; readonly isNew: boolean },
): Promise<void> {
  const { queues, bus, scheduler, secrets, buckets } = services;
  const { queues: changedQueues, rules, schedules } = resourceChanges(before, after);
  for (const queue of [...changedQueues.added, ...changedQueues.changed]) queues.put(queue);
  for (const bucket of changesOf(before.buckets, after.buckets, ({ name }) => name).added)
    buckets.create(bucket);
  const secretChanges = changesOf(before.secrets, after.secrets, ({ name }) => name);
  for (const secret of secretChanges.added) await createSecret(secret, secrets, modelSecret.text);
  if (modelSecret.isNew)
    for (const { name, generatedLength } of after.secrets)
      if (generatedLength === undefined && !secretChanges.added.some((one) => one.name === name))
        accept(
          name,
          await secrets.handle('PutSecretValue', { SecretId: name, SecretString: modelSecret.text }),
        );
  for (const { name } of changesOf(before.scheduleGroups, after.scheduleGroups, (one) => one.name).added)
    accept(name, await scheduler.handle('POST', `/schedule-groups/${name}`, new URLSearchParams(), {}));
  for (const { name, create } of schedules.added)
    accept(name, await scheduler.handle('POST', `/schedules/${name}`, new URLSearchParams(), create));
  for (const { name, create } of schedules.changed) {
    accept(name, await scheduler.handle('DELETE', `/schedules/${name}`, groupOf(create), {}));
    accept(name, await scheduler.handle('POST', `/schedules/${name}`, new URLSearchParams(), create));
  }
  for (const rule of rules.added) await putRule(rule, bus);
  for (const rule of rules.changed) {
    await removeTargets(before, rule, bus);
    await putRule(rule, bus);
  }
}

/** Removes the rules and schedules that are gone. Queues and tables stay with what they hold. */
export async function removeResources(
  before: Deployment,
  after: Deployment,
  { bus, scheduler }: Services,
): Promise<void> {
  const { rules, schedules } = resourceChanges(before, after);
  for (const rule of rules.removed) {
    await removeTargets(before, rule, bus);
    accept(rule.name, await bus.handle('DeleteRule', { EventBusName: rule.bus, Name: rule.name }));
  }
  for (const { name, create } of schedules.removed)
    accept(name, await scheduler.handle('DELETE', `/schedules/${name}`, groupOf(create), {}));
}

async function removeTargets(
  before: Deployment,
  { name, bus: of }: RuleSpec,
  bus: Services['bus'],
): Promise<void> {
  const old = before.rules.find((one) => one.name === name);
  const Ids = (old?.targets ?? []).flatMap(({ Id }) => (typeof Id === 'string' ? [Id] : []));
  if (Ids.length > 0) accept(name, await bus.handle('RemoveTargets', { EventBusName: of, Rule: name, Ids }));
}

function groupOf({ GroupName }: ScheduleSpec['create']): URLSearchParams {
  return new URLSearchParams(typeof GroupName === 'string' ? { groupName: GroupName } : {});
}
