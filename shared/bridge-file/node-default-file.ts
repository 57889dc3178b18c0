import { existsSync } from 'node:fs';

/** The name of a bridge file in its own folder. */
const usual = 'bridge.yaml';

/** The example of the clone. */
const example = 'examples/recommendation/bridge.yaml';

/** Returns the bridge file for commands that name none: that of the current folder, or the clone's example. */
export function defaultBridgeFile(): string {
  return existsSync(usual) || !existsSync(example) ? usual : example;
}
