/** The remedies of syntax errors, by the parser's code. */
const remedies: Readonly<Record<string, string>> = {
  BAD_INDENT: 'indent the keys of one map alike, with spaces',
  TAB_AS_INDENT: 'indent with spaces',
  BLOCK_AS_IMPLICIT_KEY: 'put a text with ": " in it in quotes, and each key on a line of its own',
  MULTILINE_IMPLICIT_KEY: 'close the quotes, or write "key: value" on one line',
  MISSING_CHAR: 'write it where the value ends; a key is followed by ": "',
  BAD_SCALAR_START: 'put the text in quotes',
  BAD_DQ_ESCAPE: 'write a backslash twice, or use single quotes',
  BLOCK_IN_FLOW: 'close the bracket before the next line',
  TAG_RESOLVE_FAILED: 'remove the tag, or put the text in quotes',
  UNEXPECTED_TOKEN: 'remove it, or put the text in quotes',
  BAD_ALIAS: 'put a text that begins with "*" or "&" in quotes',
  MULTIPLE_DOCS: 'a bridge file is one document',
};

/** The remedy of the errors that have none of their own, such as a tag of another kind of value. */
const usual = 'write "key: value" on a line of its own, and put any other text in quotes';

/** Returns what to do about a syntax error, as a text that follows its message. */
export function yamlRemedy(code: string, message: string): string {
  if (/must end with a|end with a [\]}]/.test(message))
    return '; close the bracket where the list or map ends';
  return `; ${remedies[code] ?? usual}`;
}
