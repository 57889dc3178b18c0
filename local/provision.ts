import type { Json } from '../shared/json/json.ts';
import type { Services } from './endpoint/services.ts';
import type { Reply } from './eventbridge/aws-json.ts';
import type { Deployment } from './template/deployment.ts';

/**
 * Creates the resources of a template in the embedded services. Nothing runs yet, so only the order of lookups matters:
 * queues before their senders, schedule groups and buses before their contents.
 *
 * @param secretText the value of every secret; the only secret is the model's key
 */
export async function provision(
  deployment: Deployment,
  services: Services,
  secretText: string,
): Promise<void> {
  const { queues, tables, bus, scheduler, secrets, buckets } = services;
  for (const queue of deployment.queues) queues.create(queue);
  for (const bucket of deployment.buckets) buckets.create(bucket);
  await Promise.all(deployment.tables.map((table) => tables.create(table)));
  for (const { name, description } of deployment.secrets) {
    const input = {
      Name: name,
      SecretString: secretText,
      ...(description === undefined ? {} : { Description: description }),
    };
    accept(name, await secrets.handle('CreateSecret', input));
  }
  for (const { name } of deployment.scheduleGroups) {
    accept(name, await scheduler.handle('POST', `/schedule-groups/${name}`, new URLSearchParams(), {}));
  }
  for (const { name, create } of deployment.schedules) {
    accept(name, await scheduler.handle('POST', `/schedules/${name}`, new URLSearchParams(), create));
  }
  for (const { name, description } of deployment.buses) {
    const input = { Name: name, ...(description === undefined ? {} : { Description: description }) };
    accept(name, await bus.handle('CreateEventBus', input));
  }
  for (const rule of deployment.rules) {
    const at = { EventBusName: rule.bus };
    const pattern: { readonly EventPattern?: Json } =
      rule.pattern === undefined ? {} : { EventPattern: JSON.stringify(rule.pattern) };
    const State = rule.enabled ? 'ENABLED' : 'DISABLED';
    accept(rule.name, await bus.handle('PutRule', { ...at, Name: rule.name, State, ...pattern }));
    accept(rule.name, await bus.handle('PutTargets', { ...at, Rule: rule.name, Targets: rule.targets }));
  }
}

function accept(name: string, { status, body }: Reply): void {
  if (status !== 200) throw new Error(`${name}: ${JSON.stringify(body)}`);
  const failed = body['FailedEntries'];
  if (Array.isArray(failed) && failed.length > 0) throw new Error(`${name}: ${JSON.stringify(failed)}`);
}
