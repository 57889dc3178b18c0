import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isJsonObject, ownMember } from '../shared/json/is-json-object.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { packageFile } from './package-file.ts';

/** The packages that only some commands need; a service that posts installs none of them. */
const parts = {
  /** Writes the template and bundles the functions, with what the functions import. */
  synthesis: [
    'aws-cdk-lib',
    'constructs',
    'cdk-nag',
    'esbuild',
    '@anthropic-ai/sdk',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-scheduler',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/client-sqs',
  ],
  /** Is AWS on this machine. */
  emulator: ['croner', 'dynalite', 'fauxqs', 'ipaddr.js'],
  /** Reads and writes bodies of Protocol Buffers. */
  protobuf: ['@bufbuild/protobuf'],
  /** Speaks to agents. */
  agents: ['@modelcontextprotocol/server'],
  /** Answers gRPC. */
  gateway: ['@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-node', '@aws-sdk/client-sqs'],
  /** Puts what brokers have on the bus, from a process of its own. */
  feeding: ['@aws-sdk/client-s3', '@aws-sdk/client-secrets-manager', '@aws-sdk/client-sqs'],
  /** Reads queues: those of messages that wait for an operator, and one of its own. */
  queues: ['@aws-sdk/client-sqs'],
  /** Reads what the functions have written. */
  logs: ['@aws-sdk/client-cloudwatch-logs'],
  /** Draws the pages of the console. */
  browser: ['preact', '@preact/signals', 'htm'],
  /** Is the CDK CLI. */
  deployment: ['aws-cdk'],
  /** Are the clients of the transports to recipients, each bundled where a recipient needs it. */
  kafka: ['@platformatic/kafka'],
  rabbitmq: ['rabbitmq-client'],
  sns: ['@aws-sdk/client-sns'],
  /** Signs requests to Amazon Bedrock, where a route has a node there. */
  bedrock: ['@smithy/signature-v4'],
} as const;

export type PartName = keyof typeof parts;

/** Every package of every part. */
export const partPackages: readonly string[] = [...new Set(Object.values(parts).flat())];

/**
 * Checks that the packages of some parts are installed.
 *
 * @param command for the message
 * @throws UserError with one line that installs what is missing
 */
export function requireParts(command: string, names: readonly PartName[]): void {
  const missing = [...new Set(names.flatMap((name) => parts[name]))].filter(
    (name) => folderOf(name) === undefined,
  );
  if (missing.length === 0) return;
  throw new UserError(
    `fusion-bus ${command} needs more packages: npm install --save-dev ${missing.map(specOf).join(' ')}`,
  );
}

/** The folder of an installed package, looked for as Node does from here; undefined when it is not installed. */
export function folderOf(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, 'package.json')));
}

/** The package with the versions that this program works with. */
function specOf(name: string): string {
  const { peerDependencies = null } = packageFile();
  const range = isJsonObject(peerDependencies) ? ownMember(peerDependencies, name) : undefined;
  return typeof range === 'string' ? `${name}@${range}` : name;
}
