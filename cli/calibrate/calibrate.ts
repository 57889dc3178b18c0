import { dynamoEvidenceLog } from '../../shared/adapters/aws/dynamodb/dynamo-evidence-log.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { quote } from '../../shared/json/printable.ts';
import { calibrate } from '../../shared/merge/trust/calibrate.ts';
import type { Evidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import type { EvidenceLog, Learner } from '../../shared/truth-discovery/evidence/evidence-log.ts';
import { pruneDecayed } from '../../shared/truth-discovery/evidence/prune-decayed.ts';
import { calibrationJson, type Calibrated, calibrationText } from './calibration-report.ts';
import { explain } from '../explain.ts';
import { type GroupsTable, withGroupsTable } from './groups-table.ts';
import { groupsInFile, groupsInTable, skippedText } from './past-groups.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { CalibrateOptions } from '../options/order.ts';
import { type BridgeAt, fusionNamed, readBridge } from '../read-bridge.ts';
import type { ProcessEnvironment } from '../process-environment.ts';

/**
 * `calibrate`: learns weights from a whole history at once. With `--apply` they replace what the deployment has learned
 * so far.
 *
 * @returns the exit code: 0; 1 when nothing can be learned from the history
 * @throws UserError
 */
export async function calibrateFusions(
  options: CalibrateOptions,
  environment: ProcessEnvironment,
): Promise<0 | 1> {
  const { env, err } = environment;
  const at = await readBridge(options.bridge, env);
  const learners = learnersOf(at, options.fusion);
  // What is settled from here on comes on top.
  const now = Date.now();
  const inTable = <T>(use: (table: GroupsTable) => Promise<T>): Promise<T> =>
    withGroupsTable({ bridge: at.bridge.name, named: options.table }, env, use);
  const { past, skipped } =
    options.history === undefined
      ? await inTable((table) => groupsInTable(table, fusionsOf(learners), now))
      : await groupsInFile(options.history, at, fusionsOf(learners), now);
  if (skipped.length > 0) err(skippedText(skipped));

  const deployed = await inTable((table) => deployedIn(table, learners, now)).catch((error: unknown) => {
    const mistake = error instanceof UserError ? error : explain(error, env);
    if (mistake === undefined || options.apply || options.history === undefined) throw error;
    err(`not compared with a deployment: ${mistake.message.split('\n', 1).join()}`);
    return undefined;
  });
  let code: 0 | 1 = 0;
  for (const { fusion, learner } of learners) {
    const groups = past.get(fusion.name) ?? [];
    const known = deployed?.get(fusion.name);
    const { halfLife } = learner;
    const calibration = calibrate(groups, fusion.merge, { halfLife, now, ...(known && { deployed: known }) });
    if (calibration.fields.length === 0) {
      err(
        `${fusion.name}: in ${groups.length} ${groups.length === 1 ? 'group' : 'groups'} no two sources speak of the same field: nothing to learn`,
      );
      code = 1;
      continue;
    }
    if (options.apply) {
      // Of fields that are none of the contributions', such as the answers of several models, it says nothing.
      const sums = pruneDecayed(new Map([...(known ?? []), ...calibration.evidence]), now, halfLife);
      await inTable((table) => apply(dynamoEvidenceLog(table), learner, sums, now));
    }
    tell(
      { fusion: fusion.name, groups: groups.length, ...calibration, applied: options.apply },
      options,
      environment,
    );
  }
  return code;
}

interface LearningFusion {
  readonly fusion: Fusion;
  readonly learner: Learner;
}

function learnersOf(at: BridgeAt, name: string | undefined): readonly LearningFusion[] {
  const asked = name === undefined ? at.bridge.fusions : [fusionNamed(at, name)];
  const learners = asked.flatMap((fusion) =>
    fusion.merge.learned === undefined
      ? []
      : [{ fusion, learner: { fusion: fusion.name, ...fusion.merge.learned } }],
  );
  if (learners.length > 0) return learners;
  const who = name === undefined ? 'no fusion learns' : `the fusion ${quote(name)} does not learn`;
  throw new UserError(`${at.file}: ${who} whom to trust: add "weights: learned" to it`);
}

const fusionsOf = (learners: readonly LearningFusion[]): readonly Fusion[] =>
  learners.map(({ fusion }) => fusion);

async function deployedIn(
  table: GroupsTable,
  learners: readonly LearningFusion[],
  now: number,
): Promise<ReadonlyMap<string, Evidence>> {
  const log = dynamoEvidenceLog({ ...table, mostPages: Infinity });
  const known = new Map<string, Evidence>();
  for (const { learner } of learners) known.set(learner.fusion, await log.read(learner, now));
  return known;
}

async function apply(log: EvidenceLog, learner: Learner, sums: Evidence, until: number): Promise<void> {
  const done = await log.replace(learner, sums, until, Date.now());
  if (done === 'too-large')
    throw new UserError(`${learner.fusion}: what was learned takes more than can be kept, 4.8 MB packed`);
}

function tell(calibrated: Calibrated, { output }: CalibrateOptions, { out }: ProcessEnvironment): void {
  out(output === 'json' ? calibrationJson(calibrated) : calibrationText(calibrated));
}
