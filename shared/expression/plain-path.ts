/** The words that JSONata reads as an operator, a value or a lambda in the place of a name. */
const reserved = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/**
 * Returns the steps of a JSONata expression that is a plain path of names (`correlationid`, `data.user.id`,
 * ``data.`user-id` ``). It returns `undefined` for any other expression, which the engine must evaluate. In doubt it
 * returns `undefined`.
 */
export function plainPath(expression: string): readonly string[] | undefined {
  const steps: string[] = [];
  const step = /[ \t\r\n]*(?:`(?<quoted>[^`]*)`|(?<bare>[A-Za-z_][A-Za-z0-9_]*))[ \t\r\n]*(?<end>\.|$)/y;
  for (;;) {
    const found = step.exec(expression)?.groups;
    const name = found?.['quoted'] ?? found?.['bare'];
    if (found === undefined || name === undefined) return undefined;
    if (found['bare'] !== undefined && reserved.has(name)) return undefined;
    steps.push(name);
    if (found['end'] === '') return steps;
  }
}
