/** `npm run bench`: speed, cost and size from one run. Bounds are ratios and counts; rates are this machine's. */
import { bundles } from './bundles.ts';
import { printFigures } from './figure.ts';
import { pipeline } from './pipeline.ts';
import { rates } from './rates.ts';
import { units } from './units.ts';

const figures = [...rates(), ...(await units()), ...(await bundles()), ...(await pipeline())];
printFigures(figures);
const broken = figures.filter(({ value, atMost }) => atMost !== undefined && !(value <= atMost));
if (broken.length > 0) process.exitCode = 1;
