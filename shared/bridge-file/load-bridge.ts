import { readFileBeside, readText } from './node-read-file.ts';
import { type Loaded, parseBridge } from './parse-bridge.ts';

/**
 * Reads the bridge file at a path and its schema files from the file system. Never throws.
 *
 * @param note gets the path of each file that the bridge file names, whether or not it exists
 */
export async function loadBridge(path: string, note?: (file: string) => void): Promise<Loaded> {
  const read = await readText(path);
  if (read.kind === 'text') return parseBridge(read.text, path, readFileBeside(path, note));
  return {
    kind: 'mistakes',
    mistakes: [
      {
        file: path,
        ...(read.place ?? { line: 1, column: 1 }),
        path: '',
        message: `the file ${read.reason}${read.place === undefined ? '; name the bridge file by its path' : ''}`,
      },
    ],
  };
}
