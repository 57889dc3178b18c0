import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';

/** The output of a synthesis: one stack with its template and the folders of its functions. */
export interface CloudAssembly {
  readonly stack: string;
  readonly template: Json;
  /** The folder of each asset, by the S3 key that the template names it by. */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * Reads CDK's output folder.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html
 */
export async function readCloudAssembly(folder: string): Promise<CloudAssembly> {
  const manifest = await readObject(join(folder, 'manifest.json'));
  const artifacts = Object.entries(objectAt(manifest, 'artifacts'));
  const stacks = artifacts.filter(([, artifact]) => typeOf(artifact) === 'aws:cloudformation:stack');
  const [stack, ...others] = stacks;
  if (stack === undefined || others.length > 0)
    throw new Error(`${folder} contains ${stacks.length} stacks; exactly one is expected`);
  const [name, artifact] = stack;
  const assets = await Promise.all(
    artifacts
      .filter(([, other]) => typeOf(other) === 'cdk:asset-manifest')
      .map(([, other]) => readAssets(folder, textAt(propertiesOf(other), 'file'))),
  );
  return {
    stack: name,
    template: await readObject(join(folder, textAt(propertiesOf(artifact), 'templateFile'))),
    assets: new Map(assets.flat()),
  };
}

async function readAssets(folder: string, file: string): Promise<readonly (readonly [string, string])[]> {
  const files = Object.values(objectAt(await readObject(join(folder, file)), 'files'));
  return files.flatMap((asset) => {
    if (!isJsonObject(asset)) return [];
    const path = join(folder, textAt(objectAt(asset, 'source'), 'path'));
    return Object.values(objectAt(asset, 'destinations')).map(
      (destination) => [isJsonObject(destination) ? textAt(destination, 'objectKey') : '', path] as const,
    );
  });
}

async function readObject(path: string): Promise<JsonObject> {
  const value = JSON.parse(await readFile(path, 'utf8'));
  if (!isJsonObject(value)) throw new Error(`${path} is not a JSON object`);
  return value;
}

const typeOf = (artifact: Json): Json | undefined => (isJsonObject(artifact) ? artifact['type'] : undefined);

const propertiesOf = (artifact: Json): JsonObject =>
  isJsonObject(artifact) ? objectAt(artifact, 'properties') : {};

function objectAt(object: JsonObject, name: string): JsonObject {
  const value = ownMember(object, name);
  return isJsonObject(value) ? value : {};
}

function textAt(object: JsonObject, name: string): string {
  const value = ownMember(object, name);
  if (typeof value !== 'string') throw new Error(`the cloud assembly lacks ${name}`);
  return value;
}
