import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { FeedRules } from '../../shared/policy/feed/feed.ts';

/** The rules of a feed that declares nothing but its source. */
export const usualRules: FeedRules = {
  sources: { '*': ['shop'] },
  headers: {},
  redact: [],
  contentType: 'application/json',
  nulls: 'event',
  otherTypes: 'reject',
  order: 'offset',
};

/** An event of such a feed, with text outside ASCII. */
export const event: Envelope = {
  header: {
    specversion: '1.0',
    id: 'e1',
    source: 'shop',
    type: 'order',
    subject: '€ 100 %',
    datacontenttype: 'application/json',
  },
  body: { kind: 'json', value: { a: [1, 'zwei'] } },
};
