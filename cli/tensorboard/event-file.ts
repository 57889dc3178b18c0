import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  scalarRecord,
  type StepValues,
  versionRecord,
} from '../../shared/telemetry/tensorboard/event-records.ts';

/** TensorBoard takes any file with `tfevents` in its name. One name, so that a second run replaces the first. */
const fileName = 'events.out.tfevents.0000000000.fusion-bus';

/** An event file of TensorBoard. */
export class EventFile {
  readonly #folder: string;
  readonly #path: string;
  #isOpen = false;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, fileName);
  }

  /** Appends steps. The first call begins the file anew. */
  async append(steps: readonly StepValues[]): Promise<void> {
    const [first] = steps;
    if (first === undefined) return;
    if (!this.#isOpen) {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(this.#path, versionRecord(first.wallTime));
      this.#isOpen = true;
    }
    await appendFile(this.#path, Buffer.concat(steps.map(scalarRecord)));
  }
}
