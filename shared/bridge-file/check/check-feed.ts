import { isJsonObject } from '../../json/is-json-object.ts';
import { quote } from '../../json/printable.ts';
import { literalType } from '../compile/compile-feed.ts';
import type { FeedDraft, Named, TopicDraft } from '../draft/draft.ts';
import { textsIn } from '../draft/right-shape.ts';
import type { Report } from '../source/report.ts';

/** Checks a feed against its topic: the sources that its messages may have, and their type. */
export function checkFeed(
  topic: TopicDraft,
  feed: FeedDraft,
  bridge: string | undefined,
  report: Report,
): void {
  const permitted = topic.sources?.map(({ name }) => name);
  if (feed.source === undefined && permitted === undefined) {
    const remedy = 'add source: the source of its messages, or sources to the topic';
    report.atKey(feed.path, `who sends the messages is not said; ${remedy}`);
  }
  for (const { name, path } of sourcesIn(feed)) {
    if (bridge !== undefined && name === `fusion-bus/${bridge}`)
      report.atValue(
        path,
        `${quote(name)} is the source of the bridge's own results, which never come back to it`,
      );
    else if (permitted?.includes(name) === false)
      report.atValue(path, `the topic does not permit the source ${quote(name)}; add it to its sources`);
  }
  if (topic.role !== undefined && typeless(topic) && !feed.hasType) {
    const remedy = 'add headers: { type: <header> }, or a type without "*"';
    report.atKey(feed.path, `the type of a message that is no CloudEvent is not known; ${remedy}`);
  }
}

function typeless({ name, types }: TopicDraft): boolean {
  try {
    return (
      literalType({ name, ...(types !== undefined && { types: types.map((one) => one.name) }) }) === undefined
    );
  } catch {
    // The check of the types reports one that cannot be read.
    return false;
  }
}

/** Returns every source that a feed names, with its place in the file. */
function sourcesIn({ source, path }: FeedDraft): readonly Named[] {
  const at = [...path, 'source'];
  if (!isJsonObject(source)) return textsIn(source, at);
  return Object.entries(source).flatMap(([place, one]) => textsIn(one, [...at, place]));
}
