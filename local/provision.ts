import { randomInt } from 'node:crypto';
import type { Json } from '../shared/json/json.ts';
import type { Services } from './endpoint/services.ts';
import type { Reply } from './eventbridge/aws-json.ts';
import type { Deployment, RuleSpec, SecretSpec } from './template/deployment.ts';

/**
 * Creates the resources of a template in the embedded services. Nothing runs yet, so only the order of lookups matters:
 * queues before their senders, schedule groups and buses before their contents.
 *
 * @param modelSecret the value of the model's secret, which is the only one that the template does not generate
 * @param named the texts of the secrets that the bridge file names, by their names or ARNs
 */
export async function provision(
  deployment: Deployment,
  services: Services,
  modelSecret: string,
  named: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const { queues, tables, bus, scheduler, secrets, buckets } = services;
  for (const queue of deployment.queues) queues.create(queue);
  for (const bucket of deployment.buckets) buckets.create(bucket);
  await Promise.all(deployment.tables.map((table) => tables.create(table)));
  // An ARN is a name here, too: the functions read the secret by the text in the bridge file.
  for (const [name, text] of named)
    accept(name, await secrets.handle('CreateSecret', { Name: name, SecretString: text }));
  for (const secret of deployment.secrets) await createSecret(secret, secrets, modelSecret);
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
  for (const rule of deployment.rules) await putRule(rule, bus);
}

/** Puts a rule and its targets, whether or not it is there already. */
export async function putRule(rule: RuleSpec, bus: Services['bus']): Promise<void> {
  const at = { EventBusName: rule.bus };
  const pattern: { readonly EventPattern?: Json } =
    rule.pattern === undefined ? {} : { EventPattern: JSON.stringify(rule.pattern) };
  const State = rule.enabled ? 'ENABLED' : 'DISABLED';
  accept(rule.name, await bus.handle('PutRule', { ...at, Name: rule.name, State, ...pattern }));
  accept(rule.name, await bus.handle('PutTargets', { ...at, Rule: rule.name, Targets: rule.targets }));
}

/** Creates a secret with a random text, or with that of the model where the template generates none. */
export async function createSecret(
  { name, description, generatedLength }: SecretSpec,
  secrets: Services['secrets'],
  modelSecret: string,
): Promise<void> {
  const input = {
    Name: name,
    SecretString: generatedLength === undefined ? modelSecret : randomText(generatedLength),
    ...(description === undefined ? {} : { Description: description }),
  };
  accept(name, await secrets.handle('CreateSecret', input));
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomText(length: number): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');
}

/** @throws Error unless the service did what was asked */
export function accept(name: string, { status, body }: Reply): void {
  if (status !== 200) throw new Error(`${name}: ${JSON.stringify(body)}`);
  const failed = body['FailedEntries'];
  if (Array.isArray(failed) && failed.length > 0) throw new Error(`${name}: ${JSON.stringify(failed)}`);
}
