import type { FusionDraft, TopicDraft } from '../draft/draft.ts';
import { readsBody } from '../../expression/read-expression.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

/** Warns of roles whose envelopes any source may post, that no fusion uses, or that cannot find their group. */
export function warnOfRole(
  { name, role, path, sources, correlate }: TopicDraft,
  fusions: readonly FusionDraft[],
  report: Report,
): void {
  if (role === undefined || role === 'part') return;
  if (sources === undefined) {
    const power = role === 'correction' ? 'overrule all others' : 'release groups';
    const message = `any source may post to this topic (role: ${role}) and ${power}; name its sources`;
    report.atKey(path, message);
  }
  if (role !== 'absent') return;
  const waiting = fusions.filter(waitsForTopics);
  if (waiting.length === 0)
    report.atKey(path, 'no fusion waits for a topic (needs, wants, expect), so its absences have no effect');
  if (correlate.length > 0) return;
  for (const key of waiting.flatMap((fusion) => fusion.correlate)) {
    if (!readsBody(key.name)) continue;
    const message = `an envelope of topic ${quote(name)} (role: absent) has no such field; give that topic a "correlate" of its own`;
    report.atValue(key.path, message);
  }
}

function waitsForTopics({ needs, wants, statements }: FusionDraft): boolean {
  return needs.length + wants.length > 0 || statements.some(({ what }) => what === 'list of topics');
}
