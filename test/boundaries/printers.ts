import type { Source } from './one-name.ts';

/** The ways of a program to its standard output and standard error. */
const ways = [
  // Texts and paths that begin or end with the word are those of the command of that name.
  /(?<!['"`/])\bconsole\b(?!['"/-])/,
  /\[\s*['"`]console['"`]\s*\]/,
  /\b(?:import|require|getBuiltinModule)\s*\(\s*['"`](?:node:)?(?:process|console|tty)['"`]/,
  /\bprocess\s*(?:\?\.|\.)\s*_?(?:stdout|stderr|_rawDebug)\b/,
  /\bprocess\s*(?:\?\.)?\s*\[/,
  /\b(?:stdout|stderr)\b[^;{}]*\}\s*=\s*process\b/,
  /\bfrom\s+['"](?:node:)?(?:process|console|tty)['"]/,
  /\bwrite(?:v)?Sync\(\s*[12]\b/,
  /['"]\/dev\/(?:stdout|stderr|tty|fd)/,
  /\bstdio:\s*['"]inherit['"]/,
];

/** Lists the lines that write to the terminal, without comments. */
export const printingLines = ({ path, text }: Source): string[] =>
  withoutComments(text)
    .split('\n')
    .flatMap((line, index) =>
      ways.some((way) => way.test(line)) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
    );

/** Blanks comments and keeps the lines where they are. */
const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*.*?\*\//gs, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/[^\n]*/g, '$1');
