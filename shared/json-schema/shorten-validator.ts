/** A text literal of Ajv's code, which quotes every text in this way. */
const text = String.raw`"(?:[^"\\]|\\.)*"`;

/** The content of an object that holds no other object. */
const flat = String.raw`(?:[^"{}]|${text})*?`;

/** The members of an error that no check reads: only its place and its message become a line. */
const unread = String.raw`,schemaPath:${text},keyword:${text},params:\{${flat}\}`;

/** An error with its place and its message. */
const error = String.raw`\{instancePath(?::(?<path>${flat}))?,message:(?<message>${flat})(?:,propertyName:\w+)?\}`;

/** The declaration of a schema, which is JSON. */
const declaration = String.raw`const (?<schema>schema\d+) = (?:[^";]|${text})*;`;

/** The steps that add an error to those before it. An error without members is one that Ajv takes back. */
const addition = String.raw`const (?<name>err\d+) = (?<added>\[${flat}\]|\{\});if\(vErrors === null\)\{vErrors = \[\k<name>\];\}else \{vErrors\.push\(\k<name>\);\}errors\+\+;`;

/** The steps that add the errors of another function. */
const additions = String.raw`vErrors = vErrors === null \? (?<more>[\w.]+) : vErrors\.concat\(\k<more>\);errors = vErrors\.length;`;

/** The steps that take back the errors of an alternative. */
const reset = String.raw`if\(vErrors !== null\)\{if\((?<count>_errs\d+)\)\{vErrors\.length = \k<count>;\}else \{vErrors = null;\}\}`;

/** A parameter that a function of Ajv gets, and passes on to the others. */
const parameter = String.raw`, (?<name>parentData|parentDataProperty|rootData|dynamicAnchors)(?:=data|=\{\})?(?=[,}])`;

/** The words that stand beside `vErrors` in the finished code. */
const known = String.raw`let vErrors = \[\];|errors\+\+ < maxErrors && vErrors\.push\(|vErrors\.splice\(_errs\d+\);|\.errors = vErrors;`;

/**
 * Returns the code of an Ajv validator in a shorter form, which takes less than half of the bytes. It leaves out what
 * no check reads: three members of each error, the schemas that only these members name, and parameters. An error is
 * a pair of its place and its message.
 *
 * The code counts all errors, but keeps no more than the first `maxErrors` of them, so that a hostile value takes
 * little memory. After each step, the list holds the first errors of those that Ajv would hold, and the count changes
 * whenever that of Ajv does. Therefore no list is ever extended by a reset.
 *
 * @throws for code of another form, because its count would not fit
 */
export function shortenValidator(code: string): string {
  const read = replaceCode(code, unread, () => '');
  const used = replaceCode(read, declaration, (found, { schema = '' }) =>
    isNamedOnce(schema, read) ? '' : found,
  );
  const pairs = replaceCode(used, error, (_, { path, message }) => `[${path ?? 'instancePath'},${message}]`);
  const empty = replaceCode(pairs, 'let vErrors = null;', () => 'let vErrors = [];');
  const bounded = replaceCode(empty, `${addition}|${additions}`, (_, { added, more }) =>
    more === undefined
      ? `errors++ < maxErrors && vErrors.push(${added === '{}' ? '0' : added});`
      : `for (const error of ${more}) errors++ < maxErrors && vErrors.push(error);`,
  );
  const short = replaceCode(bounded, reset, (_, { count }) => `vErrors.splice(${count});`);
  if (/\bvErrors\b/.test(withoutTexts(replaceCode(short, known, () => ''))))
    throw new Error('ajv generates code of an unknown form; install ajv 8.20, whose forms are known');
  return replaceCode(short, parameter, (found, { name = '' }) => (isNamedOnce(name, short) ? '' : found));
}

/** Tells whether the only use of a name is its declaration. */
function isNamedOnce(name: string, code: string): boolean {
  return code.split(new RegExp(String.raw`\b${name}\b`)).length === 2;
}

function withoutTexts(code: string): string {
  return code.replaceAll(new RegExp(text, 'g'), '""');
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Replaces code, and leaves texts alone: a schema may hold a text that looks like the code. */
export function replaceCode(
  code: string,
  pattern: string,
  by: (found: string, groups: Groups) => string,
): string {
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
