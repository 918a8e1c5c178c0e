/** Builds tars by hand, block by block, for what no tool would write. */

export interface Member {
  readonly name?: string | Uint8Array;
  readonly type?: string;
  readonly body?: Uint8Array | string;
  readonly size?: number | string;
  readonly mode?: number;
  readonly mtime?: number;
  readonly link?: string;
  readonly prefix?: string;
  readonly magic?: string;
  /** Called on the header before its checksum is made. */
  readonly touch?: (header: Uint8Array) => void;
}

const encoder = new TextEncoder();

export function makeTar(members: readonly Member[], options: { readonly end?: boolean } = {}): Uint8Array<ArrayBuffer> {
  const parts = members.flatMap(memberBlocks);
  if (options.end !== false) parts.push(new Uint8Array(1024));
  return join(parts);
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function paxBody(records: Readonly<Record<string, string>>): Uint8Array {
  return join(
    Object.entries(records).map(([key, value]) => {
      const rest = encoder.encode(` ${key}=${value}\n`);
      let length = rest.length + 1;
      while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
      return join([encoder.encode(String(length)), rest]);
    }),
  );
}

function memberBlocks(member: Member): readonly Uint8Array[] {
  const body = typeof member.body === 'string' ? encoder.encode(member.body) : (member.body ?? new Uint8Array(0));
  const header = new Uint8Array(512);
  const put = (text: string | Uint8Array, at: number) => {
    header.set(typeof text === 'string' ? encoder.encode(text) : text, at);
  };
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  put(member.name ?? 'file', 0);
  put(octal(member.mode ?? 0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(typeof member.size === 'string' ? member.size : octal(member.size ?? body.length, 11), 124);
  put(octal(member.mtime ?? 0, 11), 136);
  put(member.type ?? '0', 156);
  put(member.link ?? '', 157);
  put(member.magic ?? 'ustar\x0000', 257);
  put(member.prefix ?? '', 345);
  member.touch?.(header);
  header.fill(0x20, 148, 156);
  put(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return [header, body, new Uint8Array((512 - (body.length % 512)) % 512)];
}
