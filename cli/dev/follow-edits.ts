import type { LiveRunning } from '../../local/start.ts';
import { loadBridge } from '../../shared/bridge-file/load-bridge.ts';
import { formatMistake } from '../../shared/bridge-file/source/mistake.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { differencesOf } from '../../shared/policy-version/differences.ts';
import { requireParts } from '../parts.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { brokersOf } from './feeds.ts';
import { checkModelKeys, missingKeys, nodeKeys } from './model-keys.ts';
import type { Reporter } from './reporter.ts';
import { contentsOf, untilEdited } from './watched-files.ts';

export interface EditPorts {
  readonly running: Pick<LiveRunning, 'synthesize' | 'update'>;
  readonly report: Reporter;
  readonly environment: ProcessEnvironment;
  /** Called with each bridge that was taken up. */
  readonly onBridge: (bridge: Bridge) => Promise<void>;
}

/**
 * Follows the bridge file and the files that it names, and takes up each edit until the signal aborts. Of several edits
 * in a row only the last counts. An edit with a mistake changes nothing.
 *
 * @param contents of the files of `first`, when it was read
 */
export async function followEdits(
  first: BridgeAt,
  contents: string,
  signal: AbortSignal,
  ports: EditPorts,
): Promise<void> {
  let [current, files, known] = [first, first.files, contents];
  while (await untilEdited(files, known, signal)) {
    const began = performance.now();
    const named = new Set([first.file]);
    const loaded = await loadBridge(first.file, (file) => named.add(file));
    // A file with a mistake may not name all of its files any more; those of before are still looked at.
    const watched = loaded.kind === 'mistakes' ? new Set([...named, ...current.files]) : named;
    files = [...watched];
    known = await contentsOf(files);
    if (loaded.kind === 'mistakes') {
      ports.report.notTakenUp(first.file, loaded.mistakes.map(formatMistake));
      continue;
    }
    const warnings = loaded.warnings.map((one) => `warning: ${formatMistake(one)}`);
    const next = { file: first.file, bridge: loaded.bridge, warnings, files };
    try {
      const isTaken = await takeUp(current, next, { began, signal, known }, ports);
      if (isTaken) current = next;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof UserError)) throw error;
      ports.report.notTakenUp(first.file, error.message.split('\n'));
    }
  }
}

/** @returns false where the files have changed again meanwhile, or the edit says the same in other words */
async function takeUp(
  current: BridgeAt,
  next: BridgeAt,
  { began, signal, known }: { readonly began: number; readonly signal: AbortSignal; readonly known: string },
  { running, report, environment, onBridge }: EditPorts,
): Promise<boolean> {
  const { file, bridge, files } = next;
  const seconds = (): number => (performance.now() - began) / 1_000;
  const differences = differencesOf(current.bridge, bridge);
  if (differences.length === 0) {
    report.updated({ file, bridge, differences, report: undefined, seconds: seconds() });
    return true;
  }
  checkModelKeys(next, environment);
  requireParts('dev', brokersOf(next));
  const assembly = await running.synthesize(signal);
  // The synthesis has read the files itself, and perhaps later ones.
  if ((await contentsOf(files)) !== known) return false;
  const done = await running.update(assembly, nodeKeys(next));
  const isNew = (line: string): boolean => !current.warnings.includes(line);
  for (const line of next.warnings.filter(isNew)) report.note(line);
  for (const line of missingKeys(next, environment)) report.note(line);
  await onBridge(bridge);
  report.updated({ file, bridge, differences, report: done, seconds: seconds() });
  return true;
}
