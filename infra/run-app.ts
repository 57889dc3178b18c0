import { resolve } from 'node:path';
import { compileSchemaModule } from '../shared/json-schema/compile-schema.ts';
import { loadBridge } from '../shared/bridge-file/load-bridge.ts';
import { formatMistake } from '../shared/bridge-file/source/mistake.ts';
import { describeLimits } from '../shared/policy/describe-limits.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { quote } from '../shared/json/printable.ts';
import { feedCosts } from './feeds/feed-costs.ts';
import { collectorOf, telemetryNotes } from './telemetry-notes.ts';
import { readSettings } from './settings.ts';
import { unknownContext } from './unknown-context.ts';
import { createApp, synthesize } from './synthesize.ts';

/**
 * Runs the app and reports mistakes and warnings, one line each.
 *
 * @param asked settings that override those of the CDK CLI and the environment
 * @returns the exit code of the process
 */
export async function runApp(
  env: Readonly<Record<string, string | undefined>>,
  report: (line: string) => void,
  asked: Readonly<Record<string, string | undefined>> = {},
): Promise<number> {
  const checked = env['FUSION_BUS_FAST'] !== '1';
  const app = createApp({ checked, outdir: env['CDK_OUTDIR'] ?? 'cdk.out' });
  const context: unknown = app.node.getAllContext();
  const stranger = unknownContext(
    typeof context === 'object' && context !== null ? Object.keys(context) : [],
  );
  if (stranger !== undefined) {
    report(stranger);
    return 2;
  }
  const settings = readSettings((name): unknown => asked[name] ?? app.node.tryGetContext(name), env);
  if (settings.kind === 'mistake') {
    report(settings.message);
    return 2;
  }
  const { bridgeFile, kind: _, ...stack } = settings;
  const loaded = await loadBridge(bridgeFile);
  if (loaded.kind === 'mistakes') {
    for (const mistake of loaded.mistakes) report(formatMistake(mistake));
    return 2;
  }
  const collector = collectorOf(loaded.bridge, env);
  if (collector.kind === 'mistake') {
    report(collector.message);
    return 2;
  }
  // The laptop runtime has read the file itself and has reported its warnings.
  if (checked) {
    report(`synthesizing the bridge ${quote(loaded.bridge.name)} of ${bridgeFile}`);
    for (const warning of loaded.warnings) report(`warning: ${formatMistake(warning)}`);
    for (const line of feedCosts(loaded.bridge)) report(line);
    for (const line of telemetryNotes(loaded.bridge, collector.endpoint)) report(line);
    for (const { name, compose } of loaded.bridge.fusions)
      if (compose.kind === 'claude') report(`fusion "${name}": ${describeLimits(compose).join('; ')}`);
  }
  const root = resolve(import.meta.dirname, '..');
  try {
    await synthesize(app, loaded.bridge, {
      ...stack,
      ...(collector.endpoint !== undefined && { otlpEndpoint: collector.endpoint }),
      root,
      compile: compileSchemaModule,
      checked,
    });
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report(`${bridgeFile}: ${error.message}`);
    return 2;
  }
}
