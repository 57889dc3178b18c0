import { resolve } from 'node:path';
import type { Ready } from '../../local/account/account-event.ts';
import { defaultBridgeFile } from '../../shared/bridge-file/node-default-file.ts';
import { ownMember } from '../../shared/json/is-json-object.ts';
import { printable } from '../../shared/json/printable.ts';
import { topicOfType } from '../../shared/policy/event-types.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { isByAttribute } from '../check-posting.ts';
import type { Written } from '../envelope-file.ts';
import type { BridgeAt } from '../read-bridge.ts';
import type { Palette } from '../terminal.ts';
import { wrapLine } from '../wrap.ts';

/** The names of a bridge that the first lines show. */
export interface Shown {
  readonly name: string;
  /** In the order of the bridge file. */
  readonly topics: readonly string[];
  /** Commands for a second terminal, ready to be copied. */
  readonly commands: readonly string[];
}

/** Describes a bridge that is up: its names, and what to type next. What is copied is never broken. */
export function describeReady(
  { name, topics, commands }: Shown,
  { endpoint, bus, claims, recipients, outside = {}, pages }: Ready & { readonly pages?: string | undefined },
  { paint, columns }: { readonly paint: Palette; readonly columns: number },
): string {
  const whole = (label: string, value: string): string => `  ${paint.dim(label.padEnd(12))}${value}`;
  const row = (label: string, value: string): string => wrapLine(whole(label, value), columns, 14);
  return [
    `${paint.bold('fusion-bus')} ${paint.cyan(name)}`,
    ...(topics.length === 0 ? [] : [row('topics', topics.map(printable).join(', '))]),
    whole('bus', bus),
    ...(claims === undefined ? [] : [whole('bucket', claims)]),
    ...Object.entries(recipients).map(([recipient, url]) =>
      row('recipient', `${recipient}  ${paint.dim(url)}`),
    ),
    ...Object.entries(outside).map(([recipient, url]) =>
      row('outside', `${recipient}  ${paint.dim(`by its forwarder, ${url}`)}`),
    ),
    ...(pages === undefined ? [] : [whole('console', pages)]),
    '',
    wrapLine(paint.dim('In a second terminal:'), columns, 0),
    exportLine(endpoint),
    ...commands,
    '',
    paint.dim('Ctrl-C stops everything.'),
    '',
  ].join('\n');
}

/** The line after which the AWS CLI, every SDK and this program speak to the laptop. It answers to any key. */
const exportLine = (endpoint: string): string =>
  `export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x`;

/** The key of the commands where nothing has been posted. */
const madeUpKey = 'demo';

/**
 * Returns a call of `post`, `request` and `group` with the names of this bridge.
 *
 * @param program the call of this program
 */
export function readyCommands(
  { file, bridge }: BridgeAt,
  posted: { readonly file: string; readonly first: Written | undefined } | undefined,
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const { fusions, topics } = bridge;
  const [fusion] = fusions;
  const topic = topics.find(({ role }) => role === 'part');
  if (fusion === undefined || topic === undefined) return [];
  const at = isFoundByItself(file, env) ? '' : ` --bridge ${word(file)}`;
  const call = (...words: readonly string[]): string => `${program} ${words.map(word).join(' ')}${at}`;
  const make = (...words: readonly string[]): string => `${call('sample', ...words)} | ${call('post', '-')}`;
  const parts = `${madeUpKey}.jsonl`;
  return [
    posted === undefined ? make(topic.name) : call('post', posted.file),
    `${call('sample', '--for', fusion.name, '--key', madeUpKey)} > ${parts} && ${call('request', fusion.name, '--key', madeUpKey, '--post', parts)}`,
    call('group', fusion.name, keyOf(bridge, posted?.first) ?? madeUpKey),
  ];
}

/** Returns the key of an envelope in the first fusion; undefined where an expression finds it. */
function keyOf({ topics, fusions }: Bridge, written: Written | undefined): string | undefined {
  if (written === undefined) return undefined;
  const routes = topicOfType(topics, written.type)?.routes ?? [];
  const route = routes.find(({ fusion }) => fusion === fusions[0]?.name);
  const key = ownMember(written.event, 'correlationid');
  const isKey = route !== undefined && isByAttribute(route.correlate);
  return isKey && typeof key === 'string' ? key : undefined;
}

function isFoundByItself(file: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return resolve(file) === resolve(env['FUSION_BUS_BRIDGE'] ?? defaultBridgeFile());
}

/** Writes a word as a POSIX shell reads it. */
function word(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
