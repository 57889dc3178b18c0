/**
 * `node infra/app.ts`: from a bridge file to a cloud assembly. The CDK CLI runs it (see cdk.json), and so does the
 * laptop runtime, which wants the same template sooner:
 *
 * - `-c bridge=FILE` or `FUSION_BUS_BRIDGE` names the bridge file;
 * - `-c alarmTopicArn=ARN` names an SNS topic that is told of every alarm;
 * - `-c modelConcurrency=N` bounds the calls that Claude sees side by side;
 * - `FUSION_BUS_FAST=1` leaves out the rule packs, which change nothing in the template;
 * - `CDK_OUTDIR` says where the assembly goes, `cdk.out` unless told.
 *
 * Exit code 2: the bridge file, or what was asked, has a mistake. Nothing is imported before Node's version is known.
 */
import { enableCompileCache } from 'node:module';

// The source needs a Node that strips types; what is built of it needs no more than its dependencies.
const needed = import.meta.url.endsWith('.ts') ? 24 : 22;
const major = Number(process.versions.node.split('.')[0]);
if (major < needed) {
  console.error(
    `fusion-bus needs Node ${needed}, and this is ${process.version}: after "npm ci", use "npx cdk ..." or "npm run ...", which bring it`,
  );
  process.exitCode = 2;
} else {
  enableCompileCache();
  const { runApp } = await import('./run-app.ts');
  process.exitCode = await runApp(process.env, (line) => console.error(line));
}
