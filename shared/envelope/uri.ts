// The grammar of RFC 3986, appendix A. Alternatives never share a first character, so matching takes linear time.
const escaped = '%[0-9A-Fa-f]{2}';
const pchar = `(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|${escaped})`;
const pcharWithoutColon = `(?:[A-Za-z0-9._~!$&'()*+,;=@-]|${escaped})`;
const userinfo = `(?:[A-Za-z0-9._~!$&'()*+,;=:-]|${escaped})*`;
const host = `(?:\\[[0-9A-Fa-fv:.]+\\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|${escaped})*)`;
const authority = `(?:${userinfo}@)?${host}(?::\\d*)?`;
const segments = `(?:/${pchar}*)*`;
const withAuthority = `//${authority}${segments}`;
const absolute = `/(?:${pchar}+${segments})?`;
const query = `(?:[?](?:${pchar}|[/?])*)?`;
const fragment = `(?:#(?:${pchar}|[/?])*)?`;
const scheme = '[A-Za-z][A-Za-z0-9+.-]*:';

const uri = new RegExp(
  `^${scheme}(?:${withAuthority}|${absolute}|(?:${pchar}+${segments})?)${query}${fragment}$`,
);
const relative = new RegExp(
  `^(?:${withAuthority}|${absolute}|(?:${pcharWithoutColon}+${segments})?)${query}${fragment}$`,
);

/** Returns whether a text is a URI with its scheme, CloudEvents' type `URI`. A fragment is accepted. */
export function isUri(text: string): boolean {
  return uri.test(text);
}

/** Returns whether a text is a URI or a relative reference such as `catalogue-service`: CloudEvents' `URI-reference`. */
export function isUriReference(text: string): boolean {
  return uri.test(text) || relative.test(text);
}
