import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { didYouMean } from '../../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../../shared/json/printable.ts';
import type { GatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import { gatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { connectionOf } from '../connection.ts';
import { explain } from '../explain.ts';
import type { GatewayOptions } from '../options/order.ts';
import { openFeeds, type OpenedFeeds } from '../feed/open-feeds.ts';
import { requireBrokers } from '../feed/require-brokers.ts';
import { requireParts } from '../parts.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, readBridge } from '../read-bridge.ts';
import type { OpenedGateway } from './open-gateway.ts';

/** The time for calls under way to end, before a container is stopped by force. */
const graceMs = 5_000;

/**
 * `gateway`: answers gRPC with the credentials of this process, until it is interrupted. The source of everything that it
 * posts is that of `--source`, and IAM holds the credentials to it. With `--feeds` it reads the bridge's brokers as well;
 * their messages have the sources of the feeds.
 *
 * @returns the exit code: 0 after a clean stop
 * @throws UserError
 */
export async function gateway(options: GatewayOptions, environment: ProcessEnvironment): Promise<0> {
  requireParts('gateway', ['gateway']);
  const { env, out, err } = environment;
  const at = await readBridge(options.bridge, env);
  if (options.feeds === true) requireBrokers('gateway', at);
  const policy = gatewayPolicy(at.bridge);
  checkRecipients(options.recipients, policy);
  for (const warning of at.warnings) err(warning);
  const stranger = strangerNote(options.source, policy);
  if (stranger !== undefined) err(stranger);
  const interrupted = environment.holdInterrupts();
  const { openGateway } = await import('./open-gateway.ts');
  const { source, bus, table, recipients, host, port, metricsPort } = options;
  const opened = await openGateway({
    policy,
    source,
    host,
    port,
    aws: { bridge: policy.name, bus, table, recipients, connection: connectionOf(env) },
    metricsPort,
    onFault: (fault) => err(`gateway: ${describe(fault, env)}`),
  });
  const feeds = await feedsBeside(opened, at, options, environment);
  out(`gateway     ${policy.name} as ${source}, grpc://${host}:${opened.port}`);
  if (feeds !== undefined) err(`reading ${feeds.what}`);
  if (opened.metricsPort !== undefined) out(`metrics     http://${host}:${opened.metricsPort}/metrics`);
  err('Ctrl-C stops it');
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await Promise.all([end(opened), feeds?.stop()]);
  return 0;
}

/** Opens the feeds that the person asked for. Closes the gateway where they cannot be opened. */
async function feedsBeside(
  opened: OpenedGateway,
  at: BridgeAt,
  options: GatewayOptions,
  environment: ProcessEnvironment,
): Promise<OpenedFeeds | undefined> {
  if (options.feeds !== true) return undefined;
  try {
    return await openFeeds(at, options, environment);
  } catch (error) {
    await end(opened);
    throw error;
  }
}

async function end(opened: OpenedGateway): Promise<void> {
  await Promise.race([opened.stop(), sleep(graceMs, undefined, { ref: false })]);
  opened.close();
}

function checkRecipients(given: ReadonlyMap<string, string>, { recipients }: GatewayPolicy): void {
  for (const name of given.keys())
    if (!recipients.some((one) => one.name === name))
      throw new UserError(
        `--recipient ${name}: the bridge has no recipient ${quote(name)}; there is ${recipients.map((one) => one.name).join(', ')}`,
      );
}

/**
 * Says that no topic takes what a source posts. A gateway that only receives has such a source.
 *
 * @throws UserError when the source has no name
 */
function strangerNote(source: string, { topics }: GatewayPolicy): string | undefined {
  if (source === '') throw new UserError('--source is empty; name the source of everything that is posted');
  if (topics.some(({ sources }) => sources === undefined || sources.includes(source))) return undefined;
  const known = [...new Set(topics.flatMap(({ sources = [] }) => sources))];
  return `warning: no topic takes what ${quote(source)} posts${didYouMean(source, known) || `; the sources are ${known.join(', ')}`}`;
}

/** A fault of AWS in one line that says what to do; any other with its stack. */
function describe(fault: unknown, env: ProcessEnvironment['env']): string {
  const known = explain(fault, env);
  if (known !== undefined) return known.message;
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
