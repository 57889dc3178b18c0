import { textAt } from '../../local/account/read-event.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { readEnvelopeFile } from '../envelope-file.ts';

/** An envelope on its way onto the bus: the members that EventBridge needs, and its original text. */
export interface Posting {
  /** `file:line`, for messages. */
  readonly where: string;
  readonly source: string;
  readonly type: string;
  readonly text: string;
}

/**
 * Reads the envelopes of a file for PutEvents, which wants a source and a type. The bridge itself says whether an
 * envelope is valid.
 *
 * @throws UserError that names file and line
 */
export async function readPostings(path: string): Promise<readonly Posting[]> {
  return (await readEnvelopeFile(path)).map(({ where, event, text }) => {
    const attribute = (name: string): string => {
      const value = textAt(event, name);
      if (value !== undefined && value !== '') return value;
      throw new UserError(
        `${where}: ${name} must be a text that is not empty, because reports name an envelope by it`,
      );
    };
    return { where, source: attribute('source'), type: attribute('type'), text };
  });
}
