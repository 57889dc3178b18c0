import { quote } from '../../json/printable.ts';
import { readTypePattern, sharedType, type TypePattern } from '../../policy/event-types.ts';
import type { Named, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { checkRepeats } from './check-names.ts';

/** A type that one topic takes, with its place: the place of the topic where the type is its name. */
interface Taken extends Named {
  readonly topic: string;
  readonly pattern: TypePattern;
  readonly isNamed: boolean;
}

/** Checks the types of all topics. An event goes to one topic, so no type may belong to two. */
export function checkTypes(topics: readonly TopicDraft[], report: Report): void {
  const taken: Taken[] = [];
  for (const topic of topics) {
    checkRepeats(topic.types ?? [], report);
    const own = typesOf(topic, report);
    for (const one of own) checkApart(one, taken, report);
    taken.push(...own);
  }
}

function typesOf(topic: TopicDraft, report: Report): readonly Taken[] {
  const { name, path, types } = topic;
  if (types === undefined)
    return [{ name, path, topic: name, pattern: { written: name, pieces: [name] }, isNamed: false }];
  return types.flatMap((type): readonly Taken[] => {
    const read = readTypePattern(type.name);
    if (read.kind === 'pattern') return [{ ...type, topic: name, pattern: read.pattern, isNamed: true }];
    report.atValue(type.path, `${quote(type.name)} ${read.fault}`);
    return [];
  });
}

function checkApart(one: Taken, taken: readonly Taken[], report: Report): void {
  for (const other of taken) {
    const shared = sharedType(one.pattern, other.pattern);
    if (shared === undefined) continue;
    const message = `the topics ${quote(other.topic)} and ${quote(one.topic)} both take the type ${quote(shared)}; an event goes to one topic; remove the type from one of them`;
    if (one.isNamed) report.atValue(one.path, message);
    else report.atKey(one.path, message);
    return;
  }
}
