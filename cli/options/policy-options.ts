import type { Command } from 'commander';
import type { Give, PolicyOptions, PolicyTarget } from './order.ts';
import { wholeNumber } from './values.ts';

const bridgeFile =
  'the bridge file; else FUSION_BUS_BRIDGE, else bridge.yaml, else examples/recommendation/bridge.yaml';

export function addPolicy(program: Command, give: Give): void {
  const policy = program
    .command('policy')
    .description('Changes the policy of a bridge that is up, without a deployment: see docs/live-policy.md.');
  const ofFile = (name: string, description: string): Command =>
    policy
      .command(name)
      .description(description)
      .argument('[bridge.yaml]', bridgeFile)
      .option('--table <name>', "the table of the bridge's groups; else it is looked for")
      .allowExcessArguments(false);
  const order = (options: PolicyOptions): void => give({ kind: 'policy', options });
  const target = (bridge: string | undefined, { table }: PolicyTarget): PolicyTarget => ({
    ...(bridge !== undefined && { bridge }),
    ...(table !== undefined && { table }),
  });

  ofFile('check', 'Says which changes of the file are live and which need a deployment.').action(
    (bridge: string | undefined, given: PolicyTarget) => order({ action: 'check', ...target(bridge, given) }),
  );
  ofFile('diff', 'Shows how the file differs from the active version.').action(
    (bridge: string | undefined, given: PolicyTarget) => order({ action: 'diff', ...target(bridge, given) }),
  );
  ofFile('propose', 'Stores the file as a version, and makes it the candidate for a share of the keys.')
    .requiredOption('--share <percent>', 'the share of the keys: 1 to 100', wholeNumber(1, 100))
    .action((bridge: string | undefined, given: PolicyTarget & { readonly share: number }) =>
      order({ action: 'propose', share: given.share, ...target(bridge, given) }),
    );
  ofFile('promote', 'Makes the candidate the active version of all keys.')
    .option('--to <id>', 'a version that was stored before, in the place of the candidate')
    .action((bridge: string | undefined, given: PolicyTarget & { readonly to?: string }) =>
      order({ action: 'promote', version: given.to, ...target(bridge, given) }),
    );
  ofFile('rollback', 'Withdraws the candidate, or else goes back to the version before.').action(
    (bridge: string | undefined, given: PolicyTarget) =>
      order({ action: 'rollback', ...target(bridge, given) }),
  );
  ofFile('pull', 'Writes the bridge file of the active version.')
    .option('--out <file>', 'where it goes; else over the bridge file')
    .action((bridge: string | undefined, given: PolicyTarget & { readonly out?: string }) =>
      order({ action: 'pull', out: given.out, ...target(bridge, given) }),
    );
  ofFile('status', 'Shows the active version and the candidate.').action(
    (bridge: string | undefined, given: PolicyTarget) =>
      order({ action: 'status', ...target(bridge, given) }),
  );
}
