/** Writes a line as it is. The runtime's console would wrap it, and CloudWatch would find no metrics in it. */
export function writeMetricLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
