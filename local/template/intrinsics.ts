import type { Json, JsonObject } from '../../shared/json/json.ts';
import { isObject, TemplateFault } from './properties.ts';

/** The values that the functions of a template are resolved against. */
export interface Scope {
  /**
   * Returns the value of `Ref` for a resource, parameter or pseudo parameter; undefined removes the property
   * (`AWS::NoValue`).
   */
  ref(name: string): Json | undefined;
  getAtt(resource: string, attribute: string): Json;
  condition(name: string): boolean;
}

/**
 * Evaluates the intrinsic functions of CloudFormation in a value. Members whose value is `AWS::NoValue` are left out.
 *
 * @throws TemplateFault for an unknown function or an invalid argument
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolve(value: Json, scope: Scope): Json | undefined {
  if (Array.isArray(value)) return value.flatMap((item: Json) => present(resolve(item, scope)));
  if (!isObject(value)) return value;
  const [only, ...others] = Object.entries(value);
  if (only !== undefined && others.length === 0 && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
    return call(only[0], only[1], scope);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      present(resolve(member, scope)).map((found) => [name, found]),
    ),
  );
}

const present = (value: Json | undefined): readonly Json[] => (value === undefined ? [] : [value]);

function call(name: string, argument: Json, scope: Scope): Json | undefined {
  switch (name) {
    case 'Ref':
      return scope.ref(text(argument, name));
    case 'Fn::GetAtt':
      return getAtt(argument, scope);
    case 'Fn::Sub':
      return substitute(argument, scope);
    case 'Fn::Join': {
      const [separator, parts] = pair(argument, name);
      return list(resolve(parts, scope), name)
        .map((part) => scalar(part, name))
        .join(text(separator, name));
    }
    case 'Fn::Split': {
      const [separator, whole] = pair(argument, name);
      return text(resolve(whole, scope), name).split(text(separator, name));
    }
    case 'Fn::Select': {
      const [index, items] = pair(argument, name);
      const item = list(resolve(items, scope), name)[Number(resolve(index, scope))];
      if (item === undefined) throw new TemplateFault(`${name}: there is no item ${JSON.stringify(index)}`);
      return item;
    }
    case 'Fn::If': {
      const [condition, yes, no] = list(argument, name);
      if (yes === undefined || no === undefined) throw new TemplateFault(`${name} takes three arguments`);
      return resolve(scope.condition(text(condition, name)) ? yes : no, scope);
    }
    default:
      throw new TemplateFault(`${name} is not known to the laptop runtime`);
  }
}

function getAtt(argument: Json, scope: Scope): Json {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return scope.getAtt(argument.slice(0, dot), argument.slice(dot + 1));
  }
  const [resource, attribute] = pair(argument, 'Fn::GetAtt');
  return scope.getAtt(text(resource, 'Fn::GetAtt'), text(resolve(attribute, scope), 'Fn::GetAtt'));
}

function substitute(argument: Json, scope: Scope): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : pair(argument, 'Fn::Sub');
  const given: JsonObject = isObject(variables) ? variables : {};
  return text(template, 'Fn::Sub').replaceAll(
    /\$\{(!?)([^}]*)\}/g,
    (_match, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      const own = Object.hasOwn(given, name) ? given[name] : undefined;
      if (own !== undefined) return scalar(resolve(own, scope), 'Fn::Sub');
      const dot = name.indexOf('.');
      return scalar(
        dot < 0 ? scope.ref(name) : scope.getAtt(name.slice(0, dot), name.slice(dot + 1)),
        'Fn::Sub',
      );
    },
  );
}

/** Evaluates a condition of the template's `Conditions` section, or one nested in it. */
export function evaluate(condition: Json, scope: Scope): boolean {
  const [only] = isObject(condition) ? Object.entries(condition) : [];
  if (only === undefined) throw new TemplateFault(`${JSON.stringify(condition)} is no condition`);
  const [name, argument] = only;
  switch (name) {
    case 'Condition':
      return scope.condition(text(argument, name));
    case 'Fn::Equals': {
      const [left, right] = pair(argument, name);
      return JSON.stringify(resolve(left, scope)) === JSON.stringify(resolve(right, scope));
    }
    case 'Fn::And':
      return list(argument, name).every((part) => evaluate(part, scope));
    case 'Fn::Or':
      return list(argument, name).some((part) => evaluate(part, scope));
    case 'Fn::Not':
      return !list(argument, name).some((part) => evaluate(part, scope));
    default:
      throw new TemplateFault(`${name} is not known in a condition`);
  }
}

function text(value: Json | undefined, where: string): string {
  if (typeof value === 'string') return value;
  throw new TemplateFault(`${where} takes a string, not ${JSON.stringify(value)}`);
}

function scalar(value: Json | undefined, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new TemplateFault(`${where} takes a string, not ${JSON.stringify(value)}`);
}

function list(value: Json | undefined, where: string): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new TemplateFault(`${where} takes a list, not ${JSON.stringify(value)}`);
}

function pair(value: Json, where: string): readonly [Json, Json] {
  const [first, second, third] = list(value, where);
  if (first === undefined || second === undefined || third !== undefined) {
    throw new TemplateFault(`${where} takes two arguments`);
  }
  return [first, second];
}
