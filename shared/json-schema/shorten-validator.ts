/** A text literal of Ajv's code, which quotes every text in this way. */
const text = String.raw`"(?:[^"\\]|\\.)*"`;

/** The content of an object that holds no other object. */
const flat = String.raw`(?:[^"{}]|${text})*`;

/** The members of an error that no check reads: only its place and its message become a line. */
const unread = String.raw`,schemaPath:${text},keyword:${text},params:\{${flat}\}`;

/** The declaration of a schema, which is JSON. */
const declaration = String.raw`const (?<schema>schema\d+) = (?:[^";]|${text})*;`;

/** The steps that add an error to those before it. */
const addition = String.raw`const (?<name>err\d+) = (?<error>\{${flat}\});if\(vErrors === null\)\{vErrors = \[\k<name>\];\}else \{vErrors\.push\(\k<name>\);\}`;

/**
 * Returns the code of an Ajv validator in a shorter form, which takes half of the bytes. It leaves out what no check
 * reads: three members of each error, and the schemas that only these members name. It calls `withError(errors, error)`
 * to add an error. Code of another form than expected stays as it is.
 */
export function shortenValidator(code: string): string {
  const read = replaceCode(code, unread, () => '');
  const used = replaceCode(read, declaration, (found, { schema = '' }) =>
    read.split(new RegExp(String.raw`\b${schema}\b`)).length === 2 ? '' : found,
  );
  return replaceCode(used, addition, (_, { error = '' }) => `vErrors = withError(vErrors,${error});`);
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Replaces code, and leaves texts alone: a schema may hold a text that looks like the code. */
function replaceCode(code: string, pattern: string, by: (found: string, groups: Groups) => string): string {
  let replaced = '';
  let end = 0;
  for (const match of code.matchAll(new RegExp(`${text}|${pattern}`, 'g'))) {
    const [found] = match;
    const kept = found.startsWith('"') ? found : by(found, match.groups ?? {});
    replaced += code.slice(end, match.index) + kept;
    end = match.index + found.length;
  }
  return replaced + code.slice(end);
}
