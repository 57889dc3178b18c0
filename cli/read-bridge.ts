import { stat } from 'node:fs/promises';
import type { Bridge } from '../shared/policy/bridge.ts';
import type { Fusion } from '../shared/policy/fusion.ts';
import { didYouMean } from '../shared/bridge-file/check/did-you-mean.ts';
import { loadBridge } from '../shared/bridge-file/load-bridge.ts';
import { formatMistake } from '../shared/bridge-file/source/mistake.ts';
import { quote } from '../shared/json/printable.ts';
import { Mistake } from './mistake.ts';

/** A bridge, and where it is written down. */
export interface BridgeAt {
  readonly file: string;
  readonly bridge: Bridge;
}

/** As for `cdk deploy`, where no other is named. */
const defaultFile = 'examples/recommendation/bridge.yaml';

/**
 * Reads the bridge file that was named on the command line or in the environment.
 *
 * @throws Mistake with everything that is wrong with it
 */
export async function readBridge(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BridgeAt> {
  const file = named ?? env['FUSION_BUS_BRIDGE'] ?? defaultFile;
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new Mistake(`${file}: there is no such file; name the bridge file with --bridge`);
  const loaded = await loadBridge(file);
  if (loaded.kind === 'mistakes') throw new Mistake(loaded.mistakes.map(formatMistake).join('\n'));
  return { file, bridge: loaded.bridge };
}

/** @throws Mistake when the bridge has no fusion of that name */
export function fusionNamed({ file, bridge }: BridgeAt, name: string): Fusion {
  const fusion = bridge.fusions.find((one) => one.name === name);
  if (fusion !== undefined) return fusion;
  const names = bridge.fusions.map((one) => one.name);
  throw new Mistake(
    `${file}: no fusion is named ${quote(name)}${didYouMean(name, names) || `; there is ${names.join(', ')}`}`,
  );
}
