/** The strings of an instruction's exec form, `["nginx", "-g", "daemon off;"]`; undefined where it is not written so. */
export function readExecForm(args: string): readonly string[] | undefined {
  if (!args.trimStart().startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(args);
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
