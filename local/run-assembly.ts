import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountEvent, Ready } from './account/account-event.ts';
import { Account } from './account/account.ts';
import { noteStrayEvents } from './account/note-stray-events.ts';
import { type Waiting, waitingFor } from './account/waiting.ts';
import { functionLabel, nameOf, roleOf, terminalQueues, urlsByName, workQueues } from './account/roles.ts';
import type { LocalBrokers } from './lambda/feed-source.ts';
import { Workers } from './lambda/workers.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { provision } from './provision.ts';
import type { ServiceOptions, StartedServices } from './start-services.ts';
import type { CloudAssembly } from './synth/cloud-assembly.ts';
import type { Deployment } from './template/deployment.ts';
import { type UpdateReport, updateBridge } from './update-bridge.ts';
import { TemplateFault } from './template/properties.ts';
import { readTemplate } from './template/read-template.ts';

export interface RunOptions extends ServiceOptions {
  /** The environment that holds the models' keys and addresses. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The brokers of this machine that feeds read. */
  readonly brokers?: LocalBrokers;
  /** Gets a line about something that is no event of the bridge. */
  readonly onNote?: (note: string) => void;
  /** The names of the keys that the models need beside Anthropic's. */
  readonly modelKeys?: readonly string[] | undefined;
  /** The most processes of one function; 2 by default. */
  readonly concurrency?: number;
  /** True if recipients may be on the loopback interface of this machine; false by default, as on AWS. */
  readonly allowsLoopback?: boolean;
  /** The texts of secrets that the bridge file names, by the names or ARNs there. */
  readonly secrets?: ReadonlyMap<string, string>;
  readonly onAccount?: (event: AccountEvent) => void;
  /** Gets each line that functions write. */
  readonly onLine?: (functionName: string, line: string, stream: 'stdout' | 'stderr') => void;
}

