import type { Command } from 'commander';

/** The bridge that a command addresses. Undefined members come from the bridge file and from AWS. */
export interface Target {
  readonly bridge?: string;
  readonly bus?: string;
}

/** Adds `--bridge` and `--bus`. */
export function withTarget(command: Command): Command {
  return withBridge(command).option('--bus <name>', "the bridge's bus; else it is looked for");
}

/** Adds `--bridge`. */
export function withBridge(command: Command): Command {
  return command
    .option(
      '--bridge <file>',
      'the bridge file; else FUSION_BUS_BRIDGE, else bridge.yaml, else examples/recommendation/bridge.yaml',
    )
    .allowExcessArguments(false);
}
