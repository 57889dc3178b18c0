import type { Fusion } from '../../policy/fusion.ts';
import { openingTopics } from '../../policy/opening-topics.ts';
import type { BridgeFile, FusionFile } from '../definition/bridge-file.ts';
import { requireMs } from './compile-release.ts';

/** Returns the openers of a fusion; none where every part opens a group. Other parts wait for the fusion's deadline. */
export function compileOpeners(
  { needs, wants, takes, deadline }: FusionFile,
  topics: BridgeFile['topics'],
): Pick<Fusion, 'openers'> {
  const awaited = [...needs, ...wants];
  const gathered = [...awaited, ...takes];
  const opening = openingTopics(
    gathered.map((name) => ({
      name,
      isAwaited: awaited.includes(name),
      hasSources: topics[name]?.sources !== undefined,
      opens: topics[name]?.opens,
    })),
  );
  if (opening.length === gathered.length) return {};
  const waitMs = requireMs(typeof deadline === 'string' ? deadline : deadline.default);
  return { openers: { topics: opening, waitMs } };
}
