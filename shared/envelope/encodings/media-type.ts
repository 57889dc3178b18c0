/** A `datacontenttype`, taken apart. Names are lower case: the RFCs compare them without regard to case. */
export interface MediaType {
  readonly type: string;
  readonly subtype: string;
  readonly charset: string | undefined;
  /** The values of all parameters as they are written, by their names; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]+";
const essence = new RegExp(`^(?<type>${token})/(?<subtype>${token})[ \\t]*`);
const parameter = new RegExp(
  `^;[ \\t]*(?<name>${token})=(?:(?<plain>${token})|"(?<quoted>(?:[^"\\\\]|\\\\.)*)")[ \\t]*`,
);

/** Parses `type/subtype; name=value` (RFC 2045, 2046); `undefined` when the text is none. */
export function parseMediaType(text: string): MediaType | undefined {
  const found = essence.exec(text);
  const { type, subtype } = found?.groups ?? {};
  if (found === null || type === undefined || subtype === undefined) return undefined;
  const parameters = new Map<string, string>();
  let rest = text.slice(found[0].length);
  while (rest !== '') {
    const next = parameter.exec(rest);
    if (next === null) return undefined;
    const { name = '', plain, quoted = '' } = next.groups ?? {};
    const value = plain ?? quoted.replaceAll(/\\(.)/g, '$1');
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
    rest = rest.slice(next[0].length);
  }
  const charset = parameters.get('charset')?.toLowerCase();
  return { type: type.toLowerCase(), subtype: subtype.toLowerCase(), charset, parameters };
}

/** Tells whether a media type declares JSON, by section 3.1.1 of the CloudEvents JSON format: any `json` or `+json` subtype. */
export function declaresJson({ subtype }: MediaType): boolean {
  return subtype === 'json' || subtype.endsWith('+json');
}
