/**
 * `npm run check:learning -- [groups] [seed]`: sends readings of five sources, one of which lies, through the whole bus
 * on this machine. Prints the learned trust and the share of right answers; exit code 1 if they did not beat the vote.
 */
import { type Score, scoreOf } from './score-answers.ts';
import { openValveBus } from './valve-bus.ts';
import { valveWorld } from './valve-world.ts';

const [groups = '2000', seed = '20261123'] = process.argv.slice(2);
const count = Number(groups);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const sources = ['north', 'south', 'west', 'east', 'liar'];

const { reading } = valveWorld(Number(seed));
const bus = await openValveBus();
try {
  const began = Date.now();
  const answers = await bus.ask(Array.from({ length: count }, (_, index) => reading(`valve-${index}`)));
  const seconds = (Date.now() - began) / 1_000;
  const trouble = await bus.trouble();

  say(`${answers.length} groups fused, each once, in ${seconds.toFixed(1)} s; mean weight of each source`);
  const columns = [...sources, 'fused', 'voted', 'sure', 'ECE'];
  say(row('groups', columns));
  const hundreds = Math.ceil(count / 100);
  const shown = new Set([0, 1, 2, Math.floor(hundreds / 2), hundreds - 1]);
  sayScore('1 to 10', scoreOf(answers.slice(0, 10)));
  for (const hundred of [...shown].filter((at) => at >= 0 && at < hundreds)) {
    const from = hundred * 100;
    const some = answers.slice(from, from + 100);
    sayScore(`${from + 1} to ${from + some.length}`, scoreOf(some));
  }
  const known = scoreOf(answers.slice(-Math.ceil(count / 2)));
  sayScore('last half', known);
  sayScore('all', scoreOf(answers));

  const wrongs = [
    ...(trouble === undefined ? [] : [trouble]),
    ...(scoreOf(answers).fusedRight > scoreOf(answers).votedRight ? [] : ['the vote was as good']),
    ...(known.fusedRight > known.votedRight ? [] : ['the vote was as good in the last half']),
    ...(known.weightOf('liar') < 0.1 ? [] : ['the liar is still believed']),
    ...(known.calibrationError < 0.05 ? [] : ['confidence is not the share of right answers']),
  ];
  for (const wrong of wrongs) say(`WRONG: ${wrong}`);
  process.exitCode = wrongs.length === 0 ? 0 : 1;
} finally {
  await bus.close();
}

function sayScore(name: string, score: Score): void {
  const { fusedRight, votedRight, confidence, calibrationError } = score;
  const weights = sources.map((source) => score.weightOf(source));
  const cells = [...weights, fusedRight, votedRight, confidence, calibrationError];
  say(
    row(
      name,
      cells.map((cell) => (Number.isNaN(cell) ? '-' : cell.toFixed(3))),
    ),
  );
}

function row(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(14)}${cells.map((cell) => cell.padStart(8)).join('')}`;
}
