import { checkRepeats } from './check-names.ts';
import { didYouMean } from './did-you-mean.ts';
import { thereIs } from './remedy.ts';
import type { BridgeDraft, FusionDraft, Named, TopicDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

/** Checks the gathered topics: they exist, can be gathered, and stand in one list only. */
export function checkGathering(fusion: FusionDraft, draft: BridgeDraft, report: Report): void {
  const { needs, wants, takes } = fusion;
  if (fusion.isEmpty)
    report.atKey(fusion.path, 'gathers no topics; expected at least one topic in needs, wants or takes');
  for (const list of [needs, wants, takes]) checkRepeats(list, report);
  checkApart(fusion, report);
  if (draft.topics === undefined) return;
  checkKnown('topic', gathered(fusion), draft.topics, report, (type) => topicHint(type, draft.topics ?? []));
  for (const { name, path } of gathered(fusion)) {
    const role = draft.topics.find((topic) => topic.name === name)?.role;
    if (role === 'absent')
      report.atValue(
        path,
        `topic ${quote(name)} states absences (role: absent) and cannot be gathered; remove it here`,
      );
    if (role === 'correction')
      report.atValue(
        path,
        `topic ${quote(name)} corrects results (role: correction) and cannot be gathered; remove it here`,
      );
    if (role === 'control')
      report.atValue(
        path,
        `topic ${quote(name)} requests releases (role: control) and cannot be gathered; remove it here`,
      );
  }
}

export function gathered({ needs, wants, takes }: FusionDraft): readonly Named[] {
  return [...needs, ...wants, ...takes];
}

/** Returns the topics of a fusion that exist, in the order of the file. */
export function topicsOf(fusion: FusionDraft, draft: BridgeDraft): readonly TopicDraft[] {
  const names = new Set(gathered(fusion).map(({ name }) => name));
  return (draft.topics ?? []).filter(({ name }) => names.has(name));
}

export function checkKnown(
  kind: string,
  names: readonly Named[],
  known: readonly Named[],
  report: Report,
  hint: (name: string) => string = () => '',
): void {
  const candidates = new Set(known.map(({ name }) => name));
  for (const { name, path } of names) {
    if (!candidates.has(name))
      report.atValue(
        path,
        `no ${kind} is named ${quote(name)}${hint(name) || didYouMean(name, candidates) || thereIs(candidates)}`,
      );
  }
}

/** A fusion gathers topics by name, and not by the types that they take. */
function topicHint(type: string, topics: readonly TopicDraft[]): string {
  const topic = topics.find(({ types }) => types?.some(({ name }) => name === type));
  return topic === undefined ? '' : `; the topic that takes this type is ${quote(topic.name)}`;
}

function checkApart({ needs, wants, takes }: FusionDraft, report: Report): void {
  const how = new Map<string, string>();
  const note = (list: readonly Named[], word: string): void => {
    for (const { name } of list) if (!how.has(name)) how.set(name, word);
  };
  note(needs, 'needed');
  for (const [list, word] of [
    [wants, 'wanted'],
    [takes, 'taken'],
  ] as const) {
    for (const { name, path } of list) {
      const other = how.get(name);
      if (other !== undefined)
        report.atValue(
          path,
          `${quote(name)} is ${other} already; a topic may stand in one of needs, wants and takes`,
        );
    }
    note(list, word);
  }
}
