import { isUriReference } from '../../envelope/uri.ts';
import type { TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';

/**
 * Warns of plain events that count twice when a producer repeats its call. The file shows that plain events come where
 * a source is no URI reference, or where a type has a space.
 */
export function warnOfPlainIds(
  { role, path, types = [], sources = [], id }: TopicDraft,
  report: Report,
): void {
  if (role !== 'part' || id.length > 0 || isOfAws(sources.map(({ name }) => name))) return;
  const isPlain =
    types.some(({ name }) => name.includes(' ')) || sources.some(({ name }) => !isUriReference(name));
  if (!isPlain) return;
  report.atKey(
    path,
    'EventBridge gives a plain event a new id with each call of PutEvents, so an event that is put again counts twice; add id: data.<field>, or id: digest, or id: id to keep the ids of EventBridge',
  );
}

/** The services of AWS put their events themselves, and no SDK repeats the call. Partners are no services of AWS. */
function isOfAws(sources: readonly string[]): boolean {
  return (
    sources.length > 0 &&
    sources.every((source) => source.startsWith('aws.') && !source.startsWith('aws.partner'))
  );
}
