import { existsSync } from 'node:fs';

/** The name that a bridge file has in a folder of its own. */
const usual = 'bridge.yaml';

/** The example of the clone. */
const example = 'examples/recommendation/bridge.yaml';

/** The bridge file of the current folder, for commands that name none: its own one, or the clone's example. */
export function defaultBridgeFile(): string {
  return existsSync(usual) || !existsSync(example) ? usual : example;
}
