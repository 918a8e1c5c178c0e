/** JSON with its comments turned into blanks, everything else in its place. */
export function withoutComments(json: string): string {
  return json.replace(/"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, (part) =>
    part.startsWith('"') ? part : part.replace(/[^\r\n]/g, ' '),
  );
}
