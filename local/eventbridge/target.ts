import type { Json } from '../../shared/json/json.ts';
import { parseJson, readFields, readObject, readText, requireText, validationError } from './aws-json.ts';
import type { Fields } from './aws-json.ts';
import { eventText, minify } from './bus-event.ts';
import type { BusEvent } from './bus-event.ts';
import { parseJsonPath } from './json-path.ts';
import type { JsonPath } from './json-path.ts';

/** The rule that sends an event to a target. */
interface RuleIdentity {
  readonly name: string;
  readonly arn: string;
}

/** The message for the target, or the reason why there is none. */
export type TargetBody =
  | { readonly kind: 'body'; readonly text: string }
  | { readonly kind: 'invalid'; readonly reason: string };

export type TargetInput = (event: BusEvent, rule: RuleIdentity) => TargetBody;

const body = (text: string): TargetBody => ({ kind: 'body', text });

/**
 * Compiles the `InputPath`, `Input` or `InputTransformer` of a target. Without any of them it gets the whole event.
 *
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileTargetInput(target: Fields): TargetInput {
  const id = readText(target, 'Id') ?? '';
  const path = readText(target, 'InputPath');
  const constant = readText(target, 'Input');
  const transformer = readObject(target, 'InputTransformer');
  if ([path, constant, transformer].filter((input) => input !== undefined).length > 1) {
    throw validationError(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`,
    );
  }
  if (transformer !== undefined) return compileTransformer(transformer, id);
  if (constant !== undefined) return compileConstant(constant, id);
  return path === undefined || path === '$' ? (event) => body(eventText(event)) : compilePath(path, id);
}

function compileConstant(constant: string, id: string): TargetInput {
  if (parseJson(constant) === undefined)
    throw validationError(`JSON syntax error in input for target ${id}.`);
  return () => body(constant);
}

/**
 * Compiles a path. A path that finds nothing gives the empty string, as in a transformer: a queue accepts no empty
 * message.
 */
function compilePath(path: string, id: string): TargetInput {
  const select = requirePath(path, `InputPath for target ${id}`);
  // The whole detail is passed on as it came, digit for digit.
  if (path === '$.detail') return ({ detailText }) => body(detailText);
  return ({ json }) => body(JSON.stringify(orEmpty(select(json))));
}

function requirePath(path: string, where: string): JsonPath {
  const select = parseJsonPath(path);
  if (select === undefined) throw validationError(`${where} is not valid: ${path}`);
  return select;
}

type Variable = (event: BusEvent, rule: RuleIdentity) => Json | undefined;

const predefined = new Map<string, Variable>([
  ['aws.events.rule-arn', (_event, rule) => rule.arn],
  ['aws.events.rule-name', (_event, rule) => rule.name],
  ['aws.events.event.ingestion-time', (event) => event.ingestionTime],
  ['aws.events.event.json', (event) => event.json],
  [
    'aws.events.event',
    ({ json }) => {
      // AWS writes it without its detail, and under a name that the event itself does not use.
      const { 'detail-type': detailType, detail: _, ...rest } = json;
      return { ...rest, detailType };
    },
  ],
]);

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly read: Variable; readonly quoted: boolean };

function compileTransformer(transformer: Fields, id: string): TargetInput {
  const template = requireText(transformer, 'InputTemplate').trim();
  const variables = new Map([...predefined, ...readPaths(transformer, id)]);
  const pieces = readPieces(template, variables, id);
  // A template that starts with a quote is text, possibly of several lines, and need not become JSON.
  const isText = template.startsWith('"');
  return (event, rule) => {
    const text = pieces
      .map((piece) =>
        piece.kind === 'text' ? piece.text : show(piece.read(event, rule), piece.quoted, isText),
      )
      .join('');
    if (isText) return body(text);
    if (parseJson(text) === undefined)
      return { kind: 'invalid', reason: 'The transformed input is not valid JSON.' };
    return body(minify(text).text);
  };
}

function readPaths(transformer: Fields, id: string): readonly (readonly [string, Variable])[] {
  const paths = Object.entries(readFields(readObject(transformer, 'InputPathsMap')));
  if (paths.length > 100) throw validationError(`InputPathsMap for target ${id} has more than 100 entries.`);
  return paths.map(([name, path]) => {
    if (name.toUpperCase().startsWith('AWS.')) {
      throw validationError(`InputPathsMap for target ${id} contains the reserved name ${name}.`);
    }
    const select = requirePath(typeof path === 'string' ? path : '', `InputPathsMap for target ${id}`);
    return [name, ({ json }) => select(json)];
  });
}

function readPieces(
  template: string,
  variables: ReadonlyMap<string, Variable>,
  id: string,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let quoted = false;
  // Odd parts are the names between `<` and `>`.
  template.split(/<([\w.-]+)>/).forEach((part, index) => {
    if (index % 2 === 0) {
      if (part.replaceAll(/\\./g, '').replaceAll(/[^"]/g, '').length % 2 === 1) quoted = !quoted;
      pieces.push({ kind: 'text', text: part });
      return;
    }
    const read = variables.get(part);
    if (read === undefined) {
      throw validationError(`InputTemplate for target ${id} contains invalid placeholder ${part}.`);
    }
    pieces.push({ kind: 'variable', read, quoted });
  });
  return pieces;
}

/**
 * Formats a value of a template. Outside quotes it is written as JSON. Inside quotes a string is written unchanged: AWS
 * escapes nothing, so a quote in it breaks a JSON template. An object or array inside quotes loses its own quotes in a
 * text, and breaks a JSON template. A missing value is the empty string.
 */
function show(value: Json | undefined, quoted: boolean, isText: boolean): string {
  if (!quoted) return JSON.stringify(orEmpty(value));
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return isText ? JSON.stringify(value).replaceAll('"', '') : JSON.stringify(value);
}

const orEmpty = (value: Json | undefined): Json => (value === undefined ? '' : value);
