import { quote } from '../../json/printable.ts';
import type { TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';

/** Warns of types and sources with a space at an end. They are compared as they stand, so no event would have them. */
export function warnOfSpaces({ types = [], sources = [] }: TopicDraft, report: Report): void {
  for (const { name, path } of [...types, ...sources]) {
    const trimmed = name.trim();
    if (trimmed === name) continue;
    report.atValue(
      path,
      `${quote(name)} has a space at an end, and it counts: an event without it is another; write ${quote(trimmed)}`,
    );
  }
}
