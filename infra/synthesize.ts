import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib/core';
import type { Bridge } from '../shared/policy/bridge.ts';
import { BridgeStack, type BridgeStackProps } from './bridge-stack.ts';
import { bundleFunctions } from './bundle.ts';
import { featureFlags } from './feature-flags.ts';
import type { SchemaCompiler } from './function-entries.ts';

/**
 * Creates the CDK app of a bridge.
 *
 * @param checked true to check the template against CDK's own rules; pass {@link synthesize} the same value. The
 * template is the same either way.
 * @param outdir the folder of the cloud assembly; defaults to `CDK_OUTDIR`, which the CDK CLI sets, and then to
 * `cdk.out`
 */
export function createApp({ checked, outdir }: { readonly checked: boolean; readonly outdir?: string }): App {
  return new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    treeMetadata: checked,
    autoSynth: false,
    builtinCloudFormationValidation: checked,
    // Without this flag the built-in rules only warn.
    postCliContext: { ...featureFlags, '@aws-cdk/core:validateAgainstDefaultRules': checked },
  });
}

export interface SynthesizeOptions extends Omit<BridgeStackProps, 'bridge' | 'code'> {
  /** The repository's folder. */
  readonly root: string;
  readonly compile: SchemaCompiler;
  /** True to check the template against cdk-nag's rule packs, which takes longer than the rest. */
  readonly checked: boolean;
}

/**
 * Synthesizes a checked bridge: bundles the functions, builds the stack, writes the cloud assembly to the app's output
 * folder.
 */
export async function synthesize(app: App, bridge: Bridge, options: SynthesizeOptions): Promise<void> {
  const { root, compile, checked, ...stack } = options;
  const outDir = await mkdtemp(join(tmpdir(), 'fusion-bus-'));
  try {
    const nag = checked ? import('cdk-nag') : undefined;
    const code = await bundleFunctions(root, bridge, { compile, outDir });
    new BridgeStack(app, { ...stack, bridge, code });
    if (nag !== undefined) {
      const { AwsSolutionsChecks, ServerlessChecks } = await nag;
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    }
    app.synth();
  } finally {
    // CDK has copied the bundles into the assembly.
    await rm(outDir, { recursive: true, force: true });
  }
}