/** A bridge that runs on this machine. */
export interface Running extends Ready {
  /** The functions' access key id, which opens the secrets and the queues that they consume. It is never printed. */
  readonly accessKeyId: string;
  /** The current processes of functions, by function. Any of them may be killed at any time. */
  readonly functionPids: () => ReadonlyMap<string, readonly number[]>;
  /** Updates the code of one function, by its label, while all goes on; the folder holds its module. */
  readonly replaceCode: (functionLabel: string, folder: string) => void;
  /**
   * Becomes another deployment of the same bridge, and keeps its groups and messages.
   *
   * @param modelKeys the names of the keys that its models need beside Anthropic's
   * @throws UserError before anything has changed, where only a new start can do it
   */
  readonly update: (assembly: CloudAssembly, modelKeys: readonly string[]) => Promise<UpdateReport>;
  /** Resolves when every group has ended and no message is under way. Timers of ended groups do not count. */
  readonly settled: () => Promise<void>;
  /** Returns the work that keeps the run from its end. */
  readonly waiting: () => Waiting;
  /** Returns the waiting terminal messages in one line; undefined when there are none. */
  readonly trouble: () => string | undefined;
  /** Stops new work, lets functions finish, and closes everything. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

/**
 * Runs a cloud assembly.
 *
 * @throws UserError when the template has a resource that cannot run here
 */
export async function runAssembly(
  { stack, template, assets }: CloudAssembly,
  services: StartedServices,
  {
    env,
    modelKeys = [],
    concurrency = 2,
    allowsLoopback = false,
    secrets = new Map(),
    brokers,
    onNote = () => undefined,
    ...listeners
  }: RunOptions,
): Promise<Running> {
  const { onAccount = () => undefined, onLine = () => undefined } = listeners;
  const { endpoint, queues, bus: events, scheduler } = services;
  let deployment = read(template, { stack, endpoint: endpoint.url });
  const account = new Account(deployment, queues, events, onAccount);
  services.lost.listener = ({ reason, targetArn }) =>
    account.report({ kind: 'lost', reason: targetArn === undefined ? reason : `${reason} (${targetArn})` });
  let modelSecret = secretOf(modelKeys, env);
  await provision(deployment, services, modelSecret, secrets);
  // Only now: no other program can have put anything where the bridge gets its resources.
  services.access.open(deployment.eventSources.map(({ queueArn }) => queueArn));
  const labels = labelsOf(deployment);
  const labelOf = (name: string): string => labels.get(name) ?? name;
  const workers = new Workers(deployment, {
    endpoint: endpoint.url,
    accessKeyId: services.access.accessKeyId,
    modelUrl: env['ANTHROPIC_BASE_URL'],
    bedrockUrl: env['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'],
    allowsLoopback,
    assets,
    concurrency,
    brokers,
    onNote,
    queues,
    onBatch: ({ queueArn }, event) => account.onBatch(queueArn, event),
    onFailure: (name, error, messages) =>
      account.report({ kind: 'function-failed', functionName: labelOf(name), error, messages }),
    onLine: (name, line, stream) => onLine(labelOf(name), line, stream),
  });

  const countOf = ({ arn }: { readonly arn: string }): number => {
    const { ready, inFlight } = queues.counts(arn);
    return ready + inFlight;
  };
  const isQuiet = (): boolean =>
    account.ledger.open === 0 &&
    account.due === 0 &&
    workers.running === 0 &&
    workQueues(deployment).every((queue) => countOf(queue) === 0);

  noteStrayEvents(deployment, events, busOf(deployment), onNote);
  services.gatewayPlace.of = { endpoint: endpoint.url, ...addressesOf(deployment) };
  const stopping = new AbortController();
  return {
    endpoint: endpoint.url,
    accessKeyId: services.access.accessKeyId,
    ...addressesOf(deployment),
    ...claimsOf(deployment),
    ...outsideOf(deployment),
    deadLetters: urlsByName(terminalQueues(deployment)),
    functionPids: () => workers.pids,
    replaceCode: (label, folder) => {
      const [name = label] = [...labels].find(([, one]) => one === label) ?? [];
      workers.replaceCode(name, folder);
    },
    update: async (assembly, keys) => {
      const after = read(assembly.template, { stack: assembly.stack, endpoint: endpoint.url });
      const text = secretOf(keys, env);
      const secret = { text, isNew: text !== modelSecret };
      const report = await updateBridge({ services, workers, account }, deployment, after, assembly, secret);
      [deployment, modelSecret] = [after, text];
      for (const [name, label] of labelsOf(after)) labels.set(name, label);
      services.gatewayPlace.of = { endpoint: endpoint.url, ...addressesOf(after) };
      return report;
    },
    waiting: () =>
      waitingFor({ open: account.ledger.open, due: account.due }, workQueues(deployment), countOf),
    trouble: () => account.ledger.trouble,
    settled: async () => {
      while (!stopping.signal.aborted) {
        // A message is deleted after its function has put its events, so quiet queues prove something only once these
        // are delivered.
        if (isQuiet()) {
          await Promise.all([events.idle(), scheduler.idle()]);
          if (isQuiet()) return;
        }
        await sleep(settledEveryMs);
      }
    },
    stop: async (graceMs = defaultGraceMs) => {
      stopping.abort();
      await workers.stop(graceMs);
      await services.close();
    },
  };
}

/** Time for functions to finish. */
const defaultGraceMs = 3000;
const settledEveryMs = 25;

/** Returns the text of the model's secret: the keys of the environment, by their names. */
function secretOf(modelKeys: readonly string[], env: RunOptions['env']): string {
  const keys = ['ANTHROPIC_API_KEY', ...modelKeys].map((name) => [name, env[name] ?? ''] as const);
  return JSON.stringify(Object.fromEntries(keys));
}

const labelsOf = ({ functions }: Deployment): Map<string, string> =>
  new Map(functions.map((spec) => [spec.name, functionLabel(spec)]));

/** Returns the bus and the queues of recipients, which programs outside use. */
function addressesOf(deployment: Deployment): Pick<Ready, 'bus' | 'recipients'> {
  const queues = deployment.queues.filter((queue) => roleOf(queue) === 'recipient');
  return { bus: busOf(deployment), recipients: urlsByName(queues) };
}

const busOf = ({ buses: [bus] }: Deployment): string => bus?.name ?? 'default';

function outsideOf({ queues }: Deployment): Pick<Ready, 'outside'> {
  const forwarded = queues.filter((queue) => roleOf(queue) === 'forward');
  return forwarded.length === 0 ? {} : { outside: urlsByName(forwarded) };
}

/** Returns the bucket of a bridge, which has one or none. */
function claimsOf({ buckets: [bucket] }: Deployment): Pick<Ready, 'claims'> {
  return bucket === undefined ? {} : { claims: bucket.name };
}

function read(template: CloudAssembly['template'], place: Parameters<typeof readTemplate>[1]): Deployment {
  try {
    const deployment = readTemplate(template, place);
    for (const queue of terminalQueues(deployment)) {
      if (nameOf(queue) === '') throw new TemplateFault(`the queue ${queue.name} has no name in its tags`);
    }
    return deployment;
  } catch (error) {
    if (error instanceof TemplateFault)
      throw new UserError(`the template cannot be run on a laptop: ${error.message}`);
    throw error;
  }
}
