/**
 * `fusion-bus/bridge`: declares, reads and checks bridges. It loads nothing of CDK and speaks to no network.
 *
 * @packageDocumentation
 */
import { join } from 'node:path';
import { loadBridge as loadBridgeFile } from '../shared/bridge-file/load-bridge.ts';
import { readFileBeside } from '../shared/bridge-file/node-read-file.ts';
import { type Loaded, parseBridge } from '../shared/bridge-file/parse-bridge.ts';
import type { BridgeMistake } from './bridge-mistake.ts';
import type { BridgeSource } from './bridge-source.ts';
import { CompiledBridge } from './compiled-bridge.ts';

export { type BridgeMistake, formatMistake } from './bridge-mistake.ts';
export type { BridgeSource, RecipientSource, TopicSource } from './bridge-source.ts';
export type { ComposeSource } from './compose-source.ts';
export type { FusionSource } from './fusion-source.ts';
export { CompiledBridge } from './compiled-bridge.ts';
export type { ExactNumber } from '../shared/json/exact-number.ts';

export type { Json, JsonObject } from '../shared/json/json.ts';

/** The outcome of reading a bridge: the bridge with its warnings, or every mistake in it. */
export type Compiled =
  | {
      readonly kind: 'bridge';
      readonly bridge: CompiledBridge;
      /** Settings that work but are probably not meant. */
      readonly warnings: readonly BridgeMistake[];
    }
  | {
      readonly kind: 'mistakes';
      /** All of them, in the order of the file. */
      readonly mistakes: readonly BridgeMistake[];
    };

/** Options for a bridge that is declared as an object. */
export interface CompileOptions {
  /** The folder that the paths of schemas start from; the current folder unless given. */
  readonly folder?: string;
}

/**
 * Declares a bridge in TypeScript, with the keys and the documentation of the bridge file. Returns its argument: what
 * one part says about another is checked by {@link compileBridge}.
 */
export function defineBridge<const Source extends BridgeSource>(source: Source): Source {
  return source;
}

/**
 * Checks a bridge that is declared as an object, and the schemas that it names. Never throws for a mistake in either.
 * Line and column of a mistake count in the object's JSON text with an indentation of two spaces.
 */
export async function compileBridge(
  source: BridgeSource,
  { folder = '.' }: CompileOptions = {},
): Promise<Compiled> {
  const text = JSON.stringify(source, null, 2);
  return compiled(await parseBridge(text, 'bridge', readFileBeside(join(folder, 'bridge.json'))));
}

/**
 * Reads and checks a bridge file in YAML or JSON, and the schemas that it names by paths beside it. Never throws: a file
 * that cannot be read is a mistake too.
 */
export async function loadBridge(file: string): Promise<Compiled> {
  return compiled(await loadBridgeFile(file));
}

function compiled(loaded: Loaded): Compiled {
  if (loaded.kind === 'mistakes') return loaded;
  return { ...loaded, bridge: new CompiledBridge(loaded.bridge) };
}
