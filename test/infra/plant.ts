import { at, ofType, tag, type Resource, type Template } from './template.ts';

/** Breaks an invariant of a template. */
export type Plant = (template: Template) => void;

/** Writes into a value of unknown shape, where a template would have another shape: a test of the tests. */
export function set(holder: unknown, value: unknown, ...path: (string | number)[]): void {
  const last = path.at(-1);
  const inner = at(holder, ...path.slice(0, -1));
  if (last === undefined || typeof inner !== 'object' || inner === null)
    throw new Error(`no ${path.join('.')}`);
  Reflect.set(inner, last, value);
}

export function first(
  template: Template,
  type: string,
  which: (resource: Resource) => boolean = () => true,
): Resource {
  const found = ofType(template, type).find(([, resource]) => which(resource));
  if (found === undefined) throw new Error(`no ${type} to spoil`);
  return found[1];
}

/** Sets one property of the first resource of a type. */
export const spoil =
  (type: string, value: unknown, ...path: (string | number)[]): Plant =>
  (template) =>
    set(first(template, type).Properties, value, ...path);

export const byRole = (role: string) => (resource: Resource) => tag(resource, 'role') === role;

export const spoilQueue =
  (role: string, value: unknown, ...path: string[]): Plant =>
  (template) =>
    set(first(template, 'AWS::SQS::Queue', byRole(role)).Properties, value, ...path);

export const spoilRule =
  (feeding: (rule: string) => boolean, value: unknown, ...path: (string | number)[]): Plant =>
  (template) =>
    set(
      first(template, 'AWS::Events::Rule', (rule) => feeding(JSON.stringify(rule))).Properties,
      value,
      ...path,
    );

/** Spoils the first statement with this action. */
export const spoilStatement =
  (action: string, value: unknown, ...path: string[]): Plant =>
  (template) => {
    for (const [, policy] of ofType(template, 'AWS::IAM::Policy')) {
      const statements = at(policy.Properties['PolicyDocument'], 'Statement');
      if (!Array.isArray(statements)) continue;
      const found: unknown = statements.find((statement) =>
        JSON.stringify(at(statement, 'Action')).includes(action),
      );
      if (found !== undefined) return set(found, value, ...path);
    }
    throw new Error(`no statement allows ${action}`);
  };

export const removeAlarms =
  (metric: string): Plant =>
  (template) => {
    const found = ofType(template, 'AWS::CloudWatch::Alarm').find(
      ([, alarm]) => alarm.Properties['MetricName'] === metric,
    );
    if (found === undefined) throw new Error(`no alarm on ${metric}`);
    delete template.Resources[found[0]];
  };
