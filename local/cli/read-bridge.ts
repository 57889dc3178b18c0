import { stat } from 'node:fs/promises';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { loadBridge } from '../../shared/bridge-file/load-bridge.ts';
import { formatMistake } from '../../shared/bridge-file/source/mistake.ts';
import { Mistake } from '../mistake.ts';

/** What there is to know of a bridge beside its template. */
export type BridgeFacts = Pick<Bridge, 'name' | 'fusions'> & {
  /** What works, but is hardly meant; a line each. */
  readonly warnings: readonly string[];
};

/**
 * Reads the bridge file for what the template does not say: what each fusion waits for, and whether it can do without a
 * key. Only these facts are kept.
 *
 * @throws Mistake with everything that is wrong with the file, or with the key that it demands and nobody gave
 */
export async function readBridge(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BridgeFacts> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new Mistake(`${path}: there is no such file`);
  const loaded = await loadBridge(path);
  if (loaded.kind === 'mistakes') throw new Mistake(loaded.mistakes.map(formatMistake).join('\n'));
  const { name, fusions } = loaded.bridge;
  const demanding = fusions.find(({ compose }) => compose.kind === 'claude' && compose.key === 'required');
  if (demanding !== undefined && (env['ANTHROPIC_API_KEY'] ?? '').trim() === '') {
    throw new Mistake(
      `${path}: the fusion "${demanding.name}" demands a key for Claude: set ANTHROPIC_API_KEY`,
    );
  }
  return { name, fusions, warnings: loaded.warnings.map((one) => `warning: ${formatMistake(one)}`) };
}
