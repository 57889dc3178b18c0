/** What JSONata reads as an operator, a value or a lambda where a name might stand. */
const reserved = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/**
 * The steps of a JSONata expression that is nothing but a path of names (`correlationid`, `data.user.id`,
 * ``data.`user-id` ``), and `undefined` for any other: then the engine must evaluate it. Errs on the side of the engine.
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
