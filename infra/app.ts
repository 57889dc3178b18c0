/**
 * Runs `node infra/app.ts`: synthesizes a cloud assembly from a bridge file. The CDK CLI runs it (see cdk.json), and so
 * does the laptop runtime, which needs the same template faster:
 *
 * - `-c bridge=FILE` or `FUSION_BUS_BRIDGE` names the bridge file;
 * - `-c alarmTopicArn=ARN` names an SNS topic that gets every alarm;
 * - `-c modelConcurrency=N` bounds the concurrent calls to Claude;
 * - `FUSION_BUS_FAST=1` leaves out the rule packs, which do not change the template;
 * - `CDK_OUTDIR` names the folder of the assembly, `cdk.out` by default.
 *
 * Exit code 2: the bridge file or a setting has a mistake. Node's version is checked before anything else is imported.
 */
import { enableCompileCache } from 'node:module';

// The source needs a Node that strips types. The built package needs only what its dependencies need.
const needed = import.meta.url.endsWith('.ts') ? 24 : 22;
const major = Number(process.versions.node.split('.')[0]);
if (major < needed) {
  console.error(
    `fusion-bus needs Node ${needed}, and this is ${process.version}: after "npm ci", use "npx cdk ..." or "npm run ...", which use the right version`,
  );
  process.exitCode = 2;
} else {
  enableCompileCache();
  const [{ runApp }, { printableOutput }] = await Promise.all([
    import('./run-app.ts'),
    import('../shared/json/printable.ts'),
  ]);
  process.exitCode = await runApp(process.env, (line) => console.error(printableOutput(line)));
}
