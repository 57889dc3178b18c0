import { join } from 'node:path';
import type * as Start from '../../local/start.ts';
import type * as EditorSchema from '../../shared/bridge-file/definition/editor-schema.ts';
import type * as ReferenceTable from '../../shared/bridge-file/definition/reference-table.ts';
import type * as TransportsTable from '../../shared/bridge-file/definition/transports-table.ts';
import type * as ParseBridge from '../../shared/bridge-file/parse-bridge.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { openClient } from '../local/end-to-end/client.ts';
import { ExtendedTree } from './extended-tree.ts';

/** Creates a copy of all that a transport concerns: its descriptor, its adapter, its deployment and the laptop. */
export function transportTree(): Promise<ExtendedTree> {
  return ExtendedTree.create(['shared', 'functions', 'infra', 'local']);
}

/** Reads a bridge file as the tree does. */
export async function parseIn(tree: ExtendedTree, text: string): Promise<ParseBridge.Loaded> {
  const { parseBridge } = (await tree.load('shared/bridge-file/parse-bridge.ts')) as typeof ParseBridge;
  return parseBridge(text, 'bridge.yaml', () => Promise.reject(new Error('no files')));
}

/** The pages that the tree generates from its descriptors. */
interface Reference {
  readonly schema: JsonObject;
  readonly keys: string;
  readonly transports: string;
}

export async function referenceIn(tree: ExtendedTree): Promise<Reference> {
  const definition = 'shared/bridge-file/definition';
  const { editorSchema } = (await tree.load(`${definition}/editor-schema.ts`)) as typeof EditorSchema;
  const { referenceTable } = (await tree.load(`${definition}/reference-table.ts`)) as typeof ReferenceTable;
  const { transportsTable } = (await tree.load(
    `${definition}/transports-table.ts`,
  )) as typeof TransportsTable;
  const schema = editorSchema();
  return { schema, keys: referenceTable(schema), transports: transportsTable() };
}

/** Runs a bridge with the code of the tree, and opens a client of it. */
export async function startIn(tree: ExtendedTree, bridge: string) {
  await tree.write('bridge.yaml', bridge);
  const { startLocal } = (await tree.load('local/start.ts')) as typeof Start;
  const running = await startLocal({ bridge: join(tree.root, 'bridge.yaml'), port: 0, env: {} });
  const client = openClient(running, () => JSON.stringify([...running.functionPids().values()]));
  return {
    running,
    client,
    async stop(): Promise<void> {
      client.close();
      await running.stop();
    },
  };
}
