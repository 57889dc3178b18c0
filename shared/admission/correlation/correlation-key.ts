import type { Correlate } from '../../policy/topic.ts';
import type { Finding } from '../../policy/topic.ts';
import type { Envelope } from '../../envelope/envelope.ts';
import type { Rejection } from '../../envelope/rejection.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Evaluate } from '../../expression/evaluate.ts';
import { documentOf, find, placeOf } from './find.ts';
import { keyText } from './key-text.ts';

export type CorrelationKey =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'missing'; readonly rejection: Rejection };

/**
 * Finds the correlation key of an envelope. It evaluates a path or a JSONata expression over the attributes and the JSON
 * body (`data`), or several of them, which must all give a value. A finite number counts as its canonical text. Never
 * throws.
 *
 * @param what the noun of the sought text, for messages
 */
export async function correlationKey(
  envelope: Envelope,
  correlate: Correlate,
  evaluate?: Evaluate,
  what: 'correlation' | 'id' = 'correlation',
): Promise<CorrelationKey> {
  const document = documentOf(envelope);
  if (correlate.kind !== 'all') return keyAt(document, correlate, nameOf(correlate, what), evaluate);

  const texts: string[] = [];
  for (const [index, finding] of correlate.of.entries()) {
    const name = nameOf(finding, what, ` ${index + 1} of ${correlate.of.length}`);
    const found = await keyAt(document, finding, name, evaluate);
    if (found.kind === 'missing') return found;
    texts.push(found.key);
  }
  const whole = keyText(joinTexts(texts));
  if (whole.kind === 'text') return { kind: 'key', key: whole.text };
  return missing(undefined, `the ${nouns[what]}, joined from ${texts.length} texts, must be ${whole.must}`);
}

/** Joins texts into one, unique for each list of texts: separators within the texts are escaped. */
function joinTexts(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll(/[\\|]/g, String.raw`\$&`)).join('|');
}

async function keyAt(
  document: JsonObject,
  finding: Finding,
  name: string,
  evaluate: Evaluate | undefined,
): Promise<CorrelationKey> {
  const attribute = placeOf(finding);
  const found = await find(document, finding, evaluate);
  switch (found.kind) {
    case 'failed':
      return missing(attribute, `${name} ${found.how}`);
    case 'nothing':
      return missing(attribute, `${name} finds nothing`);
    case 'value': {
      const key = keyText(found.value);
      if (key.kind === 'text') return { kind: 'key', key: key.text };
      return missing(attribute, `${name} must find ${key.must}`);
    }
  }
}

/**
 * Names an expression in a message.
 *
 * @param which distinguishes one expression from the others; a path needs no distinction
 */
function nameOf(finding: Finding, what: keyof typeof nouns, which = ''): string {
  const place = placeOf(finding);
  return place === undefined ? `the ${what} expression${which}` : `the ${what} path ${place}`;
}

const nouns = { correlation: 'correlation key', id: 'id' } as const;

function missing(attribute: string | undefined, message: string): CorrelationKey {
  const rejection: Rejection = {
    code: 'correlation-missing',
    ...(attribute !== undefined && { attribute }),
    message,
  };
  return { kind: 'missing', rejection };
}
