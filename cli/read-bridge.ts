import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Bridge } from '../shared/policy/bridge.ts';
import type { Fusion } from '../shared/policy/fusion.ts';
import { didYouMean, nearest } from '../shared/bridge-file/check/did-you-mean.ts';
import { loadBridge } from '../shared/bridge-file/load-bridge.ts';
import { defaultBridgeFile } from '../shared/bridge-file/node-default-file.ts';
import { formatMistake } from '../shared/bridge-file/source/mistake.ts';
import { quote } from '../shared/json/printable.ts';
import { UserError } from '../shared/ports/user-error.ts';

/** A bridge and the path of its file. */
export interface BridgeAt {
  readonly file: string;
  readonly bridge: Bridge;
  /** Settings that work but are probably not meant; a line each. */
  readonly warnings: readonly string[];
  /** The files that it was read from. */
  readonly files: readonly string[];
}

/**
 * Reads the bridge file of `--bridge`, of the environment, or of the current folder.
 *
 * @throws UserError with everything that is wrong with it
 */
export async function readBridge(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BridgeAt> {
  const file = named ?? env['FUSION_BUS_BRIDGE'] ?? defaultBridgeFile();
  return readBridgeFile(file, '; name the bridge file with --bridge');
}

/**
 * Reads the bridge file at a path.
 *
 * @param hint what to do where there is no such file
 * @throws UserError with everything that is wrong with it
 */
export async function readBridgeFile(file: string, hint = ''): Promise<BridgeAt> {
  if (file === '')
    throw new UserError(`the name of the bridge file is empty${hint || '; name the file by its path'}`);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined)
    throw new UserError(`${file}: there is no such file${(await nearestFile(file)) || hint}`);
  if (!found.isFile())
    throw new UserError(
      `${file}: this is no file; name the bridge file itself, such as ${join(file, 'bridge.yaml')}`,
    );
  const named: string[] = [];
  const loaded = await loadBridge(file, (one) => named.push(one));
  if (loaded.kind === 'mistakes') throw new UserError(loaded.mistakes.map(formatMistake).join('\n'));
  const warnings = loaded.warnings.map((one) => `warning: ${formatMistake(one)}`);
  return { file, bridge: loaded.bridge, warnings, files: [file, ...named] };
}

/** Suggests a file of the same folder. */
export async function nearestFile(file: string): Promise<string> {
  const names = await readdir(dirname(file)).catch(() => []);
  const meant = nearest(basename(file), names);
  return meant === undefined ? '' : `; did you mean ${join(dirname(file), meant)}?`;
}

/** @throws UserError when the bridge has no fusion of that name */
export function fusionNamed({ file, bridge }: BridgeAt, name: string): Fusion {
  const fusion = bridge.fusions.find((one) => one.name === name);
  if (fusion !== undefined) return fusion;
  const names = bridge.fusions.map((one) => one.name);
  throw new UserError(
    `${file}: no fusion is named ${quote(name)}${didYouMean(name, names) || `; there is ${names.join(', ')}`}`,
  );
}
