import { jsonErrorAt } from '../shared/bridge-file/source/json-error-at.ts';
import { parseJson } from '../shared/json/parse-json.ts';

/** An envelope as the messages show it. */
export const sampleEnvelope = '{"type":"...","source":"...","data":{}}';

/** A slip that a line of JSON may have, by what stands before its place and from there on. */
interface Slip {
  readonly isIt: (before: string, rest: string) => boolean;
  readonly message: string;
}

/** The slips from the most to the least certain. */
const slips: readonly Slip[] = [
  {
    isIt: (before, rest) => before === '' && /^(#|\/\/|\/\*)/.test(rest),
    message: 'this line is a comment, and JSON has none; remove the line',
  },
  {
    isIt: (before, rest) => before === '' && rest.startsWith('<'),
    message: `this line is HTML or XML, and each line is one JSON object; write ${sampleEnvelope}`,
  },
  {
    isIt: (_before, rest) => /^[\u2018-\u201f]/.test(rest),
    message: 'this quotation mark is typographic, and JSON has straight ones; write "',
  },
  {
    isIt: (_before, rest) => rest.startsWith("'"),
    message: 'this text has single quotes, and JSON has double ones; write "..." for \'...\'',
  },
  {
    isIt: (before, rest) => /,\s*$/.test(before) && /^[}\]]/.test(rest),
    message: 'no comma stands after the last member; remove it',
  },
  {
    isIt: (_before, rest) => /^(True|False|None|NaN|-?Infinity|undefined)\b/.test(rest),
    message: 'JSON has no such word; write true, false, null, a number in digits, or a text in quotes',
  },
  {
    isIt: (before, rest) => /[{,]\s*$/.test(before) && /^[A-Za-z_$][\w$-]*\s*:/.test(rest),
    message: 'this name has no quotes; write "name": for each member',
  },
  {
    isIt: (_before, rest) => /^\p{Cc}/u.test(rest) && !/^\s/.test(rest.slice(0, 1).replace('\t', '')),
    message: String.raw`a control character stands in a text; write \t for a tab, \n for the end of a line`,
  },
  {
    isIt: (before) => before.endsWith('\\') || /\\u[0-9a-f]{0,3}$/i.test(before),
    message: String.raw`JSON has no such escape; write \\ for a backslash`,
  },
  {
    isIt: (before, rest) => /^[+.]/.test(rest) || /[0-9.]$/.test(before),
    message:
      'this is no number of JSON, or no comma follows it; write digits without +, leading zeros or a bare point, such as 0.5',
  },
];

/** Says where a line stops being JSON, why, and what to write. The column counts from 0. */
export function notJson(text: string): { readonly at: number; readonly message: string } {
  if (['\0', '\uFFFE', '\uFFFD'].some((character) => text.includes(character)))
    return {
      at: 0,
      message: 'this line is no text in UTF-8; save the file as UTF-8, one JSON object a line',
    };
  const at = jsonErrorAt(text).column - 1;
  const [before, rest] = [text.slice(0, at), text.slice(at)];
  if (rest === '')
    return {
      at,
      message: 'the line ends before its value does; write the whole envelope on one line, and close it',
    };
  if (parseJson(before).kind === 'json')
    return { at, message: 'a second value follows on the line; write each envelope on a line of its own' };
  const slip = slips.find(({ isIt }) => isIt(before, rest));
  return {
    at,
    message: slip?.message ?? `this line is not JSON; write one object a line, as in ${sampleEnvelope}`,
  };
}
